import { parseCommandLine, type CliCommand } from '../../server/cli.js';
import { ConfigError } from '../../server/config.js';

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
    expect(() => parse('serve --tls-cert c')).toThrow('needs its key');
    expect(() => parse('serve --tls-cert c --tls-key k --tls-self-signed')).toThrow('self-signed');
    expect(parse('serve --bots=')).toMatchObject({ config: { bots: [] } });
    expect(parse('serve --bots echo')).toMatchObject({ config: { bots: ['echo'] } });
    expect(parse('serve', { COLLOQUY_JUPYTER_URL: 'http://x/' })).toMatchObject({
      config: { port: 8765, bots: [], guests: false, jupyterUrl: 'http://x/' }
    });
  });

  it('[CLI2] token reads whom it is for, and for how long', () => {
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

  it('--help wins', () => {
    for (const line of ['--help', '-h', 'serve --help', 'token --help']) {
      expect(parse(line)).toEqual({ type: 'help' });
    }
  });

  it.each([
    ['', 'Say what to do: try colloquy --help.'],
    ['sevre', 'There is no command "sevre": try colloquy --help.'],
    ['serve --prot 1', "Unknown option '--prot': try colloquy --help."],
    ['serve --guests=1', "Option '--guests' does not take an argument: try colloquy --help."],
    ['serve here', "Unexpected argument 'here': try colloquy --help."],
    ['serve --port x', 'port must be a whole number from 0 to 65535, not "x".'],
    ['serve --port=-1', 'port must be a whole number from 0 to 65535, not "-1".'],
    ['token', '--user must be a username of 1 to 128 printable characters.'],
    ['token --user a\n', '--user must be a username of 1 to 128 printable characters.'],
    ['token --user a --expires 0', '--expires must be a time as 90, 30m, 24h or 7d, not "0".'],
    [
      'token --user a --expires soon',
      '--expires must be a time as 90, 30m, 24h or 7d, not "soon".'
    ],
    [
      'token --user a --expires 9999d',
      '--expires must be a time as 90, 30m, 24h or 7d, not "9999d".'
    ]
  ])('[CLI3] what is wrong is said in one sentence: %s', (line, sentence) => {
    expect(() => parse(line)).toThrow(new ConfigError(sentence));
  });
});
