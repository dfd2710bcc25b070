import { resolve } from 'node:path';
import { ModuleBench } from '../../../harness/modules.js';
import { Endpoint } from './endpoint.js';

it('[LLM9] as a module of the configuration it answers from a process of its own, and the log has no key', async () => {
  const endpoint = await Endpoint.start();
  const bench = new ModuleBench();
  bench.env.TEST_KEY = 'sk-secret';
  try {
    const module = resolve('lib/server/bots/language-model/index.js');
    const options = { url: endpoint.url, models: ['small'], keyVariable: 'TEST_KEY' };
    await bench.start({ module, options, environment: ['TEST_KEY'] });
    const stage = await bench.stage();
    const chat = await stage.chat();
    await stage.say(chat, '@Assistant hello');
    await bench.answers(chat, 1);
    await stage.say(chat, '@Assistant FAIL 401');
    expect(await bench.answers(chat, 2)).toMatchObject([
      { body: 'The model says: ada: @Assistant hello' },
      { stream_failure: 'The language model refuses the key. The operator must check it.' }
    ]);
    expect(endpoint.asked[0].key).toBe('sk-secret');
    expect(JSON.stringify(bench.lines)).not.toContain('sk-secret');
  } finally {
    await bench.dispose();
    await endpoint.close();
  }
});
