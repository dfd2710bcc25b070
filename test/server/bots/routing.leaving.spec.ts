import type { IBot } from '../../../server/bots/bot.js';
import type { IManager, IManagerConversation } from '../../../server/bots/manager.js';
import type { CommandOf } from '../../../server/rooms/commands.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

const ada = person('ada');
const one = person('one', { bot: true });
const boss = person('boss', { bot: true });

type Decide = (message: IMessageRow, conversation: IManagerConversation) => Promise<void> | void;

/** Leaves everything waiting until the server stops. */
const wait: Decide = (_, { isWaiting, signal }) =>
  isWaiting ? new Promise(resolve => signal.addEventListener('abort', () => resolve())) : undefined;

let stage: BotStage;
let chat: string;
let heard: string[];

async function open(decide: Decide, more: Partial<IBot> = {}): Promise<void> {
  const manager: IManager = { name: 'boss', displayName: 'B', manager: true, onMessage: decide };
  const bot: IBot = {
    ...{ name: 'one', displayName: 'One', ...more },
    onMessage: ({ body }) => void heard.push(body)
  };
  heard = [];
  stage = await BotStage.open([manager, bot]);
  chat = await stage.chat();
}

const post = (message: CommandOf<'send'>['message']) =>
  stage.rooms.execute(one, { type: 'send', chat, message });

const setRole = (username: string, role: 'bot' | null) =>
  stage.rooms.execute(ada, { type: 'set-role', chat, username, role });

const append = (id: string, text: unknown, offset?: number) =>
  stage.rooms.execute(one, { type: 'append', chat, id, text, offset } as CommandOf<'append'>);

afterEach(() => stage.close());

describe('a bot that leaves a chat with a manager', () => {
  it('[ROUTE13] is not heard any more: what it said and what grows is dropped', async () => {
    await open(wait);
    const { id } = await post({ body: 'Secret' });
    const { id: growing } = await post({ body: 'Sec', streaming: true });
    await stage.quiet();
    await setRole('one', null);
    expect(await stage.storage.routing.held(chat)).toEqual([]);
    await expect(stage.rooms.execute(boss, { type: 'approve', chat, id })).rejects.toMatchObject({
      code: 'message_not_found'
    });
    await expect(append(growing, 'ret')).rejects.toMatchObject({ code: 'message_not_found' });
    await stage.quiet();
    expect((await stage.said(chat)).join()).not.toContain('Sec');
  });

  it('[ROUTE13] gets nothing of before when it joins again', async () => {
    await open(() => undefined);
    const id = await stage.say(chat, 'Secret');
    await stage.quiet();
    await stage.storage.commit([
      { chat, deliveries: [{ bot: 'one', id: 'd', message: (await stage.messages(chat))[0] }] }
    ]);
    await setRole('one', null);
    await setRole('one', 'bot');
    await stage.rooms.execute(boss, {
      ...({ type: 'redirect', chat, id, delivery: 'e', bots: ['one'] } as const),
      overrides: { body: 'New' }
    });
    await stage.quiet();
    expect(heard).toEqual(['New']);
  });

  it('[CONV3] ends it if it is required, and the manager shows nothing any more', async () => {
    await open(wait, { required: true });
    stage.rooms.hostedBots.set('three', {});
    await setRole('three', 'bot');
    const three = person('three', { bot: true });
    const { id } = await stage.rooms.execute(three, {
      type: 'send',
      chat,
      message: { body: 'Secret' }
    });
    await setRole('one', null);
    await expect(stage.rooms.execute(boss, { type: 'approve', chat, id })).rejects.toMatchObject({
      code: 'read_only'
    });
    expect((await stage.said(chat)).join()).not.toContain('Secret');
  });
});

it('[OPTION6] the author of an approved question ends it, although its words cannot change', async () => {
  await open(({ id }, conversation) =>
    conversation.isWaiting ? conversation.approve(id) : undefined
  );
  const { id } = await post({ body: 'Deploy?', options: [{ id: 'yes', label: 'Yes' }] });
  await stage.quiet();
  const withdraw = { type: 'withdraw', chat, id } as const;
  await expect(stage.rooms.execute(ada, withdraw)).rejects.toMatchObject({ code: 'forbidden' });
  await stage.rooms.execute(one, withdraw);
  expect(await stage.messages(chat)).toMatchObject([{ options_closed: 'withdrawn' }]);
});

describe('a held reply that grows', () => {
  it('[ROUTE4] takes only what one that people see takes', async () => {
    await open(wait);
    const { id } = await post({ body: 'One', streaming: true });
    expect(await append(id, ' two', 3)).toEqual({ length: 7 });
    expect(await append(id, ' two', 3)).toEqual({ length: 7 });
    await expect(append(id, 'x', 99)).rejects.toMatchObject({ code: 'bad_value' });
    await expect(append(id, { length: 1 })).rejects.toMatchObject({ code: 'bad_value' });
    await expect(append(id, 'x'.repeat(1_000_000))).rejects.toMatchObject({
      code: 'message_too_long'
    });
    const finish = { type: 'finish', chat, id } as const;
    await expect(
      stage.rooms.execute(one, { ...finish, failure: 'x'.repeat(501) })
    ).rejects.toMatchObject({ code: 'bad_value' });
    await stage.rooms.execute(one, finish);
    expect(await stage.storage.routing.held(chat)).toMatchObject([{ body: 'One two' }]);
  });

  it('[ROUTE10] gives up its place when nothing more comes', async () => {
    await open(wait);
    for (let n = 0; n < 100; n++) {
      await post({ body: '', streaming: true });
    }
    await expect(post({ body: 'One more' })).rejects.toMatchObject({ code: 'too_many_requests' });
    stage.clock.advance(600_000);
    expect(await post({ body: 'One more' })).toMatchObject({ held: true });
  });
});
