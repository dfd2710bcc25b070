import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../server/config.js';
import { LIMITS } from '../../server/limits.js';

describe('the configuration', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'colloquy-config-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const file = (content: unknown): string => {
    const path = join(directory, 'colloquy.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('has a default for everything that a server needs', () => {
    expect(loadConfig()).toEqual({
      host: '127.0.0.1',
      port: 8765,
      data: './colloquy-data',
      durability: 'full',
      tlsSelfSigned: false,
      guests: false,
      bots: [],
      limits: LIMITS,
      noLimits: false,
      allowedOrigins: [],
      webhookHosts: [],
      trustedImageHosts: [],
      logLevel: 'info'
    });
  });

  it('[CONF1] the command line comes before the environment, that before the file', () => {
    const path = file({
      port: 1,
      host: 'file',
      jupyterUrl: 'http://file',
      limits: { idle: 5 },
      bots: []
    });
    const env = { COLLOQUY_JUPYTER_URL: 'http://127.0.0.1:8888/base' };
    expect(loadConfig({ port: 2, host: undefined }, env, path)).toMatchObject({
      port: 2,
      host: 'file',
      jupyterUrl: 'http://127.0.0.1:8888/base/',
      limits: { ...LIMITS, idle: 5 },
      bots: []
    });
    expect(loadConfig({}, { COLLOQUY_JUPYTER_URL: '' })).not.toHaveProperty('jupyterUrl');
  });

  it('[CONF2] is frozen to its depth', () => {
    const config = loadConfig();
    for (const part of [config, config.limits, config.bots, config.allowedOrigins]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(LIMITS)).toBe(false);
  });

  it.each([
    [{ port: 'x' }, 'port in FILE must be a whole number from 0 to 65535, not "x".'],
    [{ port: 65536 }, 'port in FILE must be a whole number from 0 to 65535, not 65536.'],
    [{ host: '' }, 'host in FILE must be the name or address to listen on, not "".'],
    [{ guests: 'yes' }, 'guests in FILE must be true or false, not "yes".'],
    [{ bots: 'echo' }, 'bots in FILE must be a list of names of bots, not "echo".'],
    [{ bots: ['echo', 7] }, 'bots.1 in FILE must be the name of a bot, not 7.'],
    [
      { limits: { idle: -1 } },
      'limits.idle in FILE must be a whole number from 0 to 2147483647, not -1.'
    ],
    [{ limits: { idel: 1 } }, 'There is no setting "limits.idel" in FILE.'],
    [{ prot: 1 }, 'There is no setting "prot" in FILE.'],
    [
      { allowedOrigins: ['example.org'] },
      'allowedOrigins.0 in FILE must be an origin, as https://example.org, not "example.org".'
    ],
    [
      { trustedImageHosts: ['https://a.test'] },
      'trustedImageHosts.0 in FILE must be a host, as images.example.org or *.example.org, not "https://a.test".'
    ],
    [
      { logLevel: 'loud' },
      'logLevel in FILE must be one of fatal, error, warn, info, debug, trace, silent, not "loud".'
    ],
    [{ publicUrl: 'ftp://x' }, 'publicUrl in FILE must be an http or https URL, not "ftp://x".'],
    [[], 'The configuration in FILE must be an object, not [].'],
    [null, 'The configuration in FILE must be an object, not null.']
  ])('[CONF3] a wrong value is named in one sentence: %j', (content, sentence) => {
    const path = file(content);
    expect(() => loadConfig({}, {}, path)).toThrow(new ConfigError(sentence.replace('FILE', path)));
  });

  it('a file that is missing or no JSON is named', () => {
    expect(() => loadConfig({}, {}, join(directory, 'none.json'))).toThrow(
      /none.json cannot be read/
    );
    expect(() => loadConfig({}, {}, file('{'))).toThrow(/colloquy.json is not JSON/);
  });

  it('wrong values of the other sources are named, too', () => {
    expect(() => loadConfig({ port: 'x' })).toThrow(
      'port must be a whole number from 0 to 65535, not "x".'
    );
    expect(() => loadConfig({}, { COLLOQUY_JUPYTER_URL: 'x' })).toThrow(
      'jupyterUrl in COLLOQUY_JUPYTER_URL must be an http or https URL, not "x".'
    );
  });
});
