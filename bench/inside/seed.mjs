// Fills a data directory for servers: `seed.mjs FOLDER CHATS MESSAGES`. Prints the ids of the chats.
import { LIMITS } from '../../lib/server/limits.js';
import { openStorage, roomsOn } from './host.mjs';
import { nameOf } from '../servers.mjs';
import { fieldsOf } from '../wire.mjs';

const [folder, chats, messages] = process.argv.slice(2);
const { storage, close } = await openStorage(folder);
/** Messages per turn. The log is compacted as often as with one message per turn. */
const TURN = 100;
const rooms = roomsOn(storage, {
  // Of many chats, only the one being written is in memory; a single chat stays in memory.
  idle: Number(chats) > 1 ? 1 : 600_000,
  compactAfter: LIMITS.compactAfter / TURN
});
const principal = nameOf('ana');
const ids = [];
for (let i = 0; i < Number(chats); i++) {
  const { id } = await rooms.execute(principal, { type: 'create-chat', topic: `Chat ${i}` });
  ids.push(id);
  for (let sent = 0; sent < Number(messages);) {
    const count = Math.min(TURN, Number(messages) - sent);
    await Promise.all(
      Array.from({ length: count }, () => {
        const { body } = fieldsOf(sent++, '', '');
        return rooms.execute(principal, { type: 'send', chat: id, message: { body } });
      })
    );
  }
}
await rooms.dispose();
await close();
console.log(JSON.stringify(ids));
