// What one message costs in rooms with a stock client that never leaves, after many messages and after none.
import { LIMITS } from '../../lib/server/limits.js';
import { median, micro } from '../table.mjs';
import { cpuOf, isLong, openStorage, roomsOn, Writer } from './host.mjs';

const PASTS = [0, 40_000, 200_000];
const MESSAGES = isLong ? 1_000 : 250;
const ROUNDS = isLong ? 15 : 9;
/** Messages a turn, while the past is made. */
const TURN = 200;

const { storage, close } = await openStorage();
let isPast = true;
/** Messages of the past get no rows: all rooms share one database, and it would take most of the time. */
const commit = commits =>
  storage.commit(isPast ? commits.map(one => ({ ...one, messages: [] })) : commits);
const rooms = roomsOn(
  new Proxy(storage, {
    get: (target, key) => {
      const value = key === 'commit' ? commit : target[key];
      return typeof value === 'function' ? value.bind(target) : value;
    }
  })
);

/** A room with a full document, through which so many messages have passed. */
async function makeRoom(past) {
  const writer = new Writer('ana');
  const { id } = await rooms.execute(writer.principal, { type: 'create-chat' });
  const room = await rooms.open(id);
  writer.enter(room);
  const target = { id, room, writer };
  for (let sent = 0; sent < past + LIMITS.windowMax; sent += TURN) {
    for (let i = 0; i < TURN; i++) {
      room.receive(writer, { type: 'update', update: writer.update() });
    }
    await rooms.settle();
  }
  return target;
}

/** Each message in a turn of its own. */
const KINDS = {
  'by a client': async ({ room, writer }) => {
    room.receive(writer, { type: 'update', update: writer.update() });
    await rooms.settle();
  },
  'by a program': ({ id, writer }) =>
    rooms.execute(writer.principal, { type: 'send', chat: id, message: { body: 'A line.' } })
};

const targets = [];
for (const past of PASTS) {
  targets.push(await makeRoom(past));
}
isPast = false;
const rows = [];
for (const [kind, send] of Object.entries(KINDS)) {
  const times = PASTS.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [i, target] of targets.entries()) {
      const seconds = await cpuOf(async () => {
        for (let sent = 0; sent < MESSAGES; sent++) {
          await send(target);
        }
      });
      if (round >= 0) {
        times[i].push(seconds / MESSAGES);
      }
    }
  }
  for (const i of [1, 2]) {
    rows.push({
      figure: `a message ${kind} after ${PASTS[i]}`,
      ours: micro(median(times[i])),
      against: `a new room ${micro(median(times[0]))}`,
      ratio: median(times[i].map((time, round) => time / times[0][round])),
      limit: 1.1
    });
  }
}
const structs = targets.map(({ room }) => room.chatState.structs.total);
rows.push({
  figure: `structs in memory after ${PASTS[2]} messages`,
  ours: String(structs[2]),
  against: `a new room ${structs[0]}`,
  ratio: structs[2] / structs[0]
});
await rooms.dispose();
await close();
console.log(JSON.stringify(rows));
