import { botPrincipal } from '../../../../server/bots/principal.js';
import { packetsOf, settle, textsOf, until, useBridges, ada, bob } from './test-bridges.js';
import type { FakeRoom } from './fake-livekit.js';

const stage = useBridges();

/** The packets that somebody has received, without their times. */
const packets = (peer: FakeRoom): Record<string, unknown>[] =>
  packetsOf(peer.received).map(({ timestamp, ...packet }) => {
    expect(Number.isInteger(timestamp)).toBe(true);
    return packet;
  });

const run = (command: Parameters<typeof stage.api.rooms.execute>[1], who = ada) =>
  stage.api.rooms.execute(who, command);

describe('messages of a chat', () => {
  it('[BRIDGE6] come into the room as a text and as a copy for old clients, with the name of their author', async () => {
    const eve = await stage.with('eve');
    const id = await stage.say('hello');
    await until(() => packets(eve).length === 1);
    expect(eve.received[0]).toMatchObject({
      ...{ kind: 'text', topic: 'lk.chat', id, text: 'Ada: hello' },
      attributes: { 'colloquy.sender': 'ada', 'colloquy.name': 'Ada' }
    });
    expect(packets(eve)).toEqual([
      { topic: 'lk-chat-topic', id, message: 'Ada: hello', ignoreLegacy: true }
    ]);
    const sent = packetsOf(eve.received)[0].timestamp as number;
    expect(Math.abs(sent - stage.api.clock.now())).toBeLessThan(5_000);
  });

  it('[BRIDGE26] name their author with what tells them apart from others of the chat', async () => {
    const eve = await stage.with('eve');
    const twin = { ...bob, displayName: 'Ada' };
    await run({ type: 'add-participants', chat: stage.chat, participants: [twin] });
    await stage.say('yours', twin);
    await stage.say('mine');
    await until(() => textsOf(eve.received).length === 2);
    expect(textsOf(eve.received)).toEqual(['Ada (bob): yours', 'Ada (ada): mine']);
  });

  it.each(['\n', '\r\n', '\r', '\u2028', '\u0085'])(
    '[BRIDGE27] have a sign before each further line, so that none looks like that of another author: %j',
    async end => {
      const eve = await stage.with('eve');
      await stage.say(`yes${end}Bob: no${end}[plan.pdf]`);
      await until(() => textsOf(eve.received).length === 1);
      expect(textsOf(eve.received)).toEqual(['Ada: yes\n┆ Bob: no\n┆ [plan.pdf]']);
    }
  );

  it('[BRIDGE6] are replaced when they are edited, and told as deleted', async () => {
    const eve = await stage.with('eve');
    const chat = stage.chat;
    const id = await stage.say('one');
    await run({ type: 'edit', chat, id, body: 'two' });
    await until(() => packets(eve).length === 2);
    expect(packets(eve)[1]).toEqual({ topic: 'lk-chat-topic', id, message: 'Ada: two' });
    await run({ type: 'delete', chat, id });
    await until(() => packets(eve).length === 4);
    expect(packets(eve).slice(2)).toEqual([
      { topic: 'lk-chat-update-topic', id, message: '', deleted: true },
      { topic: 'lk-chat-topic', id, message: '', deleted: true }
    ]);
  });

  it('[BRIDGE6] messages from the room do not go back, but an owner’s deletion does', async () => {
    const eve = await stage.with('eve');
    const walter = await stage.livekit.join('walter');
    eve.text('one', 'm1');
    await stage.shows('one');
    eve.data({ id: 'm1', message: 'two', timestamp: 1 });
    await stage.shows('two');
    walter.text('spam', 'm2');
    await stage.shows('two', 'spam');
    eve.data({ id: 'm1', message: '', timestamp: 1, deleted: true }, 'lk-chat-update-topic');
    await stage.shows('(deleted)', 'spam');
    await settle();
    const bridges = (): unknown[] => walter.received.filter(({ from }) => from !== 'eve');
    expect(bridges()).toEqual([]);
    const [, { id }] = await stage.messages();
    await run({ type: 'delete', chat: stage.chat, id });
    await until(() => bridges().length === 2);
    expect(packets(walter).at(-1)).toMatchObject({ id: 'm2', deleted: true });
  });

  it('[BRIDGE6] system messages, reactions and messages of other chats stay out of the room', async () => {
    const eve = await stage.with('eve');
    const other = await stage.api.chat(ada);
    await run({ type: 'send', chat: other, message: { body: 'elsewhere' } });
    await run({ type: 'rename', chat: stage.chat, topic: 'Renamed' });
    const id = await stage.say('only this');
    await run({ type: 'react', chat: stage.chat, id, emoji: '👍', on: true });
    await stage.say('and this');
    await until(() => textsOf(eve.received).length === 2);
    await settle();
    expect(textsOf(eve.received)).toEqual(['Ada: only this', 'Ada: and this']);
  });

  it('[BRIDGE7] a growing text comes when it is complete, with the mark of a bot', async () => {
    const eve = await stage.with('eve');
    const { chat } = stage;
    const bot = botPrincipal({ name: 'echo', displayName: 'Echo' });
    await run({ type: 'set-role', chat, username: 'echo', role: 'bot' });
    const sent = await stage.api.rooms.execute(bot, {
      ...{ type: 'send', chat },
      message: { body: 'one', streaming: true }
    });
    await stage.api.rooms.execute(bot, { type: 'append', chat, id: sent.id, text: ' two' });
    await settle();
    expect(eve.received).toEqual([]);
    await stage.api.rooms.execute(bot, { type: 'finish', chat, id: sent.id });
    await until(() => packets(eve).length === 1);
    expect(textsOf(eve.received)).toEqual(['Echo (bot): one two']);
  });

  it('[BRIDGE7] files follow their message, unless they are too large', async () => {
    stage.api.limits.bridgeFileBytes = 100;
    const eve = await stage.with('eve');
    const upload = async (name: string, bytes: number): Promise<string> => {
      const response = await stage.api.app.inject({
        method: 'POST',
        url: `/chat/threads/${stage.chat}/attachments?name=${name}`,
        headers: {
          authorization: `Bearer ${await stage.api.token(ada)}`,
          'content-type': 'text/plain'
        },
        payload: 'x'.repeat(bytes)
      });
      return response.json<{ id: string }>().id;
    };
    const attachments = [await upload('small.txt', 10), await upload('large.txt', 1_000)];
    const { id } = await stage.api.rooms.execute(ada, {
      ...{ type: 'send', chat: stage.chat },
      message: { body: 'see', attachments }
    });
    await until(() => eve.received.length === 3);
    expect(textsOf(eve.received)).toEqual([
      'Ada: see\n[small.txt]\n[large.txt: too large for LiveKit]'
    ]);
    expect(eve.received[2]).toMatchObject({
      ...{ kind: 'file', name: 'small.txt', id: attachments[0] },
      ...{ text: Buffer.from('x'.repeat(10)).toString('base64') },
      attributes: { 'colloquy.message': id }
    });
  });

  it('[BRIDGE7] a long text comes whole as a text, and cut as a packet', async () => {
    const eve = await stage.with('eve');
    const id = await stage.say('ä'.repeat(20_000));
    await until(() => packets(eve).length === 1);
    await run({ type: 'edit', chat: stage.chat, id, body: '€'.repeat(20_000) });
    await until(() => packets(eve).length === 2);
    expect(textsOf(eve.received).map(({ length }) => length)).toEqual([20_005, 20_005]);
    for (const { text, kind } of eve.received) {
      expect(kind === 'text' || Buffer.byteLength(text) <= 15 * 1024).toBe(true);
    }
  });

  it('[BRIDGE10] those who come late get the messages since the chat was connected when they ask, each person now and then', async () => {
    await stage.say('before the bridge');
    stage.api.clock.advance(5_000);
    await stage.connect();
    stage.api.clock.advance(5_000);
    const early = await stage.livekit.join('early');
    const id = await stage.say('one');
    early.text('of early', 'm1');
    await stage.shows('before the bridge', 'one', 'of early');
    const late = await stage.livekit.join('late');
    early.received.length = 0;
    late.data('', 'colloquy.history');
    late.data('{"limit":1}', 'colloquy.history');
    await until(() => packets(late).length === 2);
    await settle();
    expect(packets(late)).toEqual([
      { topic: 'lk-chat-topic', id, message: 'Ada: one' },
      expect.objectContaining({ message: 'early (guest): of early' })
    ]);
    stage.api.clock.advance(20_000);
    late.data('{"limit":1}', 'colloquy.history');
    await until(() => packets(late).length === 3);
    for (const bad of ['{"limit":-5}', '{"limit":"x"}', 'null', '{"limit":1e99}', '[']) {
      stage.api.clock.advance(20_000);
      late.data(bad, 'colloquy.history');
      await settle();
    }
    expect(packets(late)).toHaveLength(13);
    expect(packets(early)).toEqual([]);
  });

  it('[BRIDGE23] a crowd that asks for the messages gets few answers at a time', async () => {
    const eve = await stage.with('eve');
    await stage.say('one');
    await until(() => packets(eve).length === 1);
    const crowd: FakeRoom[] = [];
    for (let i = 0; i < 100; i++) {
      const one = await stage.livekit.join(`sock-${i}`);
      one.data('{"limit":1}', 'colloquy.history');
      crowd.push(one);
    }
    const answered = (): number => crowd.filter(one => packets(one).length > 0).length;
    await until(() => answered() === 20);
    await settle();
    expect(answered()).toBe(20);
    stage.api.clock.advance(10_000);
    eve.data('{"limit":1}', 'colloquy.history');
    await until(() => packets(eve).length === 2);
  });
});
