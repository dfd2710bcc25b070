import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../../../server/config.js';
import { ModuleBench } from '../../../harness/modules.js';

const BOT = `{ name: 'one', displayName: 'One', onMessage() {} }`;

let bench: ModuleBench;

beforeEach(() => (bench = new ModuleBench()));
afterEach(() => bench.dispose());

it('[MODULE2] a module is a path beside the configuration, or a package that is found from there', async () => {
  const modules = join(bench.directory, 'node_modules', 'a-bot');
  mkdirSync(modules, { recursive: true });
  writeFileSync(
    join(modules, 'package.json'),
    '{ "name": "a-bot", "exports": { "import": "./bot.mjs" } }'
  );
  writeFileSync(join(modules, 'bot.mjs'), `export default ${BOT.replace('one', 'packaged')};`);
  writeFileSync(join(bench.directory, 'old.cjs'), `module.exports = ${BOT.replace('one', 'old')};`);
  const bots = await bench.start(
    { module: 'a-bot' },
    { module: './old.cjs' },
    { module: join(bench.directory, 'old.cjs'), name: 'absolute' }
  );
  expect(bots.map(({ name }) => name)).toEqual(['packaged', 'old', 'absolute']);
});

it.each([
  [{ module: './none.mjs' }, 'names a file that does not exist: DIR/none.mjs.'],
  [{ module: '../' }, 'names a file that does not exist: PARENT.'],
  [
    { module: 'no-such-bot' },
    'names a package that is not installed in DIR or above it: no-such-bot. A path begins with ./ or ../'
  ],
  [
    { source: 'export const bot = 1;' },
    'names a module without a bot: ./bot0.mjs: it must export a bot, or a function that returns one, as its default.'
  ],
  [
    { source: 'export default {};' },
    'names a module without a bot: ./bot0.mjs: it must export a bot, or a function that returns one, as its default.'
  ],
  [
    { source: 'export default () => null;' },
    'names a module without a bot: ./bot0.mjs: it must export a bot, or a function that returns one, as its default.'
  ],
  [
    { source: `export default ${BOT.replace("'One'", "'x'.repeat(1e6)")};` },
    'names a module without a bot: ./bot0.mjs: its displayName must be a text of 1 to 2000 characters.'
  ],
  [
    { source: `export default { ...${BOT}, answers: 'never' };` },
    'names a module without a bot: ./bot0.mjs: its answers must be one of always, mentioned, commands.'
  ],
  [
    { source: `export default { ...${BOT}, concurrency: 'never' };` },
    'names a module without a bot: ./bot0.mjs: The bot "one" has the unknown concurrency "never". Choose one of: queue, drop, debounce, concurrent.'
  ],
  [
    { source: `export default ${BOT.replace("'one'", "'<b>'")};` },
    'names a module without a bot: ./bot0.mjs: its name must be a username of letters, digits, dots, hyphens and underscores.'
  ],
  [
    { source: `export default { displayName: 'One', onMessage() {} };` },
    'names a module without a bot: ./bot0.mjs: its name is missing, here and in the configuration.'
  ],
  [
    { source: `throw new Error('No sk-12345');`, options: { key: 'sk-12345' } },
    'names a module that fails: ./bot0.mjs: No [options.key]. Mend it, or give the bot a name in the configuration, so that the server starts without it.'
  ],
  [
    { source: 'process.exit(1);' },
    'names a module that fails: ./bot0.mjs: The process of the module ended with code 1. Mend it, or give the bot a name in the configuration, so that the server starts without it.'
  ]
])('[MODULE1] a module that is none stops the start with one sentence: %j', async (entry, says) => {
  const sentence = says
    .replace('DIR', bench.directory)
    .replace('PARENT', join(bench.directory, '..'));
  await expect(bench.start(entry)).rejects.toThrow(new ConfigError(`bots.0.module ${sentence}`));
  expect(bench.clock.waiting).toBe(0);
});

it.each(['await new Promise(() => {});', 'for (;;);'])(
  '[MODULE9] a module that is not loaded within 10 s does not delay the start longer: %s',
  async source => {
    const started = bench.start({ source, name: 'never' });
    bench.clock.advance(10_000);
    const [bot] = await started;
    expect(bot.name).toBe('never');
  }
);

it('[MODULE18] a variable that is not set stops the start', async () => {
  bench.env.API_KEY = 'sk-12345';
  const entry = { source: `export default ${BOT}`, environment: ['API_KEY', 'API_KY'] };
  await expect(bench.start(entry)).rejects.toThrow(
    new ConfigError(
      'bots.0.environment names the variable API_KY, which is not set where the server starts.'
    )
  );
});

it('[MODULE18] the log shows no value of a variable that an entry names', async () => {
  bench.env.API_KEY = 'sk-12345';
  const source = `console.log(process.env.API_KEY); export default ${BOT}`;
  await bench.start({ source, environment: ['API_KEY'] });
  await bench.until(() => bench.lines.length > 0);
  expect(bench.lines[0].fields.line).toBe('[environment.API_KEY]');
});
