import type { IBot } from '../../../server/bots/bot.js';
import type { BotAnswers, IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

/** A bot that notes what it is asked. */
class Ear implements IBot {
  constructor(
    readonly name: string,
    readonly displayName: string,
    readonly answers?: BotAnswers,
    readonly commands?: IBot['commands']
  ) {}

  readonly heard: string[] = [];

  onMessage({ body }: IMessageRow): void {
    this.heard.push(body);
  }
}

describe('asking bots', () => {
  let stage: BotStage;
  let [echo, calc, notes]: Ear[] = [];
  let chat: string;

  beforeEach(async () => {
    const command = { name: 'notes', description: 'Shows the notes.' };
    echo = new Ear('echo', 'Echo');
    calc = new Ear('calc', 'C++ Rechner', 'mentioned');
    notes = new Ear('notes', 'Notes', 'commands', [command]);
    stage = await BotStage.open([echo, calc, notes]);
    chat = await stage.chat();
  });
  afterEach(() => stage.close());

  const say = (message: { body: string; mentions?: string[]; reply_to?: string }) =>
    stage.rooms.execute(person('ada'), { type: 'send', chat, message });

  /** The bots that hear the messages, and what. */
  async function heard(): Promise<Record<string, string[]>> {
    await stage.quiet();
    return Object.fromEntries(
      [echo, calc, notes].map(({ name, heard }) => [name, heard.splice(0)])
    );
  }

  it('[ASKED4] the server hands a bot only the messages that ask it', async () => {
    await say({ body: 'Hello' });
    await say({ body: '@C++-Rechner 1 + 1' });
    await say({ body: 'Anyone?', mentions: ['calc', 'echo'] });
    await say({ body: '/notes of today' });
    await say({ body: '@Notes?' });
    expect(await heard()).toEqual({
      echo: ['Hello', 'Anyone?'],
      calc: ['@C++-Rechner 1 + 1', 'Anyone?'],
      notes: ['/notes of today']
    });
  });

  it('[ASKED4] a reply asks the bot whose message it answers', async () => {
    const sent = { type: 'send', chat, message: { body: 'Two' } } as const;
    const { id } = await stage.rooms.execute(person('calc', { bot: true }), sent);
    await say({ body: 'And times three?', reply_to: id });
    expect(await heard()).toEqual({ echo: [], calc: ['And times three?'], notes: [] });
  });

  it('[ASKED4] the name of a mentioned person that begins like the name of a bot asks no bot', async () => {
    const smith = person('smith', { displayName: 'Echo Smith' });
    await stage.say(chat, 'Good morning', smith);
    await heard();
    await say({ body: '@Echo Smith good morning', mentions: ['smith'] });
    await say({ body: '@Calc @Echo Smith good night', mentions: ['smith', 'calc'] });
    expect(await heard()).toEqual({
      echo: ['@Echo Smith good morning'],
      calc: ['@Calc @Echo Smith good night'],
      notes: []
    });
  });

  it('[ASKED4] the way to answer is that of the chat, from the next message on and after a restart', async () => {
    const set = (bot: string, answers: BotAnswers | null) =>
      stage.rooms.execute(person('ada'), { type: 'set-answers', chat, bot, answers });
    await set('echo', 'mentioned');
    await set('calc', 'always');
    await say({ body: 'One' });
    expect(await heard()).toEqual({ echo: [], calc: ['One'], notes: [] });
    await stage.close();
    stage = await BotStage.open([echo, calc, notes], stage.storage, stage.clock);
    await say({ body: 'Two' });
    await set('calc', null);
    await say({ body: 'Three' });
    await say({ body: '@Echo' });
    expect(await heard()).toEqual({ echo: ['@Echo'], calc: ['Two'], notes: [] });
  });
});
