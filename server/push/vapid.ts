import { createECDH } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { IClock } from '../clock.js';
import { LruMap } from '../lru-map.js';

const ALGORITHM = 'ES256';

/** How long a push service may take a token, and how long it is used, in milliseconds. */
const LIFETIME_MS = 12 * 60 * 60 * 1000;
const USE_MS = LIFETIME_MS / 2;

interface IToken {
  readonly text: Promise<string>;
  readonly madeOn: number;
}

/** Tells push services who sends (RFC 8292), so that nobody else can send to the subscriptions of this server. */
export class Vapid {
  constructor(
    private readonly _secret: Uint8Array,
    /** An address at which the operator of a push service reaches ours. */
    private readonly _contact: string,
    private readonly _clock: Pick<IClock, 'now'>
  ) {
    const keys = createECDH('prime256v1');
    keys.setPrivateKey(this._secret);
    this._public = keys.getPublicKey();
  }

  /** The key that a page gives to its browser, in base64url. */
  get publicKey(): string {
    return this._public.toString('base64url');
  }

  /** The value of the header `authorization` for a push service. */
  async authorization(endpoint: URL): Promise<string> {
    const { origin } = endpoint;
    const known = this._tokens.get(origin);
    const isFresh = known && this._clock.now() - known.madeOn < USE_MS;
    const token = isFresh ? known : { text: this._sign(origin), madeOn: this._clock.now() };
    this._tokens.set(origin, token);
    return `vapid t=${await token.text}, k=${this.publicKey}`;
  }

  private async _sign(audience: string): Promise<string> {
    const part = (from: number, to: number): string =>
      this._public.subarray(from, to).toString('base64url');
    const d = Buffer.from(this._secret).toString('base64url');
    // The public key is a byte and the two coordinates.
    const jwk = { kty: 'EC', crv: 'P-256', d, x: part(1, 33), y: part(33, 65) };
    return new SignJWT({ aud: audience, sub: this._contact })
      .setProtectedHeader({ typ: 'JWT', alg: ALGORITHM })
      .setExpirationTime(Math.floor((this._clock.now() + LIFETIME_MS) / 1000))
      .sign(await importJWK(jwk, ALGORITHM));
  }

  private readonly _public: Buffer;
  private readonly _tokens = new LruMap<IToken>();
}
