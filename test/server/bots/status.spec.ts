import type { IBot, IConversation } from '../../../server/bots/bot.js';
import { DocumentRewrittenError } from '../../../server/rooms/room/document-rewritten-error.js';
import { decodePresence } from '../../../server/rooms/sessions/presence-frame.js';
import type { ISession, ServerFrame } from '../../../server/rooms/session.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

const [ada, bob] = ['ada', 'bob'].map(name => person(name));

let stage: BotStage;
let chat: string;
let conversation: IConversation;
/** Ends the work of the bot. */
let end: () => void;
/** The presence states that bob sees, by client. */
const seen = new Map<number, Record<string, unknown>>();

const clerk: IBot = {
  name: 'clerk',
  displayName: 'Clerk',
  onMessage: async (_, given) => {
    conversation = given;
    await new Promise<void>(resolve => {
      end = resolve;
      given.signal.addEventListener('abort', () => resolve());
    });
  }
};

const watcher: ISession = {
  id: 'watcher',
  principal: bob,
  send(frame: ServerFrame): void {
    if (frame.type === 'awareness') {
      for (const { client, state } of decodePresence(frame.update)) {
        if (state) {
          seen.set(client, state);
        } else {
          seen.delete(client);
        }
      }
    }
  },
  close: () => undefined
};

const pass = async (ms: number): Promise<void> => {
  stage.clock.advance(ms);
  await stage.quiet();
  stage.clock.advance(100); // presence is collected for so long
  await stage.quiet();
};
const shown = (): unknown[] =>
  [...seen.values()].map(({ answering, typingIndicator: text }) => [answering, text]);
const answers = async (): Promise<IMessageRow[]> =>
  (await stage.messages(chat)).filter(({ sender }) => sender === 'clerk');
const ask = async (who = ada): Promise<string> => {
  const id = await stage.say(chat, 'How?', who);
  await stage.quiet();
  return id;
};
const stop = (id: string, who = ada): Promise<void> =>
  stage.rooms.execute(who, { type: 'stop', chat, id, bot: 'clerk' });

beforeEach(async () => {
  seen.clear();
  stage = await BotStage.open([clerk]);
  chat = await stage.chat(['clerk', 'bob']);
  (await stage.rooms.open(chat)).join(watcher);
});
afterEach(() => stage.close());

it('[STATUS1] everybody sees that a bot works, with its own words, until it is done', async () => {
  const id = await ask();
  expect(shown()).toEqual([]);
  await pass(200);
  expect(shown()).toEqual([[id, undefined]]);
  conversation.status('Searching…');
  await pass(0);
  expect(shown()).toEqual([[id, 'Searching…']]);
  expect([...seen.values()][0]).toMatchObject({
    isWriting: true, // for clients that know no works
    user: { username: 'clerk', display_name: 'Clerk', bot: true }
  });
  conversation.status(null);
  await pass(0);
  expect(shown()).toEqual([[id, undefined]]);
  end();
  await stage.quiet();
  await pass(0);
  expect(shown()).toEqual([]);
  expect(await answers()).toEqual([]);
});

it('[STATUS1] `typing` shows it at once, a long text is cut, and of many texts the last one counts', async () => {
  const id = await ask();
  conversation.typing();
  await pass(0);
  expect(shown()).toEqual([[id, undefined]]);
  for (const text of ['one', 'two', 'x'.repeat(300)]) {
    conversation.status(text);
  }
  await pass(0);
  expect(shown()).toEqual([[id, 'x'.repeat(200)]]);
});

it('[STATUS1] a bot that answers at once shows nothing', async () => {
  await ask();
  end();
  await pass(1_000);
  expect(shown()).toEqual([]);
});

it('[STATUS1] the room stays open while a bot works, and nothing is stored', async () => {
  const before = (await stage.storage.loadChat(chat))?.updates.length ?? 0;
  await ask();
  await pass(200);
  (await stage.rooms.open(chat)).leave(watcher);
  await pass(61_000);
  expect(stage.rooms.size).toBe(1);
  expect((await stage.storage.loadChat(chat))?.updates).toHaveLength(before + 1); // the question
  end();
  await stage.quiet();
  await pass(61_000);
  expect(stage.rooms.size).toBe(0);
});

it('[STATUS4] a status stays when the document is rewritten, and ends with the work', async () => {
  const id = await ask();
  conversation.status('Searching…');
  await pass(0);
  const room = await stage.rooms.open(chat);
  await room.compaction.renew();
  seen.clear();
  room.fail(new DocumentRewrittenError());
  (await stage.rooms.open(chat)).join(watcher);
  await pass(0);
  expect(shown()).toEqual([[id, 'Searching…']]);
  end();
  await stage.quiet();
  await pass(0);
  expect(shown()).toEqual([]);
  const other = await stage.rooms.open(chat);
  other.leave(watcher);
  await pass(61_000);
  expect(stage.rooms.size).toBe(0);
});

it('[STATUS4] a status ends although its message was deleted or the chat has ended', async () => {
  const clerk = person('clerk', { bot: true });
  const ids = [await ask(), await ask()];
  for (const id of ids) {
    await stage.rooms.execute(clerk, { type: 'status', chat, id, text: '' });
  }
  await pass(0);
  expect(shown()).toHaveLength(2);
  await stage.rooms.execute(ada, { type: 'delete', chat, id: ids[0] });
  (await stage.rooms.open(chat)).chatState.endedOn = 1;
  for (const id of ids) {
    await stage.rooms.execute(clerk, { type: 'status', chat, id, text: null });
  }
  await pass(0);
  expect(shown()).toEqual([]);
});

it('[STATUS2] the asker stops a bot before its first word: the bot is told at once and writes nothing', async () => {
  const id = await ask();
  await pass(200);
  await stop(id);
  await stage.quiet();
  expect(conversation.signal.aborted).toBe(true);
  await expect(conversation.reply('Here')).rejects.toThrow('Somebody stopped the bot.');
  expect(() => conversation.status('Searching…')).toThrow();
  await pass(0);
  expect(shown()).toEqual([]);
  expect(await answers()).toEqual([]);
  expect(await stage.storage.handovers.list(chat, 'clerk')).toEqual([]);
  await ask();
  expect(conversation.signal.aborted).toBe(false);
});

it('[STATUS2] the same command ends a reply that has begun', async () => {
  const id = await ask();
  const reply = await conversation.stream();
  await reply.append('One');
  await stop(id);
  await stage.quiet();
  expect(conversation.signal.aborted).toBe(true);
  await expect(reply.append(', two')).rejects.toThrow();
  expect(await answers()).toMatchObject([{ body: 'One', stopped_by: 'ada' }]);
});

it('[STATUS2] also while it waits for the next attempt', async () => {
  await stage.close();
  let calls = 0;
  stage = await BotStage.open([
    {
      ...clerk,
      onMessage: () => {
        calls++;
        throw new Error('Out of order');
      }
    }
  ]);
  chat = await stage.chat();
  const id = await ask();
  await stop(id);
  await pass(60_000);
  expect(calls).toBe(1);
  expect(await answers()).toEqual([]);
});

it('[STATUS2] the asker, owners and moderators may stop it, others not', async () => {
  const id = await ask(bob);
  await expect(stop(id, person('cyd'))).rejects.toMatchObject({ code: 'forbidden' });
  expect(conversation.signal.aborted).toBe(false);
  await stop(id); // ada owns the chat
  expect(conversation.signal.aborted).toBe(true);
  const own = await ask(bob);
  await stop(own, bob);
  expect(conversation.signal.aborted).toBe(true);
});

it('[STATUS3] only bots say what they work on, in valid texts', async () => {
  const id = await ask();
  const say = (text: string, who = person('clerk', { bot: true })) =>
    stage.rooms.execute(who, { type: 'status', chat, id, text });
  await expect(say('Searching…', ada)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(say('x'.repeat(201))).rejects.toMatchObject({ code: 'bad_value', target: 'text' });
  await expect(
    stage.rooms.execute(person('clerk', { bot: true }), {
      type: 'status',
      chat,
      id: 'none',
      text: ''
    })
  ).rejects.toMatchObject({ code: 'message_not_found' });
});

it('[BOT18] a bot that is removed is told at once, its reply ends, and what it still writes is refused', async () => {
  await ask();
  await (await conversation.stream()).append('One');
  await pass(200);
  expect(shown()).toHaveLength(1);
  const command = { type: 'set-role', chat, username: 'clerk', role: null } as const;
  await stage.rooms.execute(ada, command);
  await stage.quiet();
  expect(conversation.signal.aborted).toBe(true);
  await expect(conversation.reply('Here')).rejects.toThrow();
  expect(await answers()).toMatchObject([{ body: 'One', stopped_by: 'ada' }]);
  await pass(0);
  expect(shown()).toEqual([]);
  expect(stage.logged).toEqual([]);
  expect(await stage.storage.handovers.list(chat, 'clerk')).toEqual([]);
});
