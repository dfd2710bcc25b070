import { readFileSync } from 'node:fs';
import type { IBot, IConversation } from '../../../server/bots/bot.js';
import type { IManager, IManagerConversation } from '../../../server/bots/manager.js';
import { toChatError } from '../../../server/errors.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

const ada = person('ada');
const one = person('one', { bot: true });
const boss = person('boss', { bot: true });

/** A bot that notes what it hears. */
class Listener implements IBot {
  constructor(readonly name: string) {}

  readonly displayName = 'Listener';
  readonly heard: string[] = [];

  onMessage({ body }: IMessageRow, { chat }: IConversation): Promise<void> | void {
    expect(chat).not.toBe('');
    this.heard.push(body);
  }
}

/** A manager that notes what it hears, and approves it when the test says so. */
class Boss extends Listener implements IManager {
  readonly manager = true;
  private _approve!: () => void;
  private readonly _approved = new Promise<void>(resolve => (this._approve = resolve));

  override async onMessage(
    message: IMessageRow,
    conversation: IManagerConversation
  ): Promise<void> {
    this.heard.push(message.body);
    if (conversation.isWaiting) {
      await this._approved;
      await conversation.approve(message.id);
    }
  }

  approve(): void {
    this._approve();
  }
}

interface ILine {
  readonly sender: string;
  readonly way: string;
  readonly people: string;
  readonly manager: string;
  readonly bots: string;
  readonly told: string;
}

/** The lines of the table in the specification. */
function readTable(): ILine[] {
  const lines = readFileSync('SPEC.md', 'utf8').split('\n');
  return lines.flatMap(line => {
    const [, sender, way, people, manager, bots, told] = line.split('|').map(cell => cell.trim());
    const isLine = ['person', 'bot', 'manager', 'system'].includes(sender);
    return isLine ? [{ sender, way, people, manager, bots, told: told.replaceAll('`', '') }] : [];
  });
}

const TABLE = readTable();

/** Makes a chat with two bots, with a manager or without, in which Ada has written. Everything heard so far is forgotten. */
async function scene(hasManager: boolean) {
  const bots = [new Listener('one'), new Listener('two')];
  const manager = new Boss('boss');
  const stage = await BotStage.open(hasManager ? [...bots, manager] : bots);
  const chat = await stage.chat();
  const asked = await stage.say(chat, 'Before');
  await stage.quiet();
  [...bots, manager].forEach(bot => bot.heard.splice(0));
  return { stage, chat, asked, bots, manager };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Sends a message, or tries to, as a line of the table says. Resolves with what the sender is told. */
async function act({ sender, way }: ILine, { stage, chat, asked }: Scene): Promise<string> {
  const { rooms } = stage;
  const who = { person: ada, bot: one, manager: boss, system: boss }[sender]!;
  const message = { body: 'News' };
  const overrides = { body: 'News' };
  const id = sender === 'system' ? (await systemMessage(stage, chat)).id : asked;
  const isOwn = sender === 'manager';
  const commands = {
    plain: () => rooms.execute(who, { type: 'send', chat, message }),
    managed: () =>
      isOwn
        ? rooms.execute(who, {
            type: 'answer',
            ...{ chat, message },
            self_approve: false,
            self_redirect: { bots: ['two'] }
          })
        : rooms.execute(who, { type: 'send', chat, message }),
    redirected: () =>
      rooms.execute(who, {
        type: 'redirect',
        ...{ chat, id, overrides },
        delivery: 'd',
        bots: ['two']
      }),
    'on behalf': () =>
      rooms.execute(who, {
        type: 'answer',
        chat,
        message: { ...message, ...(sender === 'system' && { type: 'system' }) },
        on_behalf_of: 'two'
      }),
    'bad target': () =>
      rooms.execute(who, {
        type: 'redirect',
        ...{ chat, id, overrides },
        delivery: 'd',
        bots: ['nobody']
      })
  };
  const run =
    sender === 'system' && (way === 'plain' || way === 'managed')
      ? () => rooms.execute(ada, { type: 'rename', chat, topic: 'News' })
      : commands[way as keyof typeof commands];
  try {
    const result = await run();
    return result && 'held' in result && result.held ? 'held' : 'stored';
  } catch (error) {
    return toChatError(error).code;
  }
}

async function systemMessage(stage: BotStage, chat: string): Promise<IMessageRow> {
  await stage.rooms.execute(ada, { type: 'rename', chat, topic: 'Old' });
  return (await stage.messages(chat)).at(-1)!;
}

describe('routing', () => {
  it('has a line for each sender and way', () => {
    expect(TABLE).toHaveLength(4 * 5);
  });

  it.each(TABLE.map(line => [`${line.sender}, ${line.way}`, line] as const))(
    '[ROUTE1] %s',
    async (_, line) => {
      const isPlain = line.way === 'plain' && line.sender !== 'manager';
      const set = await scene(!isPlain);
      const { stage, chat, bots, manager } = set;
      const isNews = ({ body }: IMessageRow): boolean => body.includes('News');
      const seen = async (): Promise<boolean> => (await stage.messages(chat)).some(isNews);
      const told = await act(line, set);
      await stage.quiet();
      const before = await seen();
      manager.approve();
      await stage.quiet();
      const names = bots.filter(({ heard }) => heard.includes('News')).map(({ name }) => name);
      const heard = { '': 'none', two: 'named', 'one,two': 'all' }[names.join()];
      expect({
        people: before ? 'at once' : (await seen()) ? 'once approved' : 'never',
        manager: manager.heard.includes('News') ? 'yes' : 'no',
        bots: heard,
        told
      }).toEqual({ people: line.people, manager: line.manager, bots: line.bots, told: line.told });
      expect([stage.logged, stage.errors]).toEqual([[], []]);
      await stage.close();
    }
  );
});
