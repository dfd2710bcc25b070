import type { IBot, IConversation } from '../../../server/bots/bot.js';
import { ChatError } from '../../../server/errors.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

/** A bot that records the messages that it gets and runs a given function. */
class Parrot implements IBot {
  constructor(
    readonly name = 'parrot',
    private readonly _act: (m: IMessageRow, c: IConversation) => Promise<void> | void = (m, c) =>
      c.reply(`${m.body}!`)
  ) {}

  readonly displayName = 'Parrot';
  readonly heard: string[] = [];

  onMessage(message: IMessageRow, conversation: IConversation): Promise<void> | void {
    this.heard.push(message.body);
    return this._act(message, conversation);
  }
}

/** A promise, and the function that resolves it. */
function gate(): { open: () => void; passed: Promise<void> } {
  let open!: () => void;
  const passed = new Promise<void>(resolve => (open = resolve));
  return { open, passed };
}

describe('the bot host', () => {
  let harness: BotStage;

  afterEach(() => harness.close());

  it('[BOT6] delivers each message of a person once, in order', async () => {
    const parrot = new Parrot();
    harness = await BotStage.open([parrot]);
    const chat = await harness.chat();
    await Promise.all(['One', 'Two'].map(body => harness.say(chat, body)));
    await harness.say(chat, 'Three');
    await harness.quiet();
    expect(parrot.heard).toEqual(['One', 'Two', 'Three']);
    const answers = (await harness.said(chat)).filter(said => said.startsWith('parrot'));
    expect(answers).toEqual(['parrot: One!', 'parrot: Two!', 'parrot: Three!']);
  });

  it('[BOT2] never lets two bots talk to each other', async () => {
    const [one, two] = [new Parrot('one'), new Parrot('two')];
    harness = await BotStage.open([one, two]);
    const chat = await harness.chat();
    await harness.say(chat, 'Hello');
    await harness.quiet();
    expect((await harness.said(chat)).sort()).toEqual(['ada: Hello', 'one: Hello!', 'two: Hello!']);
  });

  it('[BOT8] gives a bot no messages from before it was added', async () => {
    const parrot = new Parrot();
    harness = await BotStage.open([parrot]);
    const chat = await harness.chat();
    const role = (role: 'bot' | null) =>
      harness.rooms.execute(person('ada'), { type: 'set-role', chat, username: 'parrot', role });
    await harness.say(chat, 'With you');
    await harness.quiet();
    await role(null);
    await harness.say(chat, 'Without you');
    await harness.quiet();
    harness.clock.advance(1000);
    await role('bot');
    await harness.say(chat, 'Welcome back');
    await harness.quiet();
    expect(parrot.heard).toEqual(['With you', 'Welcome back']);
  });

  it('[BOT8] ignores chats that the bot is not in', async () => {
    const parrot = new Parrot();
    const before = await BotStage.open([]);
    const chat = await before.chat();
    await before.close();
    harness = await BotStage.open([parrot], before.storage, before.clock);
    await harness.say(chat, 'Hello');
    await harness.quiet();
    expect(parrot.heard).toEqual([]);
  });

  it('[BOT15] adds a bot to no chat by itself, and serves it in the chats that it was added to', async () => {
    const parrot = new Parrot();
    harness = await BotStage.open([parrot]);
    const chat = await harness.chat([]);
    await harness.say(chat, 'Among people');
    await harness.quiet();
    const people = await harness.storage.getParticipants(chat);
    expect(people.map(({ username }) => username)).toEqual(['ada']);
    harness.clock.advance(1000);
    const participants = [{ username: 'parrot', role: 'bot' }] as const;
    await harness.rooms.execute(person('ada'), { type: 'add-participants', chat, participants });
    await harness.say(chat, 'Hello');
    await harness.quiet();
    expect(parrot.heard).toEqual(['Hello']);
  });

  it('[BOT9] continues at the same message after a restart', async () => {
    const first = await BotStage.open([new Parrot()]);
    const chat = await first.chat();
    await first.say(chat, 'One');
    await first.quiet();
    await first.endBots();
    await first.say(chat, 'Two');
    await first.rooms.dispose();

    const parrot = new Parrot();
    harness = await BotStage.open([parrot], first.storage, first.clock);
    await harness.quiet();
    await harness.say(chat, 'Three');
    await harness.quiet();
    expect(parrot.heard).toEqual(['Two', 'Three']);
  });

  it('[BOT10] repeats no answer when the process is killed between the answer and the cursor', async () => {
    const twice = () =>
      new Parrot('parrot', async (message, conversation) => {
        await conversation.reply(`${message.body}?`);
        await conversation.reply(`${message.body}!`);
      });
    const killed = await BotStage.open([twice()]);
    const chat = await killed.chat();
    await killed.quiet();
    killed.storage.loseCursors = true;
    await killed.say(chat, 'Hello');
    await killed.quiet();
    await killed.rooms.dispose();
    killed.storage.loseCursors = false;

    const parrot = twice();
    harness = await BotStage.open([parrot], killed.storage, killed.clock);
    await harness.quiet();
    expect(parrot.heard).toEqual(['Hello']);
    expect(await harness.said(chat)).toEqual(['ada: Hello', 'parrot: Hello?', 'parrot: Hello!']);
  });

  it('[BOT11] isolates other bots from one that throws, and gives it the next message', async () => {
    const bad = new Parrot('bad', message => {
      if (message.body === 'One') {
        throw new Error('Out of order');
      }
      return Promise.reject(new Error('Still out of order'));
    });
    const good = new Parrot('good');
    harness = await BotStage.open([bad, good]);
    const chat = await harness.chat();
    const other = await harness.chat();
    await harness.say(chat, 'One');
    await harness.say(chat, 'Two');
    await harness.say(other, 'One');
    await harness.quiet();
    expect(good.heard).toEqual(['One', 'Two', 'One']);
    for (const wait of [1_000, 5_000, 1_000, 5_000]) {
      harness.clock.advance(wait);
      await harness.quiet();
    }
    expect(bad.heard.filter(body => body === 'One')).toHaveLength(6); // three of each chat
    expect(bad.heard.filter(body => body === 'Two')).toHaveLength(3);
    expect(harness.logged.join()).toContain('Out of order');
    expect(harness.logged.join()).toContain('Still out of order');
    expect(harness.logged.join()).not.toContain('"body"');
  });

  it('[BOT12] delivers a message again if its answer could not be stored', async () => {
    let failures = 1;
    const parrot = new Parrot('parrot', (message, conversation) => {
      if (failures-- > 0) {
        throw new ChatError('not_saved');
      }
      return conversation.reply(`${message.body}!`);
    });
    harness = await BotStage.open([parrot]);
    const chat = await harness.chat();
    await harness.say(chat, 'Hello');
    await harness.quiet();
    expect(parrot.heard).toEqual(['Hello']);
    harness.clock.advance(5_000);
    await harness.quiet();
    expect(parrot.heard).toEqual(['Hello', 'Hello']);
    expect(await harness.said(chat)).toEqual(['ada: Hello', 'parrot: Hello!']);
  });

  it('[BOT13] delivers one message at a time in a chat, and serves many chats in parallel', async () => {
    const { open, passed } = gate();
    const parrot = new Parrot('parrot', async (message, conversation) => {
      if (message.body === 'Slow') {
        await passed;
      }
      await conversation.reply(`${message.body}!`);
    });
    harness = await BotStage.open([parrot]);
    const [slow, fast] = [await harness.chat(), await harness.chat()];
    await harness.say(slow, 'Slow');
    await harness.say(slow, 'Next');
    await harness.say(fast, 'Fast');
    await harness.quiet();
    expect(parrot.heard.sort()).toEqual(['Fast', 'Slow']);
    open();
    await harness.quiet();
    expect(await harness.said(slow)).toEqual([
      'ada: Slow',
      'ada: Next',
      'parrot: Slow!',
      'parrot: Next!'
    ]);
  });

  it("[BOT14] waits for a bot's work when it stops, and leaves no listener and no timer", async () => {
    const { open, passed } = gate();
    const parrot = new Parrot('parrot', async (message, conversation) => {
      await passed;
      await conversation.reply(`${message.body}!`);
    });
    harness = await BotStage.open([parrot]);
    const chat = await harness.chat();
    await harness.say(chat, 'Hello');
    await harness.say(chat, 'And?');
    await harness.quiet();
    let ended = false;
    const end = harness.endBots().then(() => (ended = true));
    await harness.quiet();
    expect(ended).toBe(false);
    open();
    await end;
    expect(harness.rooms.events.size).toBe(0);
    expect(parrot.heard).toEqual(['Hello']);
    expect(await harness.said(chat)).toEqual(['ada: Hello', 'ada: And?', 'parrot: Hello!']);
    await harness.rooms.dispose();
    expect(harness.clock.waiting).toBe(0);
  });

  it('[BOT2] delivers no system messages, deleted messages or messages of other bots', async () => {
    const parrot = new Parrot();
    harness = await BotStage.open([parrot]);
    const chat = await harness.chat();
    await harness.endBots();
    const id = await harness.say(chat, 'Never mind');
    await harness.rooms.execute(person('ada'), { type: 'delete', chat, id });
    await harness.say(chat, 'Beep', person('machine', { bot: true }));
    await harness.say(chat, 'Hello');
    await harness.rooms.dispose();
    harness = await BotStage.open([parrot], harness.storage, harness.clock);
    await harness.quiet();
    expect(parrot.heard).toEqual(['Hello']);
  });
});
