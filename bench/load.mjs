// The load generator, a separate process: clients that write messages and note when they arrive.
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { WebSocket } from 'ws';
import { DIALECTS, fieldsOf, messageLength, messageUpdate, readMarks } from './wire.mjs';

/** The seconds after which a missing message counts as lost. */
const LOST_AFTER_SECONDS = 20;

class Client {
  constructor(crowd, room, { url, user }) {
    this.user = user;
    this._crowd = crowd;
    this._room = room;
    this._id = randomInt(2 ** 31);
    this._clock = 0;
    this._last = null;
    this._socket = new WebSocket(url, { perMessageDeflate: false });
    this._dialect = crowd.dialect;
  }

  /** Resolves when the room has answered. */
  async enter() {
    const { name } = this._room;
    await once(this._socket, 'open');
    const welcome = new Promise(resolve => {
      this._socket.on('message', data => {
        if (this._dialect.isWelcome(data, name)) {
          resolve();
        }
        readMarks(data, number => this._crowd.arrived(number, this, this._room));
      });
    });
    this._dialect.hello(name).forEach(frame => this._socket.send(frame));
    await (this._crowd.isRelay || welcome);
  }

  post(number) {
    const fields = fieldsOf(number, v7(), this.user);
    // The new message follows the last one that the client has seen, or its own if that one is still in transit.
    const after = this._last && !this._last.isBack ? this._last : this._room.last;
    const update = messageUpdate({ client: this._id, clock: this._clock, after, fields });
    this._last = { client: this._id, clock: this._clock, isBack: false };
    this._clock += messageLength(fields);
    this._socket.send(this._dialect.update(this._room.name, update));
    return this._last;
  }

  leave() {
    this._socket.terminate();
  }
}

class Crowd {
  constructor({ dialect, isRelay, rooms }) {
    this.dialect = DIALECTS[dialect];
    this.isRelay = isRelay;
    this._rooms = rooms.map(({ name }) => ({ name, last: null }));
    // Alternates between the rooms, so that simultaneous messages are spread over them.
    this._clients = rooms[0].seats.flatMap((_, i) =>
      rooms.map(({ seats }, r) => new Client(this, this._rooms[r], seats[i]))
    );
    this._perRoom = rooms[0].seats.length;
  }

  async enter() {
    await Promise.all(this._clients.map(client => client.enter()));
  }

  /** Writes messages at `rate` messages per second. */
  async write({ messages, rate }) {
    this._sentAt = new Float64Array(messages);
    this._senders = [];
    this._posts = [];
    this._latencies = new Float64Array(messages * this._perRoom);
    this._arrived = this._count = 0;
    const start = performance.now();
    for (let sent = 0; sent < messages;) {
      const due = Math.min(messages, Math.ceil(((performance.now() - start) * rate) / 1000));
      for (; sent < due; sent++) {
        this._post(sent);
      }
      await sleep(1);
    }
    const wanted = messages * this._perRoom;
    const deadline = performance.now() + LOST_AFTER_SECONDS * 1000;
    while (this._arrived < wanted && performance.now() < deadline) {
      await sleep(5);
    }
    const latencies = this._latencies.subarray(0, this._count).sort();
    const at = share => latencies[Math.floor((this._count - 1) * share)];
    return {
      seconds: (performance.now() - start) / 1000,
      deliveries: this._arrived,
      lost: wanted - this._arrived,
      p50: at(0.5),
      p99: at(0.99)
    };
  }

  arrived(number, client, room) {
    this._arrived++;
    if (this._senders[number] !== client) {
      this._latencies[this._count++] = performance.now() - this._sentAt[number];
    }
    const post = this._posts[number];
    if (!post.isBack) {
      post.isBack = true;
      room.last = post;
    }
  }

  leave() {
    this._clients.forEach(client => client.leave());
  }

  _post(number) {
    const client = this._clients[number % this._clients.length];
    this._sentAt[number] = performance.now();
    this._senders[number] = client;
    this._posts[number] = client.post(number);
  }
}

let crowd;
const ORDERS = {
  async enter(settings) {
    crowd = new Crowd(settings);
    await crowd.enter();
  },
  write: settings => crowd.write(settings),
  leave: () => crowd.leave()
};
process.on('message', async ({ order, settings }) => {
  try {
    process.send({ result: (await ORDERS[order](settings)) ?? null });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
process.on('disconnect', () => process.exit());
