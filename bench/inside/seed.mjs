// Fills a data directory, for servers that are started over it: `seed.mjs FOLDER CHATS MESSAGES`. Prints the chats' ids.
import { LIMITS } from '../../lib/server/limits.js';
import { openStorage, roomsOn } from './host.mjs';
import { nameOf } from '../servers.mjs';
import { fieldsOf } from '../wire.mjs';

const [folder, chats, messages] = process.argv.slice(2);
const { storage, close } = await openStorage(folder);
/** Messages a turn. The log is compacted as often as if each had come in a turn of its own. */
const TURN = 100;
const rooms = roomsOn(storage, {
  // Of many chats only the one that is written to is in memory; a single one stays there.
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
