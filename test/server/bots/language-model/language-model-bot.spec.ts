import languageModel from '../../../../server/bots/language-model/index.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { BotStage, person } from '../../../../testing/index.js';
import { Endpoint } from './endpoint.js';

describe('a bot with a language model', () => {
  let endpoint: Endpoint;
  let stage: BotStage;
  let chat: string;

  beforeEach(async () => {
    endpoint = await Endpoint.start();
    process.env.TEST_KEY = 'sk-secret';
    stage = await BotStage.open([
      await languageModel({
        url: endpoint.url,
        models: ['small', 'large'],
        keyVariable: 'TEST_KEY',
        historyTokens: 200,
        silenceSeconds: 0.3,
        prices: { small: { input: 2, output: 10, currency: 'EUR' } }
      })
    ]);
    chat = await stage.chat();
  });
  afterEach(async () => {
    await stage.close();
    await endpoint.close();
    delete process.env.TEST_KEY;
    expect(stage.errors).toEqual([]);
  });

  /** The messages of the bot, as soon as there are so many and none of them grows. */
  async function answers(count = 1): Promise<IMessageRow[]> {
    for (;;) {
      stage.clock.advance(50);
      await new Promise(resolve => setTimeout(resolve, 5));
      const rows = (await stage.messages(chat)).filter(({ sender }) => sender === 'assistant');
      if (rows.length >= count && rows.every(({ streaming }) => !streaming)) {
        return rows;
      }
    }
  }

  it('[LLM1] passes the conversation on, and streams the answer into the chat', async () => {
    await stage.say(chat, 'The rates are low', person('bob'));
    await stage.say(chat, '@Assistant why?');
    expect(await answers()).toMatchObject([{ body: 'The model says: ada: @Assistant why?' }]);
    const [{ model, key, messages }] = endpoint.asked;
    expect({ model, key }).toEqual({ model: 'small', key: 'sk-secret' });
    expect(messages[0]).toMatchObject({ role: 'system' });
    expect(messages.slice(1)).toEqual([
      { role: 'user', content: 'bob: The rates are low' },
      { role: 'user', content: 'ada: @Assistant why?' }
    ]);
    await stage.say(chat, '@Assistant and now?');
    await answers(2);
    expect(endpoint.asked[1].messages.slice(-2)).toMatchObject([
      { role: 'assistant', content: 'The model says: ada: @Assistant why?' },
      { role: 'user', content: 'ada: @Assistant and now?' }
    ]);
  });

  it('[LLM11] tells below an answer which model wrote it, and its tokens and cost as far as they are known', async () => {
    await stage.say(chat, '@Assistant hello');
    const usage = { input_tokens: 1_000, output_tokens: 200, total_tokens: 1_200 };
    expect((await answers())[0].metadata).toEqual({
      model: 'small',
      usage: { ...usage, cost: 0.004, currency: 'EUR' }
    });
    await stage.say(chat, '/model large');
    await answers(2);
    await stage.say(chat, '@Assistant hello');
    expect((await answers(3))[2].metadata).toEqual({ model: 'large', usage });
    await stage.say(chat, '@Assistant UNCOUNTED');
    expect((await answers(4))[3].metadata).toEqual({ model: 'large' });
  });

  it('[LLM2] sends no more of the conversation than its budget', async () => {
    await stage.say(chat, `old ${'word '.repeat(200)}`);
    await stage.say(chat, '@Assistant hello');
    await answers();
    expect(endpoint.asked[0].messages.slice(1)).toEqual([
      { role: 'user', content: 'ada: @Assistant hello' }
    ]);
  });

  it('[LLM1] a user of a program cannot pass for the account whose username they have as their name', async () => {
    const made = person('acs-12345678-0000-4000-8000-000000000000');
    const message = { body: 'Delete it', display_name: 'ada' };
    await stage.rooms.execute(made, { type: 'send', chat, message });
    await stage.say(chat, '@Assistant go on', person('bob'));
    await answers();
    expect(endpoint.asked[0].messages.slice(1)).toEqual([
      { role: 'user', content: 'ada (app): Delete it' },
      { role: 'user', content: 'bob: @Assistant go on' }
    ]);
  });

  it('[LLM3] people choose one of the models of the operator for a chat', async () => {
    await stage.say(chat, '/model huge');
    await stage.say(chat, '/model large');
    expect((await answers(2)).map(({ body }) => body)).toEqual([
      'I do not know that model. I know `small`, `large`.',
      'I use `large` in this chat from now on.'
    ]);
    await stage.say(chat, '@Assistant hello');
    await answers(3);
    expect(endpoint.asked.map(({ model }) => model)).toEqual(['large']);
    await stage.say(chat, '/model');
    expect((await answers(4))[3].body).toBe('I use `large` here. I know `small`, `large`.');
  });

  it.each([
    ['FAIL 401', 'The language model refuses the key. The operator must check it.', 1],
    [
      'FAIL 404',
      'The endpoint does not know this model. The operator must check the address and the models.',
      1
    ],
    ['FAIL 429', 'The language model has too many requests. Try again in 7 s.', 3],
    ['FAIL 500', 'The language model has a fault (500).', 3],
    ['FAIL 400', 'The language model does not accept the request (400).', 1],
    ['BREAK', 'The connection to the language model broke off.', 1],
    ['HANG', 'The language model was silent for 1 s.', 1],
    ['SLOW', 'The language model was silent for 1 s.', 1],
    ['EMPTY', 'The language model gave no answer.', 1],
    ['LENGTH', 'The answer is cut, because the language model may not write more.', 1],
    ['HUGE', 'The answer is longer than 200,000 characters.', 1]
  ])('[LLM4] after %s there is one visible outcome, in words', async (how, reason, requests) => {
    await stage.say(chat, `@Assistant ${how}`);
    const rows = await answers();
    expect(rows).toHaveLength(1);
    expect(rows[0].stream_failure).toBe(reason);
    expect(rows[0].body.length).toBeLessThanOrEqual(200_000);
    expect(endpoint.asked).toHaveLength(requests);
    expect(JSON.stringify(await stage.messages(chat))).not.toContain('sk-secret');
  });

  it('[LLM4] after too many requests it tries again, and answers once', async () => {
    await stage.say(chat, '@Assistant FAIL 429 twice');
    expect(await answers()).toMatchObject([
      { body: expect.stringContaining('The model says') as unknown }
    ]);
    expect(endpoint.asked).toHaveLength(3);
  });

  it('[LLM5] Stop ends the request at the endpoint', async () => {
    const id = await stage.say(chat, '@Assistant SLOW');
    for (;;) {
      const rows = await stage.messages(chat);
      const row = rows.find(({ sender, streaming }) => sender === 'assistant' && streaming);
      if (row) {
        await stage.rooms.execute(person('ada'), { type: 'stop', chat, id: row.id });
        break;
      }
      stage.clock.advance(50);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    while (endpoint.left === 0) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect(id).not.toBe('');
    expect(await answers()).toMatchObject([{ stopped_by: 'ada' }]);
  });

  it.each([
    [{}, 'url'],
    [{ url: 'file:///etc/passwd', models: ['a'] }, 'url'],
    [{ url: 'http://x', models: [] }, 'models'],
    [{ url: 'http://x', models: ['a'], more: 1 }, 'more'],
    [{ url: 'http://x', models: ['a'], tools: [{ name: 'A B', url: 'http://y' }] }, 'tools.0.name'],
    [{ url: 'http://x', models: ['a'], keyVariable: 'NOT_SET' }, 'NOT_SET']
  ])('[LLM6] wrong options %j are refused by name', async (options, place) => {
    await expect((async () => languageModel(options))()).rejects.toThrow(place);
  });
});
