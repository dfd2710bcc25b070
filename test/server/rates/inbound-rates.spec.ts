import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { rateKeyOf } from '../../../server/identity/principal.js';
import { InboundRates } from '../../../server/rates/inbound-rates.js';
import { LIMITS } from '../../../server/limits.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { person } from '../../harness/people.js';
import { TestRooms, turns } from '../rooms/test-rooms.js';
import { CHAT, HELLO, TestServer, until } from '../sync/test-server.js';

const ada = person('ada');

it('[LOAD7] connections of one user share one inbound rate, and so do those of one address', () => {
  const clock = new ManualClock();
  const limits = {
    frameBytes: 1_000_000,
    bytesPerSecond: 1_000,
    bytesAtOnce: 10_000,
    addressBytesPerSecond: 2_000,
    addressBytesAtOnce: 20_000
  };
  const inboundRates = new InboundRates(clock, limits);
  const [first, second] = [
    inboundRates.enter('ada', '10.0.0.1'),
    inboundRates.enter('ada', '10.0.0.2')
  ];
  const [guest, away] = [
    inboundRates.enter('guest', '10.0.0.1'),
    inboundRates.enter('eve', '10.0.0.3')
  ];
  expect(first.receive(10_000)).toBe(0);
  expect(second.receive(500)).toBe(500);
  expect(guest.receive(9_000)).toBe(0);
  expect(guest.complete()).toBe(0);
  expect(guest.receive(2_000)).toBe(1_512);
  expect(away.receive(100)).toBe(0);
  clock.advance(2_000);
  expect(second.receive(10)).toBe(0);
});

it('[LOAD8] incomplete frames are counted by user and freed with their connection', () => {
  const clock = new ManualClock();
  const inboundRates = new InboundRates(clock, { ...LIMITS, frameBytes: 1024 * 1024 });
  const open = [0, 1, 2, 3].map(() => inboundRates.enter('ada', ''));
  expect(open.map(inboundRate => inboundRate.receive(1024 * 1024))).toEqual([0, 0, 0, 0]);
  expect(open[0].receive(1)).toBeNull();
  expect(inboundRates.enter('bob', '').receive(1)).toBe(0);
  open[1].complete();
  expect(open[1].incomplete).toBe(0);
  open[2].dispose();
  expect(open[3].receive(1)).toBe(0);
});

describe('a socket', () => {
  let harness: TestServer;
  afterEach(() => harness.close());

  it('[LOAD7] is read again when its excess is made up for', async () => {
    harness = await TestServer.open({
      // A window that holds the complete conversation.
      limits: { bytesPerSecond: 100_000, bytesAtOnce: 200_000, windowBytes: 2 ** 24 }
    });
    const [fast, other] = [await harness.stock(ada), await harness.stock(person('bob'))];
    await until(() => fast.synced && other.synced);
    const said = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(20_000)}`);
    said.forEach(body => fast.chat.addMessage({ body, sender: 'ada' }));
    await until(() => other.chat.getMessages().length > 5);
    for (let i = 0; i < 20; i++) {
      await new Promise(resolve => setImmediate(resolve));
    }
    const early = other.chat.getMessages().length;
    expect(early).toBeLessThan(30);
    other.chat.addMessage({ body: 'goes on', sender: 'bob' });
    await until(() =>
      other.chat.getMessages().some(({ body, seq }) => body === 'goes on' && seq !== undefined)
    );
    const wait = async (): Promise<void> => {
      while (other.chat.getMessages().length < 41) {
        harness.clock.advance(100);
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    await wait();
    expect(other.chat.getMessages().map(({ body }) => body)).toEqual(
      expect.arrayContaining([...said, 'goes on'])
    );
    expect(fast.wsconnected).toBe(true);
  });

  it('[QUOTA16] of a guest shares its bytes and connections with other guests of the address', async () => {
    harness = await TestServer.open({ limits: { connections: 8 } });
    const enter = jest.spyOn(InboundRates.prototype, 'enter');
    const first = await harness.stock(ada); // creates the chat
    await until(() => first.synced);
    const guest = (username: string, entrance = 'here') =>
      person(username, { guest: true, entrance });
    await harness.socket(guest('g1'));
    await harness.socket(guest('g2'));
    const status = async (who: ReturnType<typeof guest>): Promise<number> =>
      harness.status(`text:chat:${CHAT}?token=${await harness.token(who)}`);
    expect([await status(guest('g3')), await status(guest('g4', 'there'))]).toEqual([429, 101]);
    const keys = enter.mock.calls.map(([key]) => key);
    enter.mockRestore();
    const [here, there] = [rateKeyOf(guest('g1')), rateKeyOf(guest('g4', 'there'))];
    expect(keys).toEqual([rateKeyOf(ada), here, here, there]);
  });

  it('[LOAD8] is closed when its frames do not end', async () => {
    harness = await TestServer.open({ limits: { frameBytes: 400_000 } });
    const sockets = await Promise.all(Array.from({ length: 6 }, () => harness.socket(ada)));
    const parts = Buffer.alloc(350_000);
    sockets.forEach(socket => socket.send(parts, { fin: false }));
    await until(() => sockets.some(({ readyState }) => readyState !== 1));
    const good = await harness.socket(person('bob'));
    await until(() => good.messages.length > 0);
  });

  it('[LOAD16] is closed without waiting if it sends more instead of its close frame', async () => {
    harness = await TestServer.open({ limits: { frameBytes: 400_000 } });
    const sockets = await Promise.all(
      Array.from({ length: 6 }, () => harness.socket(ada, '&client=colloquy'))
    );
    let ended = 0;
    let told = 0;
    for (const socket of sockets) {
      const { _receiver: receiver, _socket: stream } = socket as unknown as {
        _receiver: EventEmitter;
        _socket: Socket;
      };
      receiver.removeAllListeners('conclude').on('conclude', () => told++); // gets no close frame
      stream.once('close', () => ended++);
      socket.send(Uint8Array.of(99, 99));
    }
    await until(() => told === 6);
    sockets.forEach(socket => socket.send(Buffer.alloc(350_000), { fin: false }));
    await until(() => ended > 0);
  });

  it('[SYNC24] gets few answers when it requests the document repeatedly, including the last one, and delays no one else', async () => {
    harness = await TestServer.open({ limits: { bytesPerSecond: 100_000, bytesAtOnce: 200_000 } });
    const author = await harness.stock(person('bob'));
    await until(() => author.synced);
    for (let i = 0; i < 100; i++) {
      author.chat.addMessage({ body: `${i}`, sender: 'bob' });
    }
    const stored = (): boolean =>
      author.chat.getMessages().filter(({ seq }) => seq !== undefined).length === 100;
    await until(stored);
    const room = await harness.server.rooms.open(CHAT);
    const cost = room.costOf({ type: 'step1', stateVector: HELLO });
    expect(cost).toBeGreaterThan(5_000);
    const [asking, second] = [await harness.socket(ada), await harness.socket(ada)];
    let heard = 0;
    const receive = room.receive.bind(room);
    room.receive = (session, frame) => {
      heard += session.principal.username === 'ada' ? 1 : 0;
      receive(session, frame);
    };
    for (let i = 0; i < 100; i++) {
      (i % 2 ? asking : second).send(HELLO);
    }
    await turns(300);
    const most = 200_000 / cost + 4;
    expect(heard).toBeGreaterThan(2);
    expect(heard).toBeLessThan(most);
    author.chat.addMessage({ body: 'goes on', sender: 'bob' });
    await until(() => author.chat.getMessages().every(({ seq }) => seq !== undefined));
    const answered = (): number => asking.messages.length;
    const before = answered();
    for (let s = 0; s < 20 && answered() === before; s++) {
      harness.clock.advance(1_000);
      await turns(20);
    }
    expect(answered()).toBeGreaterThan(before); // the newest request was kept
    expect(heard).toBeLessThan(2 * most);
  });
});

it('[SYNC24] shares the budget for answers with its user and address, and other frames request nothing', async () => {
  const clock = new ManualClock();
  const limits = { ...LIMITS, bytesPerSecond: 1_000, bytesAtOnce: 10_000 };
  const inboundRates = new InboundRates(clock, limits);
  expect(inboundRates.enter('ada', '').ask(11_000)).toBe(1_000);
  expect([inboundRates.enter('ada', '').ask(0), inboundRates.enter('bob', '').ask(9_000)]).toEqual([
    0, 0
  ]);
  const harness = await TestRooms.open();
  const room = await harness.room();
  const asked = (): number => room.costOf({ type: 'queryAwareness' });
  const before = asked();
  const peer = await harness.enter(ada);
  expect(asked()).toBeGreaterThan(before + 20);
  peer.disconnect();
  await harness.flush();
  expect(asked()).toBe(before);
  expect(room.costOf({ type: 'update', update: HELLO })).toBe(0);
  expect(room.costOf({ type: 'awareness', update: HELLO })).toBe(0);
  await harness.close();
});
