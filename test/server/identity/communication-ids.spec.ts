import { CommunicationIds } from '../../../server/identity/communication-ids.js';
import { isMadeUsername } from '../../../src/document/index.js';
import { isUsername } from '../../../server/identity/principal.js';
import { MemoryStorage } from '../../../testing/index.js';
import { ManualClock } from '../../../testing/manual-clock.js';

describe('CommunicationIds', () => {
  const clock = new ManualClock();
  let storage: MemoryStorage;
  let ids: CommunicationIds;

  beforeEach(async () => {
    storage = new MemoryStorage();
    await storage.open();
    ids = new CommunicationIds(storage, clock);
  });

  it('[IDENT18] gives every user one id, which leads back to the user', async () => {
    const other = new CommunicationIds(storage, clock);
    const asked = await Promise.all([ids.idOf('ada'), other.idOf('ada'), ids.idOf('ada')]);
    expect(new Set(asked).size).toBe(1);
    const all = await other.idsOf(['ada', 'Zoë 🦊', 'ada']);
    expect([...all.keys()].sort()).toEqual(['Zoë 🦊', 'ada']);
    expect(all.get('ada')).toBe(asked[0]);
    for (const [username, id] of all) {
      expect(id).toMatch(/^8:acs:[0-9a-f-]{36}_[0-9a-f-]{36}$/);
      expect(id.split('_')).toHaveLength(2);
      expect(await ids.usernameOf(id)).toBe(username);
    }
    const [one, two] = [...all.values()].map(id => id.split('_'));
    expect(one[0]).toBe(two[0]);
    expect(one[1]).not.toBe(two[1]);
  });

  it('gives a created user a valid username', async () => {
    const { username, id } = await ids.create();
    expect(isUsername(username)).toBe(true);
    expect(isMadeUsername(username)).toBe(true);
    expect(isMadeUsername('acs-team')).toBe(false);
    expect(await ids.usernameOf(id)).toBe(username);
    expect(await ids.idOf(username)).toBe(id);
  });

  it('[IDENT19] finds no user for an id of another server', async () => {
    const id = await ids.idOf('ada');
    const foreign = new MemoryStorage();
    await foreign.open();
    const wrong = [
      'ada',
      '',
      '8:acs:ada',
      id.slice(0, -1),
      `${id}_`,
      id.replace('8:acs:', '8:orgid:'),
      id.replace(/_.*/, `_${clock.uuid()}`),
      await new CommunicationIds(foreign, clock).idOf('ada')
    ];
    for (const text of wrong) {
      expect(await ids.usernameOf(text)).toBeNull();
    }
  });
});
