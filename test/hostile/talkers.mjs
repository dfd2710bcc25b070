// Two people who talk all the time, in their own process, so that the attacker's work does not count as theirs.
// Each writes with the stock y-websocket provider. The latency is the time from one's writing to the other's screen.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

/** Milliseconds between two messages: a lively conversation within the rate limits. */
const PAUSE = 50;
/** Milliseconds between two looks at the delay of this process. */
const RESOLUTION = 5;

const { ws, room, people } = JSON.parse(process.argv[2]);

class Talker {
  constructor({ username, token }) {
    this.username = username;
    this.doc = new Y.Doc();
    this.messages = this.doc.getArray('messages');
    this.provider = new WebsocketProvider(`${ws}/sync`, room, this.doc, {
      params: { token },
      WebSocketPolyfill: WebSocket,
      disableBc: true,
      maxBackoffTime: 200
    });
    this.messages.observe(event => {
      for (const item of event.changes.added) {
        const message = item.content.type;
        const id = message instanceof Y.Map ? message.get('id') : undefined;
        arrive(this, id);
      }
    });
  }

  write() {
    const id = `${this.username}-${this.doc.clientID}-${++written}`;
    const fields = {
      type: 'msg',
      id,
      body: `message ${written}`,
      sender: this.username,
      raw_time: false
    };
    waiting.set(id, { by: this, at: performance.now() });
    this.messages.insert(this.messages.length, [new Y.Map(Object.entries(fields))]);
  }
}

let written = 0;
/** The messages that are not on the other's screen yet. */
const waiting = new Map();
let latencies = [];

function arrive(talker, id) {
  const message = waiting.get(id);
  if (message && message.by !== talker) {
    waiting.delete(id);
    latencies.push(performance.now() - message.at);
  }
}

const talkers = people.map(person => new Talker(person));
let turn = 0;
const talk = setInterval(() => talkers[turn++ % talkers.length].write(), PAUSE);

const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();

/** The figures since the last call. A waiting message counts with the time that it has waited. */
function lap() {
  const stall = Math.max(0, delay.max / 1e6 - RESOLUTION);
  delay.reset();
  const now = performance.now();
  const late = [...waiting.values()].map(({ at }) => now - at).filter(ms => ms > 1_000);
  const all = [...latencies, ...late].sort((a, b) => a - b);
  latencies = [];
  const at = share => all[Math.floor((all.length - 1) * share)] ?? 0;
  return {
    count: all.length,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    waiting: late.length,
    stall
  };
}

process.on('message', order => {
  if (order === 'rest') {
    clearInterval(talk);
  }
  process.send(order === 'rest' ? { waiting: waiting.size } : lap());
});
process.on('disconnect', () => process.exit());
Promise.all(talkers.map(({ provider }) => new Promise(done => provider.once('sync', done)))).then(
  () => process.send('talking')
);
