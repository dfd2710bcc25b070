import { AllowedAddresses } from '../../../server/webhooks/allowed-addresses.js';
import { WebhookClient } from '../../../server/webhooks/webhook-client.js';
import { ManualClock } from '../../../testing/manual-clock.js';

it('[HOOK19] requests of one user wait for each other, and those of others do not wait for them', async () => {
  const client = new WebhookClient({
    addresses: new AllowedAddresses([]),
    clock: new ManualClock()
  });
  const running: string[] = [];
  const ends: (() => void)[] = [];
  const run = (name: string) =>
    client.inTurn(name.split(' ')[0], async () => {
      running.push(name);
      await new Promise<void>(resolve => ends.push(resolve));
    });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  const all = Array.from({ length: 10 }, (_, i) => run(`mal ${i}`));
  all.push(run('bob 0'));
  await turn();
  expect(running).toEqual(['mal 0', 'mal 1', 'mal 2', 'mal 3', 'bob 0']);
  ends[0]();
  await turn();
  expect(running.at(-1)).toBe('mal 4');
  for (let i = 0; i < 12; i++) {
    all.push(run(`a${i} 0`), run(`b${i} 0`), run(`c${i} 0`));
  }
  await turn();
  expect(running).toHaveLength(33); // 32 at a time, and one that has finished
  for (let at = 1; at < all.length; at++) {
    ends[at]();
    await turn();
  }
  await Promise.all(all);
  expect(running).toHaveLength(all.length);
  const failed = client.inTurn('mal', () => Promise.reject(new Error('refused')));
  await expect(failed).rejects.toThrow('refused');
  await expect(client.inTurn('mal', () => Promise.resolve(1))).resolves.toBe(1);
});
