import type { IBot } from '../../../server/bots/bot.js';
import { Conversations, type Conversation } from '../../../server/bots/conversations.js';
import type { IChatStatus } from '../../../server/rooms/events.js';
import { BotStage, person } from '../../../testing/index.js';

const ada = person('ada');
const bob = person('bob');

const heard: string[] = [];
const told: IChatStatus[] = [];

const listener = (name: string, more: Partial<IBot> = {}): IBot => ({
  name,
  displayName: name,
  onMessage: ({ body }) => void heard.push(`${name}: ${body}`),
  ...more
});

let stage: BotStage;
let conversations: Conversations;
let conversation: Conversation;

beforeEach(async () => {
  heard.splice(0);
  told.splice(0);
  const bots = [
    listener('one', { required: true }),
    listener('two', { onStatus: status => void told.push(status) })
  ];
  stage = await BotStage.open(bots);
  conversations = new Conversations({
    rooms: stage.rooms,
    storage: stage.storage,
    uuid: () => stage.clock.uuid()
  });
  conversation = await conversations.create(ada, { topic: 'Help', bots: ['two', 'one'] });
});

afterEach(() => stage.close());

const system = async (): Promise<string[]> => {
  const all = await stage.messages(conversation.chat);
  return all.filter(({ type }) => type === 'system').map(({ body }) => body);
};

const names = async (): Promise<string[]> =>
  (await conversation.participants()).map(({ username }) => username);

describe('a conversation', () => {
  it('[CONV1] begins with its bots, and says who joined', async () => {
    expect(await names()).toEqual(['ada', 'one', 'two']);
    expect(await system()).toEqual([
      'Ada began the conversation.',
      'Ada joined.',
      'Ada added two.',
      'Ada added one.'
    ]);
    const first = await stage.messages(conversation.chat);
    expect(first.map(({ event }) => event)).toEqual([
      'conversationCreated',
      ...['participantAdded', 'participantAdded', 'participantAdded']
    ]);
    await stage.say(conversation.chat, 'Hi');
    await stage.quiet();
    expect(heard.sort()).toEqual(['one: Hi', 'two: Hi']);
  });

  it('[CONV1] does not begin with a bot that does not exist', async () => {
    const chats = await stage.storage.listChats('ada');
    await expect(conversations.create(ada, { bots: ['one', 'bob'] })).rejects.toMatchObject({
      code: 'user_not_found',
      message: expect.stringContaining('bob') as string
    });
    expect(await stage.storage.listChats('ada')).toEqual(chats);
  });

  it('[CONV2] is joined once', async () => {
    const joined = await conversation.join(bob);
    stage.clock.advance(1000);
    expect(await conversation.join(bob)).toEqual(joined);
    expect(joined).toMatchObject({ username: 'bob', role: 'member' });
    expect((await system()).slice(4)).toEqual(['Bob joined.']);
  });

  it('[CONV3] ends when a required bot leaves, and can be read', async () => {
    await conversation.join(bob);
    const id = await stage.say(conversation.chat, 'Hi');
    await conversation.leave('two');
    expect(await conversation.hasEnded()).toBe(false);
    await conversation.leave('one');
    expect(await conversation.hasEnded()).toBe(true);
    expect((await system()).at(-1)).toBe(
      'The conversation has ended, because one left. Nobody can write any more.'
    );
    const { chat } = conversation;
    const refused = async (command: object) => {
      const run = stage.rooms.execute(ada, { chat, ...command } as never);
      return run.then(
        () => 'done',
        (error: { code: string }) => error.code
      );
    };
    expect(await refused({ type: 'send', message: { body: 'Hello?' } })).toBe('read_only');
    expect(await refused({ type: 'edit', id, body: 'Ho' })).toBe('forbidden');
    expect(await refused({ type: 'react', id, emoji: '👍', on: true })).toBe('forbidden');
    expect(await refused({ type: 'pin', id, pinned: true })).toBe('forbidden');
    expect(await refused({ type: 'rename', topic: 'Over' })).toBe('forbidden');
    expect(await refused({ type: 'add-participants', participants: [{ username: 'eve' }] })).toBe(
      'forbidden'
    );
    const copy = await stage.rooms.getDocument(`text:chat:${chat}`, { as: bob });
    copy.addMessage({ sender: 'bob', body: 'Written' });
    await stage.rooms.flush();
    expect((await stage.said(chat)).join()).not.toContain('Written');
    expect(await refused({ type: 'read-message', id })).toBe('done');
    await stage.rooms.dispose();
    const { storage, clock } = stage;
    stage = await BotStage.open([listener('one')], storage, clock);
    expect(await refused({ type: 'send', message: { body: 'Hello?' } })).toBe('read_only');
    expect(await refused({ type: 'delete', id })).toBe('done');
    expect(await refused({ type: 'delete-chat' })).toBe('done');
  });

  it('[CONV4] stores a message with a repeated local id once', async () => {
    await conversation.join(bob);
    const [first, again, other] = [
      await conversation.save(ada, { body: 'One', local_id: 'x' }),
      await conversation.save(ada, { body: 'Two', local_id: 'x' }),
      await conversation.save(bob, { body: 'Three', local_id: 'x' })
    ];
    expect(again).toEqual(first);
    expect(first).toMatchObject({ body: 'One', local_id: 'x', sender: 'ada' });
    expect(other).toMatchObject({ body: 'Three', local_id: 'x', sender: 'bob' });
    for (const wrong of ['', 'x'.repeat(33)]) {
      await expect(conversation.save(ada, { body: 'Four', local_id: wrong })).rejects.toMatchObject(
        {
          code: 'bad_value'
        }
      );
    }
  });

  it('[CONV5] has messages of participants only, and none of clients in the name of the server', async () => {
    await expect(conversation.save(bob, { body: 'Hi' })).rejects.toMatchObject({
      code: 'user_not_found'
    });
    const forged = { body: 'Hi', type: 'system' } as never;
    await expect(conversation.save(ada, forged)).rejects.toMatchObject({ code: 'system_message' });
    const one = person('one', { bot: true });
    expect(await conversation.save(one, { body: 'Beep' })).toMatchObject({ sender: 'one' });
  });

  it('[CONV6] gives a message to one bot, changed in its copy alone', async () => {
    const id = await stage.say(conversation.chat, 'Hi');
    await stage.quiet();
    heard.splice(0);
    await conversation.deliverMessage(id, 'two', { body: 'Psst' });
    await conversation.deliverMessage(id, 'two');
    await stage.quiet();
    expect(heard).toEqual(['two: Psst', 'two: Hi']);
    await expect(conversation.deliverMessage(id, 'ada')).rejects.toMatchObject({
      code: 'user_not_found'
    });
    await expect(conversation.deliverMessage('none', 'two')).rejects.toMatchObject({
      code: 'message_not_found'
    });
  });

  it('[CONV6] tells one bot its status, and all bots who joins and leaves', async () => {
    await conversation.deliverStatus({ participants: [] }, 'two');
    await expect(conversation.deliverStatus({ participants: [] }, 'ada')).rejects.toMatchObject({
      code: 'user_not_found'
    });
    await stage.quiet();
    expect(told.splice(0)).toEqual([{ chat: conversation.chat, participants: [] }]);
    const again = { type: 'tell-status', chat: conversation.chat, bot: 'two' } as const;
    await stage.rooms.execute(person('root', { admin: true }), again);
    await stage.quiet();
    expect(told.splice(0)).toMatchObject([
      { participants: [{ username: 'ada' }, { username: 'one' }, { username: 'two' }] }
    ]);
    stage.clock.advance(1000);
    await conversation.join(bob);
    await stage.quiet();
    expect(told.splice(0)).toMatchObject([
      {
        chat: conversation.chat,
        participants: [
          { username: 'ada', role: 'owner', bot: false },
          { username: 'one', role: 'bot', bot: true },
          { username: 'two', role: 'bot' },
          { username: 'bob', displayName: 'Bob', present: false }
        ]
      }
    ]);
    await conversation.leave('bob');
    await stage.quiet();
    expect(told).toHaveLength(1);
  });

  it('[CONV7] is found by its id while it exists', async () => {
    expect((await conversations.getChat(conversation.chat))?.chat).toBe(conversation.chat);
    expect(await conversations.getChat('nothing')).toBeNull();
    await stage.rooms.execute(ada, { type: 'delete-chat', chat: conversation.chat });
    expect(await conversations.getChat(conversation.chat)).toBeNull();
  });

  it('[CONV8] quotes messages of its own', async () => {
    const other = await conversations.create(ada, { bots: ['one'] });
    const elsewhere = await other.save(ada, { body: 'There' });
    const here = await conversation.save(ada, { body: 'Here' });
    const quote = (id: string) => conversation.save(ada, { body: 'This', reply_to: id });
    expect(await quote(here!.id)).toMatchObject({ reply_to: here!.id });
    expect(await quote(elsewhere!.id)).not.toHaveProperty('reply_to');
  });
});
