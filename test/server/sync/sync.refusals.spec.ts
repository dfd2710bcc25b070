import type { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { person } from '../../harness/people.js';
import { CHAT, until } from './test-server.js';
import {
  ada,
  bob,
  bodies,
  code,
  forged,
  harness,
  last,
  restart,
  stored,
  syncUpdate,
  useServer
} from './test-sync.js';

useServer();

/** An update with deeply nested lists. */
function nested(levels: number): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('metadata').set('x', 'HERE');
  const bytes = Buffer.from(Y.encodeStateAsUpdate(doc));
  const place = bytes.indexOf('HERE') - 2;
  const lists = new Uint8Array(2 * levels);
  for (let i = 0; i < lists.length; i += 2) {
    lists.set([117, 1], i);
  }
  return Buffer.concat([bytes.subarray(0, place), lists, bytes.subarray(place)]);
}

describe('refusals', () => {
  it('[SYNC3] a refusal reaches a stock client as an auth message', async () => {
    const socket = await harness.socket(bob);
    socket.send(forged());
    await until(() => socket.messages.some(([type]) => type === 2));
    const told = socket.messages.find(([type]) => type === 2)!;
    expect(told[1]).toBe(0);
    expect(told.subarray(3).toString()).toMatch(/^forged_sender: [A-Z].*\.$/);
    expect(socket.messages.some(([type]) => type === 100)).toBe(false);
  });

  it('[SYNC3] a refusal reaches a Colloquy client as a notice, after its welcome', async () => {
    const socket = await harness.socket(bob, '&client=colloquy');
    socket.send(forged());
    const notices = (): unknown[] =>
      socket.messages
        .filter(([type]) => type === 100)
        .map(data => JSON.parse(data.toString().replace(/^[^{]*/, '')) as unknown);
    await until(() => notices().length === 2);
    expect(notices()).toMatchObject([
      { type: 'welcome', username: 'bob', role: 'owner', write: true },
      { type: 'refused', code: 'forged_sender', id: 'm' }
    ]);
    expect(socket.messages.some(([type]) => type === 2)).toBe(false);
  });

  it('[SYNC13] a frame that is too large disconnects its sender, and no one else', async () => {
    await restart({ frameBytes: 10_000 });
    const [good, bad] = [await harness.stock(ada), await harness.socket(bob)];
    const ours = await harness.socket(bob, '&client=colloquy');
    const [closed, oursClosed] = [bad, ours].map(code);
    await until(() => [bad, ours].every(({ messages }) => messages.length > 0));
    // One frame is complete, and only the start of the other arrives.
    ours.send(new Uint8Array(10_001));
    bad.send(new Uint8Array(100_000_000));
    expect(await oursClosed).toBe(4413);
    expect(last(ours)).toContain('"type":"closing","code":"frame_too_large"');
    await until(() => last(bad).includes('frame_too_large: '));
    harness.clock.advance(25_000);
    expect(await closed).toBe(4413);
    good.chat.addMessage({ body: 'x', sender: 'ada' });
    await until(() => bodies(good).length === 1 && stored(good));
    expect(good.wsconnected).toBe(true);
  });

  it('[SYNC19] text, empty frames and noise change nothing for others', async () => {
    const [good, bad] = [await harness.stock(ada), await harness.socket(bob)];
    await until(() => good.synced);
    const noise = fc.sample(fc.uint8Array({ maxLength: 60 }), { numRuns: 60, seed: 1 });
    const shaped = noise.map((data, i) => {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, i % 2);
      if (i % 2 === 0) {
        encoding.writeVarUint(encoder, i % 3);
      }
      encoding.writeVarUint8Array(encoder, data);
      return encoding.toUint8Array(encoder);
    });
    for (const data of ['', 'text', '\u0000\u0000', ...noise, ...shaped]) {
      if (bad.readyState === WebSocket.OPEN) {
        bad.send(data);
      }
    }
    good.chat.addMessage({ body: 'x', sender: 'ada' });
    await until(() => bodies(good).length === 1 && stored(good));
    expect(good.wsconnected).toBe(true);
    expect(harness.server.rooms.size).toBe(1);
    const late = await harness.stock(person('cyd'));
    await until(() => late.synced);
    expect(late.chat.getMessages()).toEqual(good.chat.getMessages());
  });

  it('[SYNC19] a client that sends only noise is disconnected', async () => {
    await restart({ refusals: 5 });
    const bad = await harness.socket(bob);
    const closed = new Promise<number>(resolve => bad.once('close', resolve));
    for (let i = 0; i < 10; i++) {
      bad.send(new Uint8Array([77]));
    }
    await until(() => last(bad).includes('malformed: '));
    harness.clock.advance(25_000);
    expect(await closed).toBe(4400);
  });

  it('[GATE19] a client with repeated refusals is disconnected', async () => {
    await restart({ refusals: 5 });
    const bad = await harness.socket(bob, '&client=colloquy');
    const closed = code(bad);
    for (let i = 0; i < 10; i++) {
      bad.send(forged());
    }
    expect(await closed).toBe(4403);
    expect(last(bad)).toContain('"code":"too_many_refusals"');
  });

  it.each([
    ['a text', 'text'],
    ['nothing', ''],
    ['an unknown type', Uint8Array.from([77])],
    ['an update cut short', forged().slice(0, -5)],
    ['an invalid update', syncUpdate(Uint8Array.from([9, 9, 9]))],
    ['an invalid state vector', Uint8Array.from([0, 0, 2, 255, 255])],
    ['invalid presence', Uint8Array.from([1, 2, 255, 255])],
    ['an endlessly nested value', syncUpdate(nested(1_000_000))]
  ])(
    '[SYNC19] %s disconnects its sender with the reason and 4400, and no one else',
    async (_, data) => {
      const [good, bad] = [
        await harness.socket(ada),
        await harness.socket(bob, '&client=colloquy')
      ];
      const closed = code(bad);
      await until(() => bad.messages.length > 0);
      bad.send(data);
      expect(await closed).toBe(4400);
      expect(last(bad)).toContain('"type":"closing","code":"malformed"');
      expect(last(bad)).toContain('"retry":false');
      expect(good.readyState).toBe(WebSocket.OPEN);
    }
  );

  it('[SYNC19] an invalid WebSocket frame closes the connection with the reason and 4400', async () => {
    const bad = await harness.socket(bob, '&client=colloquy');
    const closed = code(bad);
    await until(() => bad.messages.length > 0);
    const { _socket: stream } = bad as unknown as { _socket: Duplex };
    stream.write(Uint8Array.from([0xff, 0xff, 0xff, 0xff]));
    expect(await closed).toBe(4400);
    expect(last(bad)).toContain('"code":"malformed"');
  });

  it('[SYNC20] a stock client gets the error at once and is then held in silence, so that it does not reconnect at once', async () => {
    const bad = await harness.socket(bob);
    const closed = code(bad);
    await until(() => bad.messages.length > 0);
    bad.send(forged().slice(0, -5));
    await until(() => last(bad).includes('malformed: '));
    const heard = bad.messages.length;
    bad.send(forged());
    await harness.server.rooms.execute<'send'>(ada, {
      type: 'send',
      chat: CHAT,
      message: { body: 'x' }
    });
    harness.clock.advance(24_999);
    const good = await harness.stock(ada);
    await until(() => good.synced);
    expect(bodies(good)).toEqual(['x']);
    expect([bad.readyState, bad.messages.length]).toEqual([WebSocket.OPEN, heard]);
    harness.clock.advance(1);
    expect(await closed).toBe(4400);
  });

  it('[SYNC20] a stop does not wait for clients that are held', async () => {
    const bad = await harness.socket(bob);
    const closed = code(bad);
    bad.send(Uint8Array.from([77]));
    await until(() => last(bad).includes('malformed: '));
    await harness.stop();
    expect(await closed).toBe(4400);
    expect(harness.clock.waiting).toBe(0);
    await harness.start();
  });
});
