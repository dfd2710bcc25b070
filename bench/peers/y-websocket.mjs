// The server of y-websocket 2.1, documents in memory, as its bin/server.cjs sets it up.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import utils from 'y-websocket/bin/utils';

const http = createServer();
const sockets = new WebSocketServer({ server: http });
sockets.on('connection', utils.setupWSConnection);
http.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${http.address().port}`);
});
