import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ChatError } from '../errors.js';

/**
 * Milliseconds that the signer's clock may differ. Equal requests within one second have equal signatures, so this is the only protection
 * against replays.
 */
const MAX_CLOCK_SKEW_MS = 15 * 60 * 1000;

const AUTHORIZATION =
  /^HMAC-SHA256 +SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([\w+/]{43}=)$/i;

/** A request as it was sent. */
export interface ISignedRequest {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/**
 * Checks that a request was signed with the access key of a connection string.
 *
 * @param publicUrl - the public URL of a proxy; ends with a slash. Requests are signed for its host and path.
 * @throws ChatError `unauthorized`
 */
export function checkSignature(
  { method, target, headers, body }: ISignedRequest,
  key: Uint8Array,
  now: number,
  publicUrl?: string
): void {
  const { authorization, host, 'x-ms-date': date, 'x-ms-content-sha256': sum } = headers;
  const [, signature] = AUTHORIZATION.exec(text(authorization)) ?? [];
  const hash = createHash('sha256').update(body).digest('base64');
  // For an invalid date, the difference is NaN, and the comparison is false.
  const isNow = Math.abs(Date.parse(text(date)) - now) <= MAX_CLOCK_SKEW_MS;
  const isSigned =
    signature !== undefined &&
    isNow &&
    isSame(text(sum), hash) &&
    addresses(text(host), target, publicUrl)
      .map(([place, path]) => `${method}\n${path}\n${text(date)};${place};${hash}`)
      .map(signed => createHmac('sha256', key).update(signed).digest('base64'))
      .some(expected => isSame(signature, expected));
  if (!isSigned) {
    throw new ChatError(
      'unauthorized',
      'The signature is missing, invalid or expired. Sign the request again with the access key.'
    );
  }
}

const text = (header: string | string[] | undefined): string =>
  typeof header === 'string' ? header : '';

/**
 * The hosts and targets for which the request may have been signed: as this server received it, and as the proxy did. Some clients sign the
 * decoded path.
 */
function addresses(host: string, target: string, publicUrl?: string): [string, string][] {
  const places: [string, string][] = [[host, target]];
  if (publicUrl !== undefined) {
    const url = new URL(publicUrl);
    places.push([url.host, url.pathname + target.slice(1)]);
  }
  return places.flatMap(([place, path]) => [
    [place, path],
    [place, decoded(path)]
  ]);
}

function decoded(target: string): string {
  const [path, ...query] = target.split('?');
  try {
    return [decodeURIComponent(path), ...query].join('?');
  } catch {
    return target;
  }
}

/** Compares in constant time, so that the duration does not reveal where the texts differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
