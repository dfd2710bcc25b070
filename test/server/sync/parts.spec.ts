import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { cutUpdate } from '../../../server/sync/cut-update.js';
import { LARGEST, partsOf } from '../../../server/sync/parts.js';
import { writeFrame } from '../../../server/sync/frames.js';
import type { ServerFrame } from '../../../server/rooms/session.js';
import { presence } from '../../harness/peer.js';
import { Random } from '../../harness/random.js';

const DOCUMENTS = 30;
const NOTHING = new Y.Doc();

/** A document that several clients wrote at the same time, in every way in which a chat is written. */
function randomDocument(random: Random): Y.Doc {
  const docs = Array.from({ length: 4 }, () => {
    const doc = new Y.Doc();
    doc.clientID = random.client();
    return doc;
  });
  for (let step = 0; step < 150; step++) {
    const doc = random.pick(docs);
    act(doc, random);
    if (random.chance(0.3)) {
      const other = random.pick(docs);
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)));
    }
  }
  const [first, ...others] = docs;
  others.forEach(other => Y.applyUpdate(first, Y.encodeStateAsUpdate(other)));
  return first;
}

function act(doc: Y.Doc, random: Random): void {
  const messages = doc.getArray<Y.Map<unknown>>('messages');
  const at = random.below(messages.length + 1);
  const message = messages.length > 0 ? messages.get(random.below(messages.length)) : null;
  const body = message?.get('body');
  switch (random.below(6)) {
    case 0:
    case 1: {
      const kind = random.chance(0.5) ? new Y.Text('ö grows') : 'x'.repeat(random.below(200));
      return messages.insert(at, [new Y.Map<unknown>([['id', `${at}`], ['body', kind] as const])]);
    }
    case 2:
      return void message?.set('metadata', { n: random.below(9), on: random.chance(0.5) });
    case 3:
      return body instanceof Y.Text
        ? body.insert(random.below(body.length + 1), 'é'.repeat(random.below(20)))
        : undefined;
    case 4:
      return body instanceof Y.Text && body.length > 3 ? body.delete(1, 2) : undefined;
    default:
      return message && random.chance(0.3)
        ? messages.delete(random.below(messages.length))
        : void doc.getMap('users').set(`u${random.below(5)}`, { name: 'n' });
  }
}

const applied = (parts: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  parts.forEach(part => Y.applyUpdate(doc, part));
  return doc;
};

const contentOf = (doc: Y.Doc): unknown => ({
  messages: doc.getArray('messages').toJSON() as unknown,
  users: doc.getMap('users').toJSON() as unknown
});

function shuffled<T>(things: readonly T[], random: Random): T[] {
  const rest = [...things];
  return things.map(() => rest.splice(random.below(rest.length), 1)[0]);
}

describe('an update in parts', () => {
  it('[BYTES1] gives the same document in any order, without waiting if the parts come in order, and no part is too long', () => {
    for (let seed = 1; seed <= DOCUMENTS; seed++) {
      const random = new Random(seed);
      const doc = randomDocument(random);
      const whole = Y.encodeStateAsUpdate(doc);
      const most = 400 + random.below(2_000);
      const parts = cutUpdate(whole, most);
      expect(parts.length).toBeGreaterThan(1);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(most);
      const inOrder = new Y.Doc();
      for (const part of parts) {
        Y.applyUpdate(inOrder, part);
        expect([inOrder.store.pendingStructs, inOrder.store.pendingDs]).toEqual([null, null]);
      }
      for (const other of [inOrder, applied(shuffled(parts, random))]) {
        expect(contentOf(other)).toEqual(contentOf(doc));
        expect(Y.encodeStateVector(other)).toEqual(Y.encodeStateVector(doc));
        expect(other.store.pendingStructs).toBeNull();
      }
    }
  });

  it('[BYTES1] a diff for a returning client is split in the same way', () => {
    for (let seed = 100; seed < 120; seed++) {
      const random = new Random(seed);
      const doc = randomDocument(random);
      const known = applied([Y.encodeStateAsUpdate(doc)]);
      for (let i = 0; i < 60; i++) {
        act(doc, random);
      }
      const diff = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known));
      cutUpdate(diff, 500).forEach(part => Y.applyUpdate(known, part));
      expect(contentOf(known)).toEqual(contentOf(doc));
      expect(known.store.pendingStructs).toBeNull();
    }
  });

  it('[BYTES2] has the same content in yrs and in Yjs, part by part', async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await promisify(execFile)(process.execPath, ['--eval', ensure]);
    const docs = Array.from({ length: 20 }, (_, seed) => randomDocument(new Random(seed + 1)));
    const python = spawn('.venv-test/bin/python', ['test/python/replay.py'], {
      stdio: ['pipe', 'pipe', 'inherit']
    });
    for (const doc of docs) {
      const parts = cutUpdate(Y.encodeStateAsUpdate(doc), 800);
      const texts = parts.map(part => Buffer.from(part).toString('base64'));
      python.stdin.write(`${JSON.stringify(texts)}\n`);
    }
    python.stdin.end();
    const lines = (await text(python.stdout)).trim().split('\n');
    lines.forEach((line, i) => {
      const [messages, users] = JSON.parse(line) as unknown[];
      expect({ messages, users }).toEqual(contentOf(docs[i]));
    });
    expect(lines).toHaveLength(20);
  }, 300_000);
});

describe('a frame in parts', () => {
  const sizes = (frame: ServerFrame, most: number): number[] =>
    partsOf(frame, most).map(part => writeFrame(part, 'colloquy')!.length);

  it('[BYTES3] a long step 2 is sent as updates and a short step 2 at the end, and an update as updates', () => {
    const doc = new Y.Doc();
    for (let i = 0; i < 40; i++) {
      doc.getArray('messages').insert(0, ['x'.repeat(1_000)]);
    }
    const update = Y.encodeStateAsUpdate(doc);
    const step2 = partsOf({ type: 'step2', update }, 10_000);
    expect(step2.map(({ type }) => type)).toEqual([
      ...Array.from({ length: step2.length - 1 }, () => 'update'),
      'step2'
    ]);
    expect(step2.length).toBeGreaterThan(3);
    expect(partsOf({ type: 'update', update }, 10_000).every(p => p.type === 'update')).toBe(true);
    expect(Math.max(...sizes({ type: 'step2', update }, 10_000))).toBeLessThanOrEqual(10_000);
    const short: ServerFrame = { type: 'step2', update };
    expect(partsOf(short)).toEqual([short]);
    expect(partsOf({ type: 'step2', update: Y.encodeStateAsUpdate(NOTHING) })).toHaveLength(1);
  });

  it('[BYTES3] presence and changes of the history are split, and each item is sent once', () => {
    const states = Array.from({ length: 30 }, (_, i) =>
      presence(i + 1, 1, { note: 'x'.repeat(99) })
    );
    const all = Buffer.concat([Buffer.from([30]), ...states.map(state => state.subarray(1))]);
    const frame: ServerFrame = { type: 'awareness', update: new Uint8Array(all) };
    expect(Math.max(...sizes(frame, 1_000))).toBeLessThanOrEqual(1_000);
    const count = partsOf(frame, 1_000).map(part =>
      part.type === 'awareness' ? decoding.readVarUint(decoding.createDecoder(part.update)) : 0
    );
    expect(count.reduce((a, b) => a + b)).toBe(30);
    const changes = Array.from({ length: 20 }, (_, i) => ({
      id: `${i}`,
      seq: i + 1,
      body: 'é'.repeat(i === 7 ? 5_000 : 100)
    }));
    const notice: ServerFrame = { type: 'notice', notice: { type: 'changed', changes } };
    expect(Math.max(...sizes(notice, 2_000))).toBeLessThanOrEqual(2_000);
    const told = partsOf(notice, 2_000).flatMap(part =>
      part.type === 'notice' && part.notice.type === 'changed' ? part.notice.changes : []
    );
    expect(told.map(({ id }) => id)).toEqual(changes.filter((_, i) => i !== 7).map(m => m.id));
    expect(LARGEST).toBe(1024 * 1024);
  });
});
