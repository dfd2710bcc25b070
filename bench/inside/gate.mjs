// The cost of judging and stamping, compared with applying: the same frames, in the same process, in alternation.
import { systemClock } from '../../lib/server/clock.js';
import { decodeFrame } from '../../lib/server/rooms/gate/frame.js';
import { ChatState } from '../../lib/server/rooms/document/chat-state.js';
import { LIMITS, withoutRates } from '../../lib/server/limits.js';
import { Turn } from '../../lib/server/rooms/turn/turn.js';
import { median, micro } from '../table.mjs';
import * as Y from '../yjs.mjs';
import { cpuOf, isLong, Writer } from './host.mjs';

const WINDOW = 1000;
const FRAMES = isLong ? 4000 : 1000;
const ROUNDS = isLong ? 15 : 5;
const WRITERS = 20;

/** A chat of WINDOW messages, and the frames that follow. */
function load() {
  const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(`user-${i}`));
  let last;
  const frames = Array.from({ length: WINDOW + FRAMES }, (_, i) => {
    const writer = writers[i % WRITERS];
    const bytes = writer.update(last);
    last = writer.last;
    return { bytes, principal: writer.principal };
  });
  return { before: frames.slice(0, WINDOW), frames: frames.slice(WINDOW) };
}

/** A plain document, to which a frame is applied as in any Yjs server. */
function plain({ before }) {
  const doc = new Y.Doc();
  doc.getArray('messages');
  doc.on('update', () => undefined);
  before.forEach(({ bytes }) => Y.applyUpdate(doc, bytes));
  return {
    one: ({ bytes }) => Y.applyUpdate(doc, bytes),
    many: frames => doc.transact(() => frames.forEach(({ bytes }) => Y.applyUpdate(doc, bytes)))
  };
}

/** A room's document behind the gate. */
function gated({ before }) {
  const row = { id: 'bench', access: 'open', topic: '', lastSeq: 0, roomClient: 1 };
  const stored = { row, participants: [], clients: new Map(), retired: new Set(), updates: [] };
  const room = new ChatState(stored, withoutRates(LIMITS), systemClock);
  const take = frames => {
    const turn = new Turn(room, { taken: new Set(), rows: new Map(), takenEntries: new Set() });
    turn.transact(() => {
      for (const { bytes, principal } of frames) {
        if (turn.receive(principal, decodeFrame(bytes)).length > 0) {
          throw new Error('An honest frame was refused.');
        }
      }
    });
  };
  before.forEach(frame => take([frame]));
  return { one: frame => take([frame]), many: take, dispose: () => room.chat.dispose() };
}

const KINDS = {
  'plain, one': [plain, ({ one }, frames) => frames.forEach(one)],
  'plain, ten': [plain, ({ many }, frames) => tens(frames).forEach(many)],
  'gate, one': [gated, ({ one }, frames) => frames.forEach(one)],
  'gate, ten': [gated, ({ many }, frames) => tens(frames).forEach(many)]
};

const tens = frames =>
  Array.from({ length: frames.length / 10 }, (_, i) => frames.slice(i * 10, i * 10 + 10));

const times = Object.fromEntries(Object.keys(KINDS).map(kind => [kind, []]));
const given = load();
for (let round = -2; round < ROUNDS; round++) {
  for (const [kind, [make, run]] of Object.entries(KINDS)) {
    const target = make(given);
    const seconds = await cpuOf(() => run(target, given.frames));
    target.dispose?.();
    if (round >= 0) {
      times[kind].push(seconds / FRAMES);
    }
  }
}

const row = (figure, ours, against, limit) => ({
  figure: `${figure}, in a chat of ${WINDOW}`,
  ours: micro(median(times[ours])),
  against: `${against} a turn ${micro(median(times[against]))}`,
  ratio: median(times[ours].map((time, i) => time / times[against][i])),
  limit
});
console.log(
  JSON.stringify([
    row('a message, ten frames a turn', 'gate, ten', 'plain, one', 1.3),
    row('a message, ten frames a turn', 'gate, ten', 'plain, ten'),
    row('a message, one frame a turn', 'gate, one', 'plain, one', 1.7)
  ])
);
