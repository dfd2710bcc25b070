// Fills a data directory, for servers that are started over it: `seed.mjs FOLDER CHATS MESSAGES`. Prints the chats' ids.
import { openStorage, roomsOn } from './host.mjs';
import { nameOf } from '../servers.mjs';
import { fieldsOf } from '../wire.mjs';

const [folder, chats, messages] = process.argv.slice(2);
const { storage, close } = await openStorage(folder);
const rooms = roomsOn(storage, { idle: 1 });
const principal = nameOf('ana');
const ids = [];
for (let i = 0; i < Number(chats); i++) {
  const { id } = await rooms.execute(principal, { type: 'create-chat', topic: `Chat ${i}` });
  ids.push(id);
  for (let sent = 0; sent < Number(messages);) {
    const count = Math.min(100, Number(messages) - sent);
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
