import { Credentials } from '../../../server/identity/credentials.js';
import { Tokens } from '../../../server/identity/tokens.js';
import { MemoryStorage } from '../../../testing/index.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { person } from '../../harness/people.js';

const HOUR = 3_600_000;
const ada = person('ada');
const refusal = { code: 'unauthorized' };

describe('Credentials', () => {
  const clock = new ManualClock();
  const tokens = new Tokens(new Uint8Array(32).fill(7), clock);
  let storage: MemoryStorage;
  let credentials: Credentials;

  beforeEach(async () => {
    storage = new MemoryStorage();
    await storage.open();
    await storage.addIdentities([{ username: 'ada', guid: 'g' }]);
    credentials = new Credentials(tokens, storage, clock);
  });

  it('[CRED1] rejects revoked tokens, even those issued at the same moment', async () => {
    const [old, other] = [
      await credentials.issue(ada, HOUR),
      await credentials.issue(person('bob'), HOUR)
    ];
    const held = { principal: ada, expires: clock.now() + HOUR, generation: 0 };
    expect(await credentials.verify(old)).toEqual(held);
    await credentials.revoke('ada');
    const fresh = await credentials.issue(ada, HOUR);
    for (const party of [credentials, new Credentials(tokens, storage, clock)]) {
      await expect(party.verify(old)).rejects.toMatchObject(refusal);
      expect((await party.verify(fresh)).principal).toEqual(ada);
      await party.verify(other);
    }
  });

  it('[CRED2] gives a deleted user no tokens, and accepts none of theirs', async () => {
    const token = await credentials.issue(ada, HOUR);
    await credentials.remove('ada');
    await expect(credentials.verify(token)).rejects.toMatchObject(refusal);
    await expect(credentials.issue(ada, HOUR)).rejects.toMatchObject({ code: 'user_not_found' });
    expect(await credentials.isDeleted('ada')).toBe(true);
    expect(await credentials.isDeleted('bob')).toBe(false);
  });

  it("[CRED3] notifies listeners of a user's revoked tokens after the revocation", async () => {
    const token = await credentials.issue(ada, HOUR);
    const heard: string[] = [];
    const checks: Promise<unknown>[] = [];
    const listener = credentials.onRevoked(username => {
      heard.push(username);
      checks.push(expect(credentials.verify(token)).rejects.toMatchObject(refusal));
    });
    await credentials.revoke('ada');
    await credentials.revoke('nobody');
    await credentials.remove('ada');
    listener.dispose();
    await credentials.revoke('ada');
    expect(heard).toEqual(['ada', 'ada']);
    await Promise.all(checks);
  });

  it('[CRED5] gives the name of a bot only to a program', async () => {
    const guarded = new Credentials(tokens, storage, clock, ['echo']);
    const posing = await guarded.issue(person('echo'), HOUR);
    await expect(guarded.verify(posing)).rejects.toMatchObject(refusal);
    const bot = person('echo', { bot: true });
    expect((await guarded.verify(await guarded.issue(bot, HOUR))).principal).toEqual(bot);
  });

  it('[CRED4] looks up a token once, and ignores a lookup from before a revocation', async () => {
    const token = await credentials.issue(ada, HOUR);
    const asked = jest.spyOn(storage, 'getIdentity');
    for (let i = 0; i < 3; i++) {
      await credentials.verify(token);
    }
    expect(asked).not.toHaveBeenCalled();
    const late = new Credentials(tokens, storage, clock);
    let answer = (): void => undefined;
    const before = await storage.getIdentity('ada');
    asked.mockImplementationOnce(
      () => new Promise(resolve => (answer = (): void => resolve(before)))
    );
    const verified = late.verify(token);
    while (asked.mock.calls.length < 2) {
      await new Promise(setImmediate);
    }
    await late.revoke('ada');
    answer();
    await expect(verified).rejects.toMatchObject(refusal);
    await expect(late.verify(token)).rejects.toMatchObject(refusal);
  });
});
