import fc from 'fast-check';
import { SignJWT, UnsecuredJWT } from 'jose';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { Tokens } from '../../../server/identity/tokens.js';
import { ManualClock } from '../../../testing/manual-clock.js';

const key = new Uint8Array(32).fill(7);
const HOUR = 3_600_000;

const ada: IPrincipal = {
  username: 'ada',
  name: 'ada',
  displayName: 'Ada',
  bot: false,
  admin: false,
  guest: false
};

describe('tokens', () => {
  let clock: ManualClock;
  let tokens: Tokens;

  beforeEach(() => {
    clock = new ManualClock();
    tokens = new Tokens(key, clock);
  });

  const payload = (token: string): string =>
    Buffer.from(token.split('.')[1], 'base64url').toString('latin1');

  it('[IDENT8] return the principal that they were issued for, and their expiry', async () => {
    for (const principal of [
      ada,
      { ...ada, username: 'echo', bot: true },
      { ...ada, admin: true, initials: 'AL', color: '#00ff00', avatarUrl: 'https://a.example/b' },
      { ...ada, scopes: ['chat.join', 'voip'] as const },
      { ...ada, scopes: [] },
      { ...ada, guest: true, name: 'Zoë 🦊', displayName: '李' }
    ]) {
      const token = await tokens.issue(principal, HOUR);
      expect(await tokens.verify(token)).toEqual({
        principal,
        expires: clock.now() + HOUR,
        generation: 0
      });
    }
  });

  it('[LOAD25] verifies a signature once, and the expiry each time', async () => {
    const verify = jest.spyOn(crypto.subtle, 'verify');
    const token = await tokens.issue(ada, HOUR);
    const first = await tokens.verify(token);
    expect(await tokens.verify(token)).toEqual(first);
    expect(verify).toHaveBeenCalledTimes(1);
    await expect(tokens.verify(`${token}A`)).rejects.toThrow();
    await expect(tokens.verify(`${token}A`)).rejects.toThrow();
    expect(verify).toHaveBeenCalledTimes(3); // rejected tokens are not cached
    clock.advance(HOUR);
    await expect(tokens.verify(token)).rejects.toThrow();
    verify.mockRestore();
  });

  it('[WHO15] composes the Unicode form of a username', async () => {
    const token = await tokens.issue({ ...ada, username: 'zoe\u0301' }, HOUR);
    expect((await tokens.verify(token)).principal.username).toBe('zo\u00e9');
  });

  it('[IDENT9] have an ASCII payload with only the needed fields', async () => {
    const token = await tokens.issue({ ...ada, displayName: 'Zoë 🦊' }, HOUR);
    expect(payload(token)).toMatch(/^[\x20-\x7e]*$/);
    const now = clock.now() / 1000;
    expect(JSON.parse(payload(token))).toEqual({
      iss: 'colloquy',
      aud: 'colloquy',
      sub: 'ada',
      name: 'Zoë 🦊',
      nickname: 'ada',
      iat: now,
      exp: now + 3600
    });
  });

  it('[IDENT10] end at their expiry', async () => {
    const token = await tokens.issue(ada, HOUR);
    clock.advance(HOUR - 1000);
    await tokens.verify(token);
    clock.advance(1000);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  describe('[IDENT11] rejects a token that it did not sign in this way', () => {
    const claims = { sub: 'ada', name: 'Ada', nickname: 'ada' };
    const jwt = (alg = 'HS256'): SignJWT =>
      new SignJWT(claims)
        .setProtectedHeader({ alg })
        .setIssuer('colloquy')
        .setAudience('colloquy')
        .setIssuedAt(clock.now() / 1000)
        .setExpirationTime(clock.now() / 1000 + 60);

    const refused = async (token: string): Promise<void> => {
      await expect(tokens.verify(token)).rejects.toMatchObject({
        code: 'unauthorized',
        message: 'Sign in first: the token is missing, invalid or expired.'
      });
    };

    it('accepts the base token of the other cases', async () => {
      expect((await tokens.verify(await jwt().sign(key))).principal).toEqual(ada);
    });

    it('with another key, no signature or another algorithm', async () => {
      await refused(await jwt().sign(new Uint8Array(32).fill(8)));
      await refused(new UnsecuredJWT({ ...claims, iss: 'colloquy', aud: 'colloquy' }).encode());
      const long = new Uint8Array(64).fill(7);
      const other = jwt('HS512');
      await expect(new Tokens(long, clock).verify(await other.sign(long))).rejects.toMatchObject({
        code: 'unauthorized'
      });
    });

    it('with another issuer or audience, or without a time', async () => {
      await refused(await jwt().setIssuer('other').sign(key));
      await refused(await jwt().setAudience('other').sign(key));
      const endless = new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('colloquy')
        .setAudience('colloquy')
        .setIssuedAt(clock.now() / 1000);
      await refused(await endless.sign(key));
    });

    it('with a subject that is no username', async () => {
      for (const sub of ['', 'a\n', 'x'.repeat(129)]) {
        await refused(await jwt().setSubject(sub).sign(key));
      }
    });

    it('with a changed payload', async () => {
      const [header, , signature] = (await tokens.issue(ada, HOUR)).split('.');
      const admin = Buffer.from(JSON.stringify({ ...claims, admin: true })).toString('base64url');
      await refused([header, admin, signature].join('.'));
    });

    it('with any other text', async () => {
      await refused('x'.repeat(1_000_000));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.string(),
            fc.array(fc.base64String(), { maxLength: 5 }).map(p => p.join('.'))
          ),
          refused
        ),
        { numRuns: 200 }
      );
    });
  });

  it('[IDENT12] grants a right only for the value true', async () => {
    const token = await new SignJWT({
      sub: 'ada',
      admin: 1,
      bot: 'true',
      guest: null,
      color: 'x:y'
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('colloquy')
      .setAudience('colloquy')
      .setIssuedAt(clock.now() / 1000)
      .setExpirationTime(clock.now() / 1000 + 60)
      .sign(key);
    const { principal } = await tokens.verify(token);
    expect(principal).toEqual({ ...ada, displayName: 'ada' });
  });
});
