import type { IMessage } from '../../../../src/document/index.js';
import { bot, OPTIONS, send } from '../test-options.js';
import { ada, CHAT } from '../test-rooms.js';
import { harness, useRooms } from '../use-rooms.js';

useRooms();

const stored = () => harness.storage.getMessage(CHAT, 'q');
const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, target }: { code: string; target?: string }) => (target ? `${code} ${target}` : code)
  );

describe('who sends options', () => {
  it('[OPTION1] a bot, by command and by frame', async () => {
    await send({ audience: ['ada'], once: false });
    const fields = { options: OPTIONS, audience: ['ada'], once: false };
    expect(await stored()).toMatchObject(fields);
    const peer = await harness.enter(bot);
    peer.post('Again?', { id: 'frame', ...fields });
    await harness.exchange(peer);
    expect(await harness.storage.getMessage(CHAT, 'frame')).toMatchObject(fields);
  });

  it.each([
    ['options', { options: ['yes'] }],
    ['audience', { audience: ['ada'] }],
    ['once', { once: true }]
  ])('[OPTION1] not a person: the field %s is refused by its name', async (field, fields) => {
    const message = { body: 'Sign in again:', ...fields };
    const sending = harness.rooms.execute(ada, { type: 'send', chat: CHAT, message });
    expect(await code(sending)).toBe(`bots_only ${field}`);
    const peer = await harness.enter(ada);
    peer.post('Sign in again:', fields);
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['bots_only']);
    expect((await harness.room()).chat.getMessages()).toEqual([]);
  });
});

describe('options', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => `o${i}`);

  it.each<[string, string, object]>([
    ['none', 'options', { options: [] }],
    ['too many', 'options', { options: many(21) }],
    ['a blank label', 'options', { options: [{ id: 'a', label: ' \u200b ' }] }],
    ['a long label', 'options', { options: [{ id: 'a', label: 'x'.repeat(201) }] }],
    ['a long quick reply', 'options', { options: ['x'.repeat(201)] }],
    ['no id', 'options', { options: [{ label: 'Yes' }] }],
    ['a long id', 'options', { options: [{ id: 'x'.repeat(65), label: 'Yes' }] }],
    ['one id twice', 'options', { options: [OPTIONS[0], { ...OPTIONS[1], id: 'yes' }] }],
    ['one quick reply twice', 'options', { options: ['Yes', 'Yes'] }],
    ['an unknown style', 'options', { options: [{ id: 'a', label: 'A', style: 'link' }] }],
    ['an unknown field', 'options', { options: [{ id: 'a', label: 'A', icon: 'lock' }] }],
    ['a value that is no text', 'options', { options: [{ id: 'a', label: 'A', value: 7 }] }],
    ['a long value', 'options', { options: [{ id: 'a', label: 'A', value: 'x'.repeat(1001) }] }],
    ['an object', 'options', { options: { yes: true } }],
    ['an audience of nobody', 'audience', { audience: [] }],
    ['too large an audience', 'audience', { audience: many(251) }],
    ['an audience that is no list', 'audience', { audience: 'ada' }],
    ['once as a text', 'once', { once: 'yes' }]
  ])('[OPTION2] %s is refused by the name of the field', async (_, field, fields) => {
    expect(await code(send(fields as Partial<IMessage>))).toBe(`bad_value ${field}`);
    const peer = await harness.enter(bot);
    peer.post('Deploy?', { options: OPTIONS, ...fields });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['bad_value']);
  });

  it('[OPTION2] a quick reply may have the text of a button’s id', async () => {
    await send({ options: [...OPTIONS, 'yes', 'no'] });
    expect((await stored())?.options).toHaveLength(4);
  });

  it('[OPTION2] do not change once they are sent', async () => {
    const peer = await harness.enter(bot);
    await send();
    await harness.exchange(peer);
    peer.find('q')!.set('options', ['Other']);
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['not_allowed']);
    expect((await stored())?.options).toEqual(OPTIONS);
  });
});

describe('metadata', () => {
  const heavy = (bytes: number) => ({ state: 'x'.repeat(bytes - '{"state":""}'.length) });
  const sending = (who: typeof bot, bytes: number) =>
    harness.rooms.execute(who, {
      type: 'send',
      chat: CHAT,
      message: { body: 'x', metadata: heavy(bytes) }
    });

  it('[BOT22] of a bot’s message may have 64 KB, that of a person’s 1,024 bytes', async () => {
    expect(await code(sending(bot, 64 * 1024))).toBeNull();
    expect(await code(sending(bot, 64 * 1024 + 1))).toBe('bad_value metadata');
    expect(await code(sending(ada, 1024))).toBeNull();
    expect(await code(sending(ada, 1025))).toBe('bad_value metadata');
  });

  it('[BOT22] also in frames and edits', async () => {
    const peers = [await harness.enter(bot), await harness.enter(ada)];
    const ids = peers.map(peer => peer.post('x', { metadata: heavy(10_000) }));
    await harness.exchange(...peers);
    expect(peers.map(({ refusals }) => refusals)).toEqual([[], ['bad_value']]);
    const metadata = heavy(60_000);
    await harness.rooms.execute(bot, { type: 'edit', chat: CHAT, id: ids[0], metadata });
    expect((await harness.storage.getMessage(CHAT, ids[0]))?.metadata).toEqual(metadata);
  });
});
