import { parseCommandLine } from '../../../server/cli/command-line.js';
import type { CliCommand } from '../../../server/cli/commands.js';
import { ConfigError } from '../../../server/config.js';
import { SETTINGS } from '../../../server/settings.js';

const parse = (line: string, env = {}): CliCommand =>
  parseCommandLine(line.split(' ').filter(Boolean), env);

describe('the command line', () => {
  it('[CLI1] serve reads its options', () => {
    const command = parse(
      'serve --host 0.0.0.0 --port 0 --data d --durability os --guests --bots a,b --no-limits --unix-socket s'
    );
    expect(command).toMatchObject({
      type: 'serve',
      config: {
        host: '0.0.0.0',
        port: 0,
        data: 'd',
        durability: 'os',
        guests: true,
        bots: ['a', 'b'],
        noLimits: true,
        unixSocket: 's'
      }
    });
    expect(
      parse(
        'serve --tls-cert c --tls-key k --public-url https://x --allowed-origins https://a,https://b'
      )
    ).toMatchObject({
      config: {
        tlsCert: 'c',
        tlsKey: 'k',
        tlsSelfSigned: false,
        publicUrl: 'https://x/',
        allowedOrigins: ['https://a', 'https://b']
      }
    });
    expect(() => parse('serve --tls-cert c')).toThrow('together');
    expect(() => parse('serve --tls-cert c --tls-key k --tls-self-signed')).toThrow('not both');
    expect(parse('serve --bots=')).toMatchObject({ config: { bots: [] } });
    expect(parse('serve --bots echo')).toMatchObject({ config: { bots: ['echo'] } });
    expect(parse('serve', { COLLOQUY_JUPYTER_URL: 'http://x/' })).toMatchObject({
      config: { port: 8765, bots: [], guests: false, jupyterUrl: 'http://x/' }
    });
  });

  it('[CLI2] token reads the user and the duration', () => {
    expect(parse('token --data d --user ada')).toMatchObject({
      type: 'token',
      config: { data: 'd' },
      principal: {
        username: 'ada',
        name: 'ada',
        displayName: 'ada',
        admin: false,
        bot: false,
        guest: false
      },
      expiresInMs: 86_400_000
    });
    expect(
      parseCommandLine(['token', '--user', 'ada', '--name', 'Ada L.', '--admin', '--bot'], {})
    ).toMatchObject({
      principal: { name: 'Ada L.', displayName: 'Ada L.', admin: true, bot: true }
    });
    for (const [text, ms] of [
      ['90', 90_000],
      ['5s', 5_000],
      ['30m', 1_800_000],
      ['7d', 604_800_000]
    ] as const) {
      expect(parse(`token --user ada --expires ${text}`)).toMatchObject({ expiresInMs: ms });
    }
  });

  it('[CLI5] --help has priority, and shows the help of its command', () => {
    const helpOf = (line: string): string => (parse(line) as { text: string }).text;
    for (const [line, usage] of [
      ['--help', 'colloquy [options] [command]'],
      ['-h', 'colloquy [options] [command]'],
      ['serve --help', 'colloquy serve [options]'],
      ['serve --port --help', 'colloquy serve [options]'],
      ['token --nonsense -h', 'colloquy token [options]'],
      ['export --help', 'colloquy export [options] <chat> [file]'],
      ['sevre --help', 'colloquy [options] [command]']
    ]) {
      expect(parse(line)).toMatchObject({ type: 'help' });
      expect(helpOf(line).split('\n')[0]).toBe(`Usage: ${usage}`);
    }
    for (const name of ['token', 'connection-string', 'backup', 'export', 'import', 'completion']) {
      expect(helpOf('--help')).toContain(`  ${name} `);
      expect(helpOf(`${name} --help`)).toContain(`Usage: colloquy ${name}`);
    }
  });

  it('[CLI5] serve has an option for every setting, except the limits, LiveKit and the values that Jupyter sets', () => {
    const { text } = parse('serve --help') as { text: string };
    const keys = Object.keys(SETTINGS).filter(
      key => !['limits', 'livekit'].includes(key) && !key.startsWith('jupyter')
    );
    const words = text.replace(/\s+/g, ' ');
    for (const key of keys) {
      expect(words).toContain(`--${key.replace(/[A-Z]/g, '-$&').toLowerCase()} `);
      expect(words).toContain(SETTINGS[key].help);
    }
    expect(words).toContain('(default: 8765)');
    const line =
      'serve --log-level debug --webhook-hosts a,b:1 --trusted-image-hosts *.example.org';
    expect(parse(line)).toMatchObject({
      config: {
        logLevel: 'debug',
        webhookHosts: ['a', 'b:1'],
        trustedImageHosts: ['*.example.org'],
        noLimits: false
      }
    });
  });

  it('parses the commands that copy chats', () => {
    expect(parse('backup --data d --force f')).toMatchObject({
      type: 'backup',
      config: { data: 'd' },
      file: 'f',
      force: true
    });
    expect(parse('export c')).not.toHaveProperty('file');
    expect(parse('export c f')).toMatchObject({
      type: 'export',
      chat: 'c',
      file: 'f',
      force: false
    });
    expect(parse('import f --topic Trips')).toMatchObject({ file: 'f', topic: 'Trips' });
    expect(parse('import f --owner ada')).toMatchObject({ file: 'f', owner: 'ada' });
    expect(parse('connection-string --regenerate')).toMatchObject({ regenerate: true });
    expect(parse('completion fish')).toEqual({ type: 'completion', shell: 'fish' });
    expect(parse('--version')).toEqual({ type: 'version' });
  });

  it.each([
    ['', 'Name a command: try colloquy --help.'],
    ['sevre', 'There is no command "sevre" (did you mean serve?): try colloquy --help.'],
    ['frobnicate', 'There is no command "frobnicate": try colloquy --help.'],
    [
      'serve --prot 1',
      'There is no option --prot (did you mean --port?): try colloquy serve --help.'
    ],
    [
      'serve --prot=1',
      'There is no option --prot (did you mean --port?): try colloquy serve --help.'
    ],
    ['--frobnicate', 'There is no option --frobnicate: try colloquy --help.'],
    ['serve --data', '--data needs a value (--data <directory>): try colloquy serve --help.'],
    [
      'serve --data --guests',
      '--data needs a value, but --guests follows it: try colloquy serve --help.'
    ],
    ['serve --durability no', '--durability must be one of full, os, not "no".'],
    ['backup', 'Usage: colloquy backup <file>.'],
    ['export a b c', 'Usage: colloquy export <chat> [file].'],
    ['completion tcsh', 'Usage: colloquy completion <bash|zsh|fish>.'],
    ['serve --guests=1', '--guests takes no value: try colloquy serve --help.'],
    ['serve here', 'Unexpected argument "here": try colloquy serve --help.'],
    ['serve --port x', '--port must be a whole number from 0 to 65535, not "x".'],
    ['serve --port=-1', '--port must be a whole number from 0 to 65535, not "-1".'],
    ['token', '--user must be a username of 1 to 128 printable characters.'],
    ['token --user a\n', '--user must be a username of 1 to 128 printable characters.'],
    ['token --user a --expires 0', '--expires must be a time such as 90, 30m, 24h or 7d, not "0".'],
    [
      'token --user a --expires soon',
      '--expires must be a time such as 90, 30m, 24h or 7d, not "soon".'
    ],
    [
      'token --user a --expires 9999d',
      '--expires must be a time such as 90, 30m, 24h or 7d, not "9999d".'
    ]
  ])('[MAIN1] reports an error in one sentence: %s', (line, sentence) => {
    expect(() => parse(line)).toThrow(new ConfigError(sentence));
  });

  it('[MAIN1] rejects an empty file name', () => {
    expect(() => parseCommandLine(['backup', ''], {})).toThrow('Usage: colloquy backup <file>');
  });
});
