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

  it('has a default for every setting that a server needs', () => {
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

  it('[CONF1] prefers the command line to the environment, and the environment to the file', () => {
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

  it('[CONF4] reads each key from an environment variable of its name', () => {
    const env = {
      COLLOQUY_PORT: '9000',
      COLLOQUY_TLS_SELF_SIGNED: 'yes',
      COLLOQUY_BOTS: 'echo',
      COLLOQUY_ALLOWED_ORIGINS: 'https://a.test, https://b.test,',
      COLLOQUY_LIMITS: '{"idle": 7}',
      COLLOQUY_LOG_LEVEL: 'warn',
      COLLOQUY_HOST: '',
      COLLOQUY_NODE: '/usr/bin/node'
    };
    expect(loadConfig({}, env)).toMatchObject({
      host: '127.0.0.1',
      port: 9000,
      tlsSelfSigned: true,
      bots: ['echo'],
      allowedOrigins: ['https://a.test', 'https://b.test'],
      limits: { ...LIMITS, idle: 7 },
      logLevel: 'warn'
    });
    expect(loadConfig({ bots: [] }, env).bots).toEqual([]);
    for (const [name, text, told] of [
      [
        'COLLOQUY_PORT',
        '9x',
        'port in COLLOQUY_PORT must be a whole number from 0 to 65535, not "9x"'
      ],
      ['COLLOQUY_GUESTS', 'maybe', 'guests in COLLOQUY_GUESTS must be true or false'],
      ['COLLOQUY_LIMITS', '{', 'limits in COLLOQUY_LIMITS must be an object']
    ]) {
      expect(() => loadConfig({}, { [name]: text })).toThrow(told);
    }
  });

  it('[CONF5] reads config.json in the data directory, unless another file is named', () => {
    const data = mkdtempSync(join(directory, 'data-'));
    writeFileSync(join(data, 'config.json'), '\ufeff{"port": 9001, "bots": ["echo"]}');
    expect(loadConfig({ data })).toMatchObject({ port: 9001, bots: ['echo'] });
    expect(loadConfig({}, { COLLOQUY_DATA: data, COLLOQUY_PORT: '5' })).toMatchObject({
      data,
      port: 5,
      bots: ['echo']
    });
    expect(loadConfig({ data }, {}, file({ guests: true }))).toMatchObject({
      port: 8765,
      guests: true
    });
    writeFileSync(join(data, 'config.json'), '{"prot": 1}');
    expect(() => loadConfig({ data })).toThrow(
      `There is no setting "prot" in ${data}/config.json.`
    );
  });

  it('[CONF2] is deeply frozen', () => {
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
    [
      { bots: 'echo' },
      'bots in FILE must be a list of names of bots and of objects with a module or a webhook, not "echo".'
    ],
    [
      { bots: ['echo', 7] },
      'bots.1 in FILE must be the name of a bot, or an object with either a module or a webhook.'
    ],
    [
      { bots: [[]] },
      'bots.0 in FILE must be the name of a bot, or an object with either a module or a webhook.'
    ],
    [
      { limits: { idle: -1 } },
      'limits.idle in FILE must be a whole number from 0 to 2147483647, not -1.'
    ],
    [{ limits: { idel: 1 } }, 'There is no setting "limits.idel" in FILE.'],
    [{ prot: 1 }, 'There is no setting "prot" in FILE.'],
    [
      { allowedOrigins: ['example.org'] },
      'allowedOrigins.0 in FILE must be an origin, such as https://example.org, not "example.org".'
    ],
    [
      { trustedImageHosts: ['https://a.test'] },
      'trustedImageHosts.0 in FILE must be a host, such as images.example.org or *.example.org, not "https://a.test".'
    ],
    [
      { logLevel: 'loud' },
      'logLevel in FILE must be one of fatal, error, warn, info, debug, trace, silent, not "loud".'
    ],
    [
      { allowedOrigins: ['https://[::1'] },
      'allowedOrigins.0 in FILE must be an origin, such as https://example.org, not "https://[::1".'
    ],
    [[], 'The configuration in FILE must be an object, not [].'],
    [null, 'The configuration in FILE must be an object, not null.']
  ])('[CONF3] names a wrong value in one sentence: %j', (content, sentence) => {
    const path = file(content);
    expect(() => loadConfig({}, {}, path)).toThrow(new ConfigError(sentence.replace('FILE', path)));
  });

  it.each([
    'ftp://x',
    'https://[::1',
    'https://a:99999',
    'https://me:secret@a',
    'https://a/?q=1',
    'https://a/#b'
  ])('[CONF3] names a wrong public URL in one sentence: %s', publicUrl => {
    expect(() => loadConfig({ publicUrl })).toThrow(
      new ConfigError(
        `publicUrl must be an http or https URL without a password, a query or a fragment, not "${publicUrl}".`
      )
    );
  });

  it('[CONF7] normalizes the public URL as clients send addresses', () => {
    for (const [publicUrl, sent] of [
      ['https://Chat.Example:443', 'https://chat.example/'],
      ['https://bücher.example/日本', 'https://xn--bcher-kva.example/%E6%97%A5%E6%9C%AC/'],
      ['http://[0:0::1]:8080/a%20b/', 'http://[::1]:8080/a%20b/'],
      ['https://a/b/../c@d', 'https://a/c@d/']
    ]) {
      expect(loadConfig({ publicUrl }).publicUrl).toBe(sent);
    }
  });

  it('names a missing or invalid JSON file', () => {
    expect(() => loadConfig({}, {}, join(directory, 'none.json'))).toThrow(
      /none.json cannot be read/
    );
    expect(() => loadConfig({}, {}, file('{'))).toThrow(/colloquy.json is not JSON/);
  });

  it('[NOFAULT7] refuses a file that is not UTF-8', () => {
    const latin = join(directory, 'latin.json');
    const wide = join(directory, 'wide.json');
    writeFileSync(latin, Buffer.from('{"jupyterOrigin": "https://caf\xe9"}', 'latin1'));
    writeFileSync(wide, Buffer.from('\ufeff{}', 'utf16le'));
    for (const name of [latin, wide]) {
      expect(() => loadConfig({}, {}, name)).toThrow(`${name} cannot be read: it is not UTF-8.`);
    }
  });

  it('names wrong values of the other sources', () => {
    expect(() => loadConfig({ port: 'x' })).toThrow(
      'port must be a whole number from 0 to 65535, not "x".'
    );
    expect(() => loadConfig({}, { COLLOQUY_JUPYTER_URL: 'x' })).toThrow(
      'jupyterUrl in COLLOQUY_JUPYTER_URL must be an http or https URL, or http+unix://%2Fpath%2Fof%2Fa%2Fsocket/, not "x".'
    );
    const socket = 'http+unix://%2Ftmp%2Fa.sock/base';
    expect(loadConfig({}, { COLLOQUY_JUPYTER_URL: socket }).jupyterUrl).toBe(`${socket}/`);
  });

  it('[CONF6] rejects a path that the system would truncate, and names a remedy', () => {
    const path = `/tmp/${'x'.repeat(102)}`;
    const load = (unixSocket: string) => loadConfig({ unixSocket });
    if (process.platform === 'linux') {
      expect(load(path).unixSocket).toBe(path);
    }
    expect(() => load(`${path}y`)).toThrow(
      /^The path of the Unix socket has 108 bytes, but this system takes at most \d+: \/tmp\/x+y\. Choose a shorter path or a port\.$/
    );
    expect(() => load(`/tmp/${'ä'.repeat(52)}`)).toThrow(/has 109 bytes/);
  });
});
