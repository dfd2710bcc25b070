import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../server/config.js';

describe('the bots of the configuration', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'colloquy-config-bots-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const file = (content: object): string => {
    const path = join(directory, 'colloquy.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };

  it.each([
    [
      {},
      'bots.0 in FILE must be the name of a bot, or an object with either a module or a webhook.'
    ],
    [
      { module: './a.mjs', webhook: 'https://a.test' },
      'bots.0 in FILE must be the name of a bot, or an object with either a module or a webhook.'
    ],
    [
      { module: './a.mjs', environment: ['COLLOQUY_DATA'] },
      'bots.0.environment.0 in FILE must be the name of a variable that is not one of the server\'s own, not "COLLOQUY_DATA".'
    ],
    [
      { module: './a.mjs', environment: ['colloquy_data'] },
      'bots.0.environment.0 in FILE must be the name of a variable that is not one of the server\'s own, not "colloquy_data".'
    ],
    [
      { module: './a.mjs', environment: 'HOME' },
      'bots.0.environment in FILE must be a list of names of variables, not "HOME".'
    ],
    [{ module: './a.mjs', secret: 'k' }, 'There is no setting "bots.0.secret" in FILE.'],
    [{ modul: './a.mjs' }, 'There is no setting "bots.0.modul" in FILE.'],
    [
      { module: 7 },
      'bots.0.module in FILE must be the path of a module, or the name of a package, not 7.'
    ],
    [
      { module: './a.mjs', name: 'a b' },
      'bots.0.name in FILE must be a username of letters, digits, dots, hyphens and underscores, not "a b".'
    ],
    [
      { module: './a.mjs', answers: 'never' },
      'bots.0.answers in FILE must be one of always, mentioned, commands, not "never".'
    ],
    [
      { module: './a.mjs', required: 'yes' },
      'bots.0.required in FILE must be true or false, not "yes".'
    ],
    [
      { module: './a.mjs', memory: 1 },
      'bots.0.memory in FILE must be a whole number from 16 to 65536, not 1.'
    ],
    [{ module: './a.mjs', options: 'sk-1' }, 'bots.0.options in FILE must be an object.']
  ])(
    '[MODULE1] names a wrong value of a bot in one sentence, and shows no option: %j',
    (bot, sentence) => {
      const path = file({ bots: [bot] });
      expect(() => loadConfig({}, {}, path)).toThrow(
        new ConfigError(sentence.replace('FILE', path))
      );
    }
  );

  const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
  const hook = { webhook: 'https://a.test/', name: 'hook', secret };
  it.each([
    [
      { ...hook, webhook: undefined, webhok: 'https://a.test/' },
      'There is no setting "bots.0.webhok" in FILE.'
    ],
    [
      { ...hook, webhook: 'ftp://a.test/key' },
      'bots.0.webhook in FILE must be an http or https URL.'
    ],
    [{ ...hook, webhook: 'https://' }, 'bots.0.webhook in FILE must be an http or https URL.'],
    [
      { ...hook, name: undefined },
      'bots.0.name in FILE must be a username of letters, digits, dots, hyphens and underscores.'
    ],
    [
      { ...hook, name: 'a b' },
      'bots.0.name in FILE must be a username of letters, digits, dots, hyphens and underscores, not "a b".'
    ],
    [
      { ...hook, secret: undefined },
      'bots.0.secret in FILE must be whsec_ and 24 to 64 bytes in base64.'
    ],
    [
      { ...hook, secret: 'whsec_c2hvcnQ=' },
      'bots.0.secret in FILE must be whsec_ and 24 to 64 bytes in base64.'
    ],
    [
      { ...hook, secret: `${secret}!` },
      'bots.0.secret in FILE must be whsec_ and 24 to 64 bytes in base64.'
    ],
    [{ ...hook, options: {} }, 'There is no setting "bots.0.options" in FILE.'],
    [{ ...hook, required: 1 }, 'bots.0.required in FILE must be true or false, not 1.'],
    [
      { ...hook, commands: ['help'] },
      'bots.0.commands.0 in FILE must be a name, a description and, if there are any, arguments, not "help".'
    ]
  ])(
    '[CONFBOT1] names a wrong value of a bot behind a webhook, and shows no secret: %j',
    (bot, sentence) => {
      const path = file({ bots: [bot] });
      expect(() => loadConfig({}, {}, path)).toThrow(
        new ConfigError(sentence.replace('FILE', path))
      );
    }
  );

  it('[MODULE2] knows the directory of the file that names a module', () => {
    const path = file({ bots: ['echo', { module: './a.mjs', options: { key: 'k' } }] });
    const [echo, module] = loadConfig({}, {}, path).bots;
    expect(echo).toBe('echo');
    expect(module).toEqual({ module: './a.mjs', from: directory, options: { key: 'k' } });
    expect(loadConfig({ bots: [{ module: 'a' }] }).bots).toEqual([
      { module: 'a', from: process.cwd() }
    ]);
  });
});
