import { webcrypto } from 'node:crypto';
import { CompactSign, jwtVerify, type JWTPayload } from 'jose';
import { isGuestUsername } from '../../src/document/index.js';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import { LruMap } from '../lru-map.js';
import { readUsername, type ICredential, type IPrincipal } from './principal.js';
import { parseProfile } from './profile.js';
import { parseScopes } from './scopes.js';

const ALGORITHM = 'HS256';
const COLLOQUY = 'colloquy';

/** Characters of a token. No honest token is longer, and the signature of a longer one is not computed. */
const MAX_LENGTH = 8192;

/** Tokens whose signature need not be verified again. A client sends its token with each request. */
const MAX_VERIFIED = 1_000;

type Verified = ICredential & { generation: number };

/** Signs and verifies access tokens. These are JWTs that name the user and the expiry time. */
export class Tokens {
  constructor(
    private readonly _key: Uint8Array,
    private readonly _clock: IClock
  ) {}

  /** @param generation - of this user's tokens; see `Credentials`. @param renewable - see `ICredential` */
  async issue(
    principal: IPrincipal,
    expiresInMs: number,
    generation = 0,
    renewable = false
  ): Promise<string> {
    const now = Math.floor(this._clock.now() / 1000);
    const { username, name, displayName, initials, color, avatarUrl, scopes, entrance } = principal;
    const claims = {
      iss: COLLOQUY,
      aud: COLLOQUY,
      sub: username,
      name: displayName,
      ...(name !== displayName && { nickname: name }),
      initials,
      color,
      picture: avatarUrl,
      ...(principal.bot && { bot: true }),
      ...(principal.admin && { admin: true }),
      ...(principal.guest && { guest: true, ...(entrance && { from: entrance }) }),
      ...(scopes && { scope: scopes.join(' ') }),
      ...(generation > 0 && { gen: generation }),
      ...(renewable && { renewable }),
      iat: now,
      exp: now + Math.max(1, Math.ceil(expiresInMs / 1000))
    };
    return new CompactSign(new TextEncoder().encode(toAscii(claims)))
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .sign(await this._imported());
  }

  /**
   * The credential of a token.
   *
   * @throws ChatError `unauthorized`, without the reason.
   */
  async verify(token: string): Promise<Verified> {
    const known = this._verified.get(token);
    if (known && known.expires > this._clock.now()) {
      return known;
    }
    const verified = await this._verify(token);
    this._verified.set(token, verified);
    return verified;
  }

  private async _verify(token: string): Promise<Verified> {
    if (token.length > MAX_LENGTH) {
      throw new ChatError('unauthorized');
    }
    const claims = await jwtVerify(token, await this._imported(), {
      algorithms: [ALGORITHM],
      issuer: COLLOQUY,
      audience: COLLOQUY,
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(this._clock.now())
    }).then(
      ({ payload }) => payload,
      () => null
    );
    const username = readUsername(claims?.sub);
    if (claims?.exp === undefined || username === null) {
      throw new ChatError('unauthorized');
    }
    const generation = claims.gen ?? 0;
    if (typeof generation !== 'number') {
      throw new ChatError('unauthorized');
    }
    const principal = toPrincipal(username, claims);
    const renewable = claims.renewable === true;
    return { principal, expires: claims.exp * 1000, generation, ...(renewable && { renewable }) };
  }

  /** The key as the platform uses it. Importing it for each token would take longer than the signature. */
  private _imported(): Promise<webcrypto.CryptoKey> {
    return (this._importing ??= webcrypto.subtle.importKey(
      'raw',
      this._key,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify']
    ));
  }

  private readonly _verified = new LruMap<Verified>(MAX_VERIFIED);
  private _importing: Promise<webcrypto.CryptoKey> | undefined;
}

const toPrincipal = (username: string, claims: JWTPayload): IPrincipal => ({
  username,
  ...parseProfile(username, {
    name: claims.nickname ?? claims.name,
    displayName: claims.name,
    initials: claims.initials,
    color: claims.color,
    avatarUrl: claims.picture
  }),
  bot: claims.bot === true,
  admin: claims.admin === true,
  guest: claims.guest === true || isGuestUsername(username),
  ...(typeof claims.from === 'string' && { entrance: claims.from }),
  // An invalid list of scopes allows nothing.
  ...(claims.scope !== undefined && { scopes: parseScopes(claims.scope) })
});

/** JSON in ASCII, because some clients read a token's payload byte by byte. */
const toAscii = (value: object): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
