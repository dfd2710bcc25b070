// The cost of one message in a chat with a long past, compared with one in a new chat. Stock clients stay in both, so neither starts a new
// epoch.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { median, micro } from '../table.mjs';
import { cpuOf, isLong, openStorage, roomsOn, Writer } from './host.mjs';

const PASTS = isLong ? [40_000, 200_000] : [40_000];
const MESSAGES = isLong ? 10_000 : 5_000;
const ROUNDS = isLong ? 9 : 5;
const CLIENTS = 20;
/** Messages per turn. */
const TURN = 10;

const { storage, close } = await openStorage();
const rooms = roomsOn(storage);

/** A chat with its clients. */
class Chat {
  static async make(write) {
    const clients = Array.from({ length: CLIENTS }, (_, i) => new Writer(`user-${i}`));
    const { id } = await rooms.execute(clients[0].principal, {
      type: 'create-chat',
      access: 'open'
    });
    const room = await rooms.open(id);
    clients.forEach(client => client.enter(room));
    await rooms.flush();
    return new Chat(id, room, clients, write);
  }

  constructor(id, room, clients, write) {
    this.id = id;
    this.room = room;
    this._clients = clients;
    this._write = write;
  }

  async write(count) {
    for (let sent = 0; sent < count; sent += TURN) {
      for (let i = 0; i < TURN; i++) {
        this._write(this, this._clients[(sent + i) % CLIENTS]);
      }
      await nextTurn(); // commands reach their room in a later turn of the event loop
      await rooms.flush();
    }
  }

  get structs() {
    return this.room.chatState.structs.total;
  }

  leave() {
    this._clients.forEach(client => this.room.leave(client));
  }
}

const KINDS = {
  clients: (chat, client) => {
    const update = client.update(chat.last);
    chat.last = client.last;
    chat.room.receive(client, { type: 'update', update });
  },
  programs: (chat, { principal }) => {
    const message = { body: 'The run has finished: see the notebook for its results.' };
    void rooms.execute(principal, { type: 'send', chat: chat.id, message });
  }
};

async function measure(kind, past) {
  const old = await Chat.make(KINDS[kind]);
  await old.write(past);
  const times = { old: [], fresh: [] };
  let structs = 0;
  for (let round = -1; round < ROUNDS; round++) {
    const fresh = await Chat.make(KINDS[kind]);
    // In turns, because the second one also pays for what the first one leaves to do, such as indexing.
    const pair = Object.entries({ fresh, old });
    for (const [name, chat] of round % 2 ? pair.reverse() : pair) {
      const seconds = await cpuOf(() => chat.write(MESSAGES));
      if (round >= 0) {
        times[name].push(seconds / MESSAGES);
      }
    }
    structs = fresh.structs;
    fresh.leave();
  }
  const figure = `by ${kind}, after ${past} messages`;
  const rows = [
    {
      figure: `a message ${figure}`,
      ours: micro(median(times.old)),
      against: `a new chat ${micro(median(times.fresh))}`,
      ratio: median(times.old.map((time, i) => time / times.fresh[i])),
      limit: 1.1
    },
    {
      figure: `structs in memory ${figure}`,
      ours: `${old.structs}`,
      against: `a new chat after ${MESSAGES} messages ${structs}`,
      ratio: old.structs / structs
    }
  ];
  old.leave();
  return rows;
}

const rows = [];
for (const past of PASTS) {
  for (const kind of Object.keys(KINDS)) {
    rows.push(...(await measure(kind, past)));
  }
}
await rooms.dispose();
await close();
console.log(JSON.stringify(rows));
