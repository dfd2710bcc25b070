// The cost of one message in a chat that ten thousand clients have written to, compared with one in a new chat.
import { median, micro } from '../table.mjs';
import { cpuOf, isLong, openStorage, roomsOn, Writer } from './host.mjs';

const PAST = 10_000;
const MESSAGES = isLong ? 300 : 100;
const ROUNDS = isLong ? 15 : 7;

const { storage, close } = await openStorage();
const writer = new Writer('ana');
/** One page brings a client id, not thousands. */
const limits = { clientsPerSession: Infinity };

/** A chat to which `count` clients have written once each. Its room is in memory. */
async function makeRoom(rooms, past) {
  const { id } = await rooms.execute(writer.principal, { type: 'create-chat' });
  const room = await rooms.open(id);
  writer.enter(room);
  for (let i = 0; i < past; i++) {
    writer.renew();
    room.receive(writer, { type: 'update', update: writer.update() });
    if (i % 50 === 49) {
      await rooms.flush();
    }
  }
  await rooms.flush();
  return room;
}

/** Writes messages one by one, each in its own turn. */
async function write(rooms, room) {
  writer.renew();
  for (let i = 0; i < MESSAGES; i++) {
    room.receive(writer, { type: 'update', update: writer.update() });
    await rooms.flush();
  }
}

const before = roomsOn(storage, limits);
const made = await makeRoom(before, PAST);
made.leave(writer);
await before.dispose();

// Opens the room again, after it has cleaned up its document on closing.
const rooms = roomsOn(storage, limits);
const oldRoom = await rooms.open(made.id);
writer.enter(oldRoom);
const times = { fresh: [], old: [] };
for (let round = -1; round < ROUNDS; round++) {
  const fresh = await makeRoom(rooms, 0);
  for (const [kind, room] of Object.entries({ fresh, old: oldRoom })) {
    const seconds = await cpuOf(() => write(rooms, room));
    if (round >= 0) {
      times[kind].push(seconds / MESSAGES);
    }
  }
}
await rooms.dispose();
await close();
console.log(
  JSON.stringify([
    {
      figure: `a message after ${PAST} past client ids`,
      ours: micro(median(times.old)),
      against: `a new chat ${micro(median(times.fresh))}`,
      ratio: median(times.old.map((time, i) => time / times.fresh[i])),
      limit: 1.2
    }
  ])
);
