// No CRDT and no storage: a frame goes to everyone in its room, its sender included. No server can do less.
import { WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
server.on('connection', (socket, { url }) => {
  const room = rooms.get(url) ?? new Set();
  rooms.set(url, room.add(socket));
  socket.on('message', data => room.forEach(member => member.send(data, { binary: true })));
  socket.on('close', () => room.delete(socket));
});
