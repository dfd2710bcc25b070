import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { ModuleBench, type ISourceEntry } from '../../../harness/modules.js';
import { person, type BotStage } from '../../../../testing/index.js';
import { TROUBLE } from './test-trouble.js';

const ada = person('ada');

let bench: ModuleBench;
let stage: BotStage;
let chat: string;

beforeEach(() => (bench = new ModuleBench()));
afterEach(() => bench.dispose());

async function open(...entries: ISourceEntry[]): Promise<void> {
  await bench.start(...entries);
  stage = await bench.stage();
  chat = await stage.chat();
}

const failures = (rows: readonly IMessageRow[]): (string | undefined)[] =>
  rows.map(({ stream_failure }) => stream_failure);

const FAILED = 'The bot failed. The log of the server says why.';

describe('a bot in a module', () => {
  it('[MODULE3] is a bot, or what a function of the options returns', async () => {
    await open(
      {
        source: `export default { name: 'plain', displayName: 'Plain', onMessage: (m, c) => c.reply('plain') }`
      },
      {
        source: `export default async ({ word }) =>
          ({ name: 'made', displayName: 'Made', onMessage: (m, c) => c.reply(word) })`,
        options: { word: 'made' }
      }
    );
    await stage.say(chat, 'Hello');
    expect((await bench.answers(chat, 2)).map(({ sender, body }) => [sender, body]).sort()).toEqual(
      [
        ['made', 'made'],
        ['plain', 'plain']
      ]
    );
  });

  it('[MODULE3] keeps its state for as long as its process lives', async () => {
    await open({ source: TROUBLE });
    await stage.say(chat, 'count');
    await stage.say(chat, 'count');
    expect((await bench.answers(chat, 2)).map(({ body }) => body)).toEqual(['1', '2']);
  });

  it('[MODULE4] streams, reads the chat and learns that somebody stopped its answer', async () => {
    await open({
      source: `export default {
        name: 'writer',
        displayName: 'Writer',
        async onMessage(message, conversation) {
          const stream = await conversation.stream();
          const people = await conversation.participants();
          const [first] = await conversation.history(2);
          await stream.setMetadata({ usage: { total_tokens: 3 }, id: stream.id });
          await stream.append(\`\${conversation.chat} \${people.length} \${first.body}\`);
          const aborted = new Promise(resolve => conversation.signal.addEventListener('abort', resolve));
          console.log('written');
          await aborted;
          console.log(conversation.signal.reason.message);
          await stream.append('more').catch(error => console.log(error.message));
        }
      }`
    });
    await stage.say(chat, 'Hello');
    const row = async (): Promise<IMessageRow | undefined> =>
      (await stage.messages(chat)).find(({ sender }) => sender === 'writer');
    await bench.until(async () => (await row()) !== undefined);
    const { id } = (await row())!;
    const read = () => stage.rooms.execute(ada, { type: 'read-message', chat, id });
    await bench.until(async () => (await read()).body !== '');
    expect((await read()).body).toBe(`${chat} 2 Hello`);
    expect((await read()).metadata).toEqual({ usage: { total_tokens: 3 }, id });
    await bench.until(() => bench.lines.length === 1);
    await stage.rooms.execute(ada, { type: 'stop', chat, id });
    await bench.until(() => bench.lines.length === 3);
    expect(bench.lines.map(({ fields }) => fields.line)).toEqual([
      'written',
      'Somebody stopped the answer.',
      'Somebody stopped the answer.'
    ]);
    expect(await row()).toMatchObject({ stopped_by: 'ada' });
    expect(stage.logged).toEqual([]);
  });

  it('[MODULE12] has the settings of its entry before those of the module', async () => {
    const source = `export default {
      name: 'one', displayName: 'One', description: 'Counts', avatar: 'https://a.test/one.png',
      answers: 'mentioned', required: false, onMessage() {}
    }`;
    const [plain, changed] = await bench.start(
      { source },
      { source, name: 'two', answers: 'always', required: true }
    );
    const described = {
      displayName: 'One',
      description: 'Counts',
      avatar: 'https://a.test/one.png'
    };
    expect(plain).toMatchObject({
      name: 'one',
      answers: 'mentioned',
      required: false,
      ...described
    });
    expect(changed).toMatchObject({ name: 'two', answers: 'always', required: true, ...described });
  });
});

describe('a module in trouble', () => {
  it.each(['throw', 'reject', 'cyclic', 'long', 'longer', 'wrong'])(
    '[MODULE5] leaves one failed reply and works on if its bot fails: %s',
    async act => {
      await open({ source: TROUBLE });
      await stage.say(chat, act);
      expect(failures(await bench.outcomes(chat, 1))).toEqual([FAILED]);
      await stage.say(chat, 'count');
      expect((await bench.answers(chat, 2))[1]).toMatchObject({ body: '1' });
      expect(bench.restarts).toEqual([]);
    }
  );

  it.each([
    ...['late', 'stray', 'exit', 'abort', 'kill', 'close', 'unref', 'begun', 'unawaited'],
    ...['memory', 'map', 'buffers']
  ])('[MODULE5] leaves one failed reply and starts again if its process ends: %s', async act => {
    await open({ source: TROUBLE, memory: 64 });
    await stage.say(chat, act);
    expect(failures(await bench.outcomes(chat, 1))).toEqual([FAILED]);
    await stage.say(chat, 'count');
    const answers = await bench.outcomes(chat, 2);
    expect(answers).toHaveLength(2);
    expect(answers[1]).toMatchObject({ body: '1' });
    expect(new Set(bench.restarts)).toEqual(new Set(['trouble']));
  });

  it.each([
    ...['noise', 'text', 'bytes', 'line', 'internal', 'deep', 'flood', 'calls'],
    ...['method', 'prototype', 'constructor', 'object', 'chat']
  ])('[MODULE8] is ended if its process sends what no bot does: %s', async act => {
    await open({ source: TROUBLE });
    await stage.say(chat, act);
    expect(failures(await bench.outcomes(chat, 1))).toEqual([FAILED]);
    expect(await stage.said(chat)).toHaveLength(2);
    expect(bench.errors[0]).toMatchObject({ fields: { bot: 'trouble' } });
  });

  it('[MODULE5] leaves one failed reply for a message with which its bot is never done, and forgets it', async () => {
    await open({ source: TROUBLE });
    await stage.say(chat, 'hang');
    await stage.quiet();
    stage.clock.advance(120_000);
    const reason = 'The bot did nothing for 120 seconds, so it was ended.';
    expect(failures(await bench.answers(chat, 1))).toEqual([reason]);
    const timers = bench.clock.waiting;
    for (let beat = 1; beat <= 12; beat++) {
      bench.clock.advance(10_000);
      await stage.say(chat, 'count');
      await bench.answers(chat, beat + 1);
    }
    expect(bench.clock.waiting).toBe(timers - 1);
    expect(bench.lines).toEqual([]);
  });

  it.each(['block', 'wait'])(
    '[MODULE7] is ended when it blocks, and its other chats go on: %s',
    async act => {
      await open({ source: TROUBLE });
      const other = await stage.chat();
      await stage.say(chat, act);
      await stage.quiet();
      await stage.say(other, 'count');
      await stage.quiet();
      for (let beat = 0; beat < 4; beat++) {
        bench.clock.advance(10_000);
      }
      const reason = 'The bot did not answer for 30 seconds, so it was ended.';
      expect(failures(await bench.answers(chat, 1))).toEqual([reason]);
      expect(failures(await bench.answers(other, 1))).toEqual([reason]);
      await stage.say(other, 'count');
      expect((await bench.outcomes(other, 2))[1]).toMatchObject({ body: '1' });
    }
  );

  it('[MODULE7] goes on for as long as it answers', async () => {
    await open({ source: TROUBLE });
    for (let beat = 1; beat <= 6; beat++) {
      bench.clock.advance(10_000);
      await stage.say(chat, 'count');
      await bench.answers(chat, beat);
    }
    expect(bench.lines).toEqual([]);
  });

  it('[MODULE6] starts again after waits that double, up to a minute', async () => {
    await open({ source: TROUBLE });
    for (let message = 1; message <= 3; message++) {
      await stage.say(chat, 'exit');
      await bench.outcomes(chat, message);
    }
    const waits = bench.errors.map(({ fields }) => fields.wait);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map(seconds => seconds * 1_000));
  });

  it('[MODULE9] that fails when it is loaded fails visibly, and works once it can be loaded', async () => {
    const flag = join(bench.directory, 'ready');
    await open({
      name: 'slow',
      source: `
        import { existsSync } from 'node:fs';
        if (!existsSync(${JSON.stringify(flag)})) throw new Error('The model is away');
        export default { displayName: 'Slow', onMessage: (m, c) => c.reply('Here') };`
    });
    expect(stage.bots[0]).toMatchObject({ name: 'slow', displayName: 'slow' });
    await stage.say(chat, 'Hello');
    expect(failures(await bench.outcomes(chat, 1))).toEqual([FAILED]);
    writeFileSync(flag, '');
    await stage.say(chat, 'Hello');
    expect((await bench.outcomes(chat, 2))[1]).toMatchObject({ body: 'Here' });
    expect(stage.bots[0]).toMatchObject({ displayName: 'Slow' });
  });

  it('[MODULE10] shows no text of its options in the log', async () => {
    await open({
      source: `export default ({ key }) => ({
        name: 'teller',
        displayName: 'Teller',
        onMessage({ body }) {
          console.log('The key is ' + key);
          console.error('Its parts are', { key });
          if (body === 'exit') setTimeout(() => { throw new Error('Bad key ' + key); });
          else throw new Error('Bad key ' + key);
          return new Promise(() => {});
        }
      })`,
      options: { key: 'sk-"quoted"-1' }
    });
    await stage.say(chat, 'throw');
    await bench.outcomes(chat, 1);
    await stage.say(chat, 'exit');
    await bench.outcomes(chat, 2);
    const log = JSON.stringify([
      bench.lines.map(({ fields }) => [fields.line, String(fields.err)]),
      stage.logged
    ]);
    expect(log).not.toContain('quoted');
    expect(log).toContain('The key is [options.key]');
    expect(log).toContain('Bad key [options.key]');
  });

  it('[MODULE11] leaves no process, timer or listener behind', async () => {
    await open({ source: TROUBLE }, { source: TROUBLE, name: 'other' });
    await stage.say(chat, 'block');
    await stage.quiet();
    await bench.end();
    expect(bench.clock.waiting).toBe(0);
    expect(bench.lines).toEqual([]);
    expect(failures(await stage.messages(chat))).toEqual([undefined]);
  });
});
