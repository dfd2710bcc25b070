import { ProgramBots } from '../../../server/bots/program-bots.js';
import { ConfigError, type IBotEntry } from '../../../server/config.js';
import { AllowedAddresses } from '../../../server/webhooks/allowed-addresses.js';
import { ManualClock } from '../../../testing/index.js';

const SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;

const hook = (more: object = {}): IBotEntry => ({
  webhook: 'https://bots.example.org/',
  name: 'hook',
  secret: SECRET,
  ...more
});

const start = (...entries: IBotEntry[]): Promise<void> =>
  new ProgramBots(entries, []).start({
    clock: new ManualClock(),
    log: { error() {}, warn() {}, info() {} },
    onRestart() {},
    addresses: new AllowedAddresses(['127.0.0.1:8100'])
  });

it.each([
  [hook({ name: 'echo' }), 'echo'],
  [hook({ name: 'same' }), 'same']
])('[MODULE1] two bots of one name stop the start: %j', async (entry, name) => {
  await expect(start('echo', hook({ name: 'same' }), entry)).rejects.toThrow(
    new ConfigError(
      `Two of the bots have the name "${name}". Give one of them another name in bots.`
    )
  );
});

it.each([
  [{ webhook: 'http://127.0.0.1:8101/' }, 'webhook'],
  [{ webhook: 'http://bots.example.org/' }, 'webhook'],
  [{ webhook: 'https://10.0.0.1/' }, 'webhook'],
  [{ webhook: 'https://me:key@bots.example.org/' }, 'webhook'],
  [{ displayName: 'x'.repeat(100) }, 'displayName'],
  [{ description: 'x'.repeat(1_000) }, 'description'],
  [{ avatar: 'javascript:alert(1)' }, 'avatar'],
  [{ commands: [{ name: 'a b', description: 'A' }] }, 'commands'],
  [{ commands: Array(2).fill({ name: 'a', description: 'A' }) as object[] }, 'commands']
])('[CONFBOT1] a wrong entry stops the start, and names its field: %j', async (more, field) => {
  const started = start('echo', hook(more));
  await expect(started).rejects.toThrow(ConfigError);
  await expect(started).rejects.toThrow(`bots.1.${field} is wrong. `);
  await expect(started).rejects.not.toThrow(/key|whsec/);
});

it('[CONFBOT1] a listed address may be local and without encryption', async () => {
  await start(hook({ webhook: 'http://127.0.0.1:8100/' }));
});
