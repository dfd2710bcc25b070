import type { IMessageRow } from '../../../../server/storage/storage.js';
import { person, type BotStage } from '../../../../testing/index.js';
import { ModuleBench } from '../../../harness/modules.js';

/** A bot that asks, in the way that the first word of a message says, and prints what became of it. */
const ASKER = `
  const options = ['Yes', 'No'];
  let abort;
  const ACTS = {
    ask: c => c.ask('Deploy?', { options, audience: ['ada'] }),
    soon: c => c.ask('Deploy?', { options, timeout: 1000 }),
    signal: c => {
      abort = new AbortController();
      return c.ask('Deploy?', { options, signal: abort.signal });
    },
    late: c => c.ask('Deploy?', { options, signal: AbortSignal.abort(new Error('Too late')) }),
    leave: async c => { void c.ask('Deploy?', { options }); await c.participants(); },
    exit: c => { void c.ask('Deploy?', { options }); setTimeout(() => process.exit(3), 200); return new Promise(() => {}); },
    reply: c => c.reply({ body: 'Hi', signal: new AbortController().signal }),
    offer: c => c.reply({ body: 'Which?', options: [{ id: 'a', label: 'A', value: 'one' }], once: false }),
    abort: () => abort.abort(new Error('No longer needed'))
  };
  export default {
    name: 'asker',
    displayName: 'Asker',
    onAction: ({ option, value, by, message }, c) => {
      if (by === 'bob') process.exit(3);
      return c.reply([option, value, by, message.body].join(' '));
    },
    concurrency: 'concurrent',
    async onMessage({ body }, conversation) {
      try {
        console.log(JSON.stringify((await ACTS[body](conversation)) ?? null));
      } catch (error) {
        console.log(error.name + ': ' + error.message);
        if (body === 'soon') throw error;
      }
    }
  };`;

const ada = person('ada');

let bench: ModuleBench;
let stage: BotStage;
let chat: string;

beforeEach(async () => {
  bench = new ModuleBench();
  await bench.start({ source: ASKER });
  stage = await bench.stage();
  chat = await stage.chat();
});
afterEach(() => bench.dispose());

/** The questions of the bot, and its other messages. */
const said = async (): Promise<IMessageRow[]> =>
  (await stage.messages(chat)).filter(({ sender }) => sender === 'asker');

async function question(): Promise<IMessageRow> {
  await bench.until(async () => (await said()).length > 0);
  await stage.quiet();
  return (await said())[0];
}

/** Waits for lines that the bot prints. */
async function printed(count: number): Promise<unknown[]> {
  await bench.until(() => bench.lines.length >= count);
  return bench.lines.map(({ fields }) => fields.line);
}

const closed = async (): Promise<string | undefined> => (await said())[0].options_closed;

describe('a bot in a module that asks', () => {
  it('[MODULE15] gets the choice, however long a person takes within the time of the question', async () => {
    await stage.say(chat, 'ask');
    const { id } = await question();
    for (let minute = 0; minute < 9; minute++) {
      stage.clock.advance(60_000);
      await stage.quiet();
    }
    await stage.rooms.execute(ada, { type: 'choose', chat, id, option: 'Yes' });
    expect(await printed(1)).toEqual(['{"option":"Yes","by":"ada"}']);
    expect(stage.logged).toEqual([]);
  });

  it('[MODULE15] hears that nobody answered, and leaves no failed reply', async () => {
    await stage.say(chat, 'soon');
    await question();
    stage.clock.advance(1_000);
    expect(await printed(1)).toEqual(['NoAnswerError: Nobody answered the question in time.']);
    await stage.quiet();
    expect(await said()).toMatchObject([{ options_closed: 'timeout' }]);
    expect(stage.logged).toEqual([]);
  });

  it('[MODULE15] withdraws its question by its signal, for its own reason', async () => {
    await stage.say(chat, 'signal');
    await question();
    await stage.say(chat, 'abort');
    expect(await printed(2)).toContain('Error: No longer needed');
    expect(await closed()).toBe('withdrawn');
  });

  it('[MODULE15] asks nothing after its signal, and gives no signal to other calls', async () => {
    await stage.say(chat, 'late');
    expect(await printed(1)).toEqual(['Error: Too late']);
    await stage.say(chat, 'reply');
    expect((await printed(2))[1]).toBe('ChatError: Argument 1 of reply takes no signal.');
    expect(await said()).toEqual([]);
  });

  it.each(['leave', 'exit'])(
    '[MODULE15] withdraws its question with the end of its work: %s',
    async act => {
      await stage.say(chat, act);
      await question();
      await bench.until(async () => (await closed()) !== undefined);
      expect(await closed()).toBe('withdrawn');
    }
  );

  it('[ACTION5] is told of choices among its options, and of one that ended its process three times', async () => {
    await stage.say(chat, 'offer');
    const { id } = await question();
    const choose = (who: string) =>
      stage.rooms.execute(person(who), { type: 'choose', chat, id, option: 'a' });
    await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    await choose('ada');
    await bench.until(async () => (await said()).length === 2);
    expect((await said())[1]).toMatchObject({ body: 'a one ada Which?' });
    await choose('bob');
    // The third is the system message about Bob.
    const [, , , failed] = await bench.outcomes(chat, 4);
    expect(failed).toMatchObject({
      stream_failure: 'The bot failed. The log of the server says why.',
      reply_to: id
    });
    expect(new Set(bench.restarts)).toEqual(new Set(['asker']));
  });

  it('[MODULE15] leaves its question when the server stops, so that it can be answered after the restart', async () => {
    await stage.say(chat, 'ask');
    await question();
    await bench.end();
    expect(await closed()).toBeUndefined();
  });
});
