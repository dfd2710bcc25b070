import { kindOf } from '../../../../src/document/index.js';
import { readerOf } from './fake-livekit.js';
import { ada, bob, settle, until, useBridges } from './test-bridges.js';

const stage = useBridges();

describe('messages of a room', () => {
  it('[BRIDGE1] are in the chat once, whether they come as texts, as packets or as both, and however often', async () => {
    const eve = await stage.with('eve');
    eve.text('a text', 'm1');
    eve.data({ id: 'm1', message: 'a text', timestamp: 1, ignoreLegacy: true });
    eve.data({ id: 'm1', message: 'a text', timestamp: 1 });
    eve.data({ id: 'm2', message: 'of Python', timestamp: 1_700_000_000_000 });
    eve.data({ id: 'm2', message: 'of Python', timestamp: 1_700_000_000_000 });
    eve.data({ id: 'm3', message: 'a copy', timestamp: 1, ignore: true });
    eve.data({ message: 'of an old client' });
    await stage.shows('a text', 'of Python', 'of an old client');
    await settle();
    expect(await stage.bodies()).toHaveLength(3);
  });

  it('[BRIDGE1] are apart if two people give them the same id', async () => {
    const eve = await stage.with('eve');
    const mallory = await stage.livekit.join('mallory');
    eve.data({ id: 'm1', message: 'of Eve', timestamp: 1 });
    await stage.shows('of Eve');
    mallory.data({ id: 'm1', message: 'of Mallory', timestamp: 1 });
    mallory.data({ id: 'm1', message: '', deleted: true }, 'lk-chat-update-topic');
    await stage.shows('of Eve', '(deleted)');
  });

  it('[BRIDGE2] change when their id comes again with another text, and go when they are deleted', async () => {
    const eve = await stage.with('eve');
    eve.text('one', 'm1');
    eve.data({ id: 'm1', message: 'two', timestamp: 5 });
    await stage.shows('two');
    eve.data({ id: 'm1', message: 'three', timestamp: 5 }, 'lk-chat-update-topic');
    await stage.shows('three');
    expect((await stage.messages())[0].edited).toBe(true);
    eve.data({ id: 'm1', message: '', timestamp: 5, deleted: true }, 'lk-chat-update-topic');
    eve.data({ id: 'm1', message: 'late', timestamp: 5 });
    eve.data({ id: 'm2', message: 'next', timestamp: 5 });
    await stage.shows('(deleted)', 'next');
    eve.data({ id: 'm2', message: '', timestamp: 5 });
    await stage.shows('(deleted)', '(deleted)');
    eve.data({ id: 'm3', message: '', deleted: true }, 'lk-chat-update-topic');
    eve.data({ id: 'm4', message: '  \n' });
    await settle();
    expect(await stage.bodies()).toHaveLength(2);
  });

  it('[BRIDGE3] are those of guests with their LiveKit identity, and one identity is always the same guest', async () => {
    const eve = await stage.with('eve-17', 'Eve');
    eve.text('hello', 'm1');
    await stage.shows('hello');
    const [{ sender }] = await stage.messages();
    expect(kindOf({ username: sender })).toBe('guest');
    expect((await stage.api.storage.getUser(sender))?.displayName).toBe('Eve · eve-17');
    const people = await stage.api.storage.getParticipants(stage.chat);
    expect(people.find(({ username }) => username === sender)?.role).toBe('member');
    await stage.bridges.dispose();
    await stage.start();
    await stage.state('connected');
    eve.text('again', 'm2');
    await stage.shows('hello', 'again');
    expect((await stage.messages())[1].sender).toBe(sender);
  });

  it.each([
    ['ada', 'ada', 'ada'],
    ['Ada (account)', 'x', 'Ada (account) · x'],
    ['x'.repeat(5_000), 'y'.repeat(5_000), `${'x'.repeat(48)} · ${'y'.repeat(48)}`],
    ['Admin', 'e\u202ev\u0000e\n', 'ev e'],
    ['a (guest)', 'System', 'a'],
    ['\u200b', '\u202e', 'LiveKit user'],
    ['Colloquy', 'colloquy', 'LiveKit user']
  ])('[BRIDGE3] hostile names and identities do no harm: %.20s', async (name, identity, shown) => {
    const eve = await stage.with(identity, name);
    eve.text('hello', 'm1');
    await stage.shows('hello');
    const [{ sender }] = await stage.messages();
    expect(sender).toMatch(/^guest-[0-9a-f-]{36}$/);
    expect((await stage.api.storage.getUser(sender))?.displayName).toBe(shown);
    const chat = await stage.api.rooms.getDocument(`text:chat:${stage.chat}`);
    expect(chat.getUser(sender)?.display_name).toBe(`${shown} (guest)`);
    chat.dispose();
  });

  it('[BRIDGE3] a guest whom an owner has removed does not come back, and there are at most bridgeGuests', async () => {
    stage.api.limits.bridgeGuests = 2;
    const eve = await stage.with('eve');
    const mallory = await stage.livekit.join('mallory');
    const walter = await stage.livekit.join('walter');
    eve.text('one', 'm1');
    await stage.shows('one');
    mallory.text('two', 'm1');
    await stage.shows('one', 'two');
    walter.text('three', 'm1');
    await settle();
    expect(await stage.bodies()).toEqual(['one', 'two']);
    const [{ sender: username }] = await stage.messages();
    await stage.api.rooms.execute(ada, {
      type: 'set-role',
      chat: stage.chat,
      username,
      role: null
    });
    await stage.isDone();
    eve.text('four', 'm2');
    walter.text('five', 'm2');
    await stage.shows('one', 'two', 'five');
  });

  it('[BRIDGE4] nothing malformed comes into the chat or ends the bridge', async () => {
    const eve = await stage.with('eve');
    const bad: (Uint8Array | string | object)[] = [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '12',
      '{"id":5,"message":"x"}',
      '{"id":"a","message":5}',
      '{"id":"a","message":{}}',
      { id: 'x'.repeat(300), message: 'x' },
      { id: 'a', message: null },
      new Uint8Array([0xff, 0xfe]),
      new Uint8Array(1024 * 1024),
      JSON.stringify({ id: 'big', message: 'x'.repeat(1024 * 1024) }),
      `${'['.repeat(30_000)}`,
      '{"__proto__":{"message":"x"}}'
    ];
    for (const packet of bad) {
      for (const topic of ['lk-chat-topic', 'lk-chat-update-topic', 'other']) {
        eve.data(packet, topic);
        stage.api.clock.advance(10_000);
      }
    }
    eve.text(Promise.reject(new Error('stream payload exceeds maximum size')), 'm1');
    eve.text('no id', '');
    eve.text('long id', 'x'.repeat(300));
    eve.text('another topic', 'm2', { topic: 'lk.other' });
    stage.livekit
      .bridgeIn()!
      .emit('dataReceived', Buffer.from('{"message":"x"}'), undefined, 0, 'lk-chat-topic');
    await settle();
    eve.data({ id: 'half', message: 'a \ud800 half', timestamp: 'never' });
    await stage.shows('a \ufffd half');
    expect((await stage.bridges.statusOf(stage.chat))?.state).toBe('connected');
    expect(stage.api.errors).toEqual([]);
  });

  it('[BRIDGE4] a text that is longer than a message is cut', async () => {
    const eve = await stage.with('eve');
    eve.text('x'.repeat(40_000), 'm1');
    await until(async () => (await stage.bodies()).length === 1);
    const [body] = await stage.bodies();
    expect(body).toHaveLength(stage.api.limits.bodyLength);
    expect(body.endsWith('x…')).toBe(true);
  });

  it('[BRIDGE5] one who floods the room loses what is too much, and others are heard', async () => {
    const eve = await stage.with('eve');
    const walter = await stage.livekit.join('walter');
    for (let i = 0; i < 5_000; i++) {
      eve.data({ id: `f${i}`, message: `flood ${i}`, timestamp: 1 });
    }
    walter.data({ id: 'w', message: 'of Walter', timestamp: 1 });
    await until(async () => (await stage.bodies()).includes('of Walter'));
    expect(await stage.bodies()).toHaveLength(stage.api.limits.bridgePacketsPer10s + 1);
    for (let i = 0; i < 1_000; i++) {
      const one = await stage.livekit.join(`sock-${i}`);
      one.data({ message: 'x' });
    }
    await settle();
    expect((await stage.bridges.statusOf(stage.chat))?.state).toBe('connected');
    const people = await stage.api.storage.getParticipants(stage.chat);
    expect(people.length).toBeLessThanOrEqual(stage.api.limits.bridgeGuests + 1);
  });

  it('[BRIDGE5] texts that never end are few', async () => {
    const eve = await stage.with('eve');
    let open = 0;
    async function* never(): AsyncGenerator<string> {
      open++;
      yield await new Promise(() => undefined);
    }
    for (let i = 0; i < 50; i++) {
      const reader = readerOf({ streamId: `s${i}` }, never());
      stage.livekit.bridgeIn()!.stream('lk.chat', reader, 'eve');
    }
    expect(open).toBe(10);
    stage.api.clock.advance(40_000);
    await settle();
    eve.text('still here', 'm1');
    await stage.shows('still here');
  });

  it('[BRIDGE8] wait while the store takes nothing', async () => {
    const eve = await stage.with('eve');
    eve.text('before', 'm0');
    await stage.shows('before');
    await stage.api.fullDisk(async () => {
      eve.text('one', 'm1');
      await settle();
    });
    await until(async () => {
      stage.api.clock.advance(1_000);
      await settle();
      return (await stage.bodies()).length === 2;
    });
    expect(await stage.bodies()).toEqual(['before', 'one']);
    expect(stage.api.errors.length).toBeLessThan(5);
  });

  it('[BRIDGE11] stay out of the chat when it has ended for those who write there', async () => {
    const eve = await stage.with('eve');
    await expect(
      stage.api.rooms.execute(bob, { type: 'set-bridge', chat: stage.chat, room: 'team' })
    ).rejects.toMatchObject({ code: 'chat_not_found' });
    eve.text('one', 'm1');
    await stage.shows('one');
    await stage.connect(null);
    eve.text('two', 'm2');
    await settle();
    expect(await stage.bodies()).toEqual(['one']);
    expect(stage.livekit.bridgeIn()).toBeUndefined();
  });
});
