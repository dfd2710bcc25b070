import { Credentials } from '../../../server/identity/credentials.js';
import { Strings } from '../../../server/identity/strings.js';
import { Tokens } from '../../../server/identity/tokens.js';
import type { ICredential } from '../../../server/identity/principal.js';
import { ManualClock, MemoryStorage } from '../../../testing/index.js';
import { person } from '../../harness/people.js';

const MINUTE = 60_000;

describe('strings', () => {
  let clock: ManualClock;
  let storage: MemoryStorage;
  let strings: Strings;

  beforeEach(async () => {
    clock = new ManualClock();
    storage = new MemoryStorage();
    await storage.open();
    strings = make();
    strings.start();
  });
  afterEach(() => strings.dispose());

  const make = (): Strings =>
    new Strings({
      ...{ store: storage.strings, clock, most: 3 },
      onError: error => {
        throw error;
      }
    });

  const of = (username: string): ICredential => ({
    principal: person(username),
    expires: clock.now() + 60 * MINUTE
  });

  const code = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'ok',
      (error: { code: string }) => error.code
    );

  it('[STRING1] are valid once, for their time, purpose, chat and user', async () => {
    const connection = await strings.make(of('ada'), 'connection', 'c');
    const message = await strings.make(of('ada'), 'message', 'c');
    expect(connection.expiresOn - connection.createdOn).toBe(5 * MINUTE);
    expect(message.expiresOn - message.createdOn).toBe(MINUTE);
    expect(connection.string).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const { principal } = await strings.check('connection', connection.string, 'c');
    expect(principal.username).toBe('ada');
    expect(await code(strings.check('message', connection.string, 'c', 'ada'))).toBe(
      'string_foreign'
    );
    expect(await code(strings.check('connection', message.string, 'c'))).toBe('string_foreign');
    expect(await code(strings.check('message', message.string, 'd', 'ada'))).toBe('string_foreign');
    expect(await code(strings.check('message', message.string, 'c', 'bob'))).toBe('string_foreign');
    expect(await code(strings.check('message', 'x', 'c', 'ada'))).toBe('string_unknown');
    clock.advance(MINUTE);
    expect(await code(strings.check('message', message.string, 'c', 'ada'))).toBe('string_expired');
    expect(await code(strings.check('connection', connection.string, 'c'))).toBe('ok');
    await strings.use(connection.string);
    expect(await code(strings.check('connection', connection.string, 'c'))).toBe('string_used');
    expect(await code(strings.use(connection.string))).toBe('string_used');
  });

  it('[STRING2] are stored as hashes, and forgotten soon after they expire', async () => {
    const { string } = await strings.make(of('ada'), 'message', 'c');
    const add = jest.spyOn(storage.strings, 'add');
    const other = await strings.make(of('ada'), 'message', 'c');
    expect(JSON.stringify(add.mock.calls)).not.toContain(other.string);
    clock.advance(2 * MINUTE);
    expect(await code(strings.check('message', string, 'c', 'ada'))).toBe('string_expired');
    clock.advance(5 * MINUTE);
    expect(await code(strings.check('message', string, 'c', 'ada'))).toBe('string_unknown');
  });

  it('[STRING3] keep the credential with which they were asked for, also in the next process', async () => {
    const tokens = new Tokens(new Uint8Array(32).fill(7), clock);
    const before = new Credentials(tokens, storage, clock);
    await storage.addIdentities([{ username: 'ada', guid: 'g' }]);
    const credential = await before.verify(await before.issue(person('ada'), 60 * MINUTE));
    const { string } = await strings.make(credential, 'connection', 'c');
    const after = new Credentials(tokens, storage, clock);
    const kept = await make().check('connection', string, 'c');
    expect(kept).toEqual(credential);
    expect(await code(after.confirm(kept))).toBe('ok');
    await before.revoke('ada');
    const last = new Credentials(tokens, storage, clock);
    expect(await code(last.confirm(kept))).toBe('unauthorized');
  });

  it('[STRING4] of one user who asks for many are forgotten, and those of others stay', async () => {
    const bobs = await strings.make(of('bob'), 'connection', 'c');
    const first = await strings.make(of('ada'), 'connection', 'c');
    for (let i = 0; i < 3; i++) {
      await strings.make(of('ada'), 'connection', 'c');
    }
    expect(await code(strings.check('connection', first.string, 'c'))).toBe('string_unknown');
    expect(await code(strings.check('connection', bobs.string, 'c'))).toBe('ok');
  });
});
