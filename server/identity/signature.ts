import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ChatError } from '../errors.js';

/** Milliseconds that the clock of whoever signed may differ. Equal requests of one second have equal signatures: this is all there is against a replay. */
const DRIFT = 15 * 60 * 1000;

const AUTHORIZATION =
  /^HMAC-SHA256 +SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([\w+/]{43}=)$/i;

/** A request as it was sent. */
export interface ISignedRequest {
  readonly method: string;
  /** Path and query, nothing decoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/**
 * Was the request signed with the access key of a connection string?
 *
 * @param publicUrl - where a proxy takes requests for us, ends with a slash: they are signed for its host and path.
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
  // NaN, of what is no date, is not within anything.
  const isNow = Math.abs(Date.parse(text(date)) - now) <= DRIFT;
  const isSigned =
    signature !== undefined &&
    isNow &&
    isSame(text(sum), hash) &&
    addresses(text(host), target, publicUrl)
      .map(([place, path]) => `${method}\n${path}\n${text(date)};${place};${hash}`)
      .map(signed => createHmac('sha256', key).update(signed).digest('base64'))
      .some(expected => isSame(signature, expected));
  if (!isSigned) {
    throw new ChatError('unauthorized', 'The signature is missing, wrong or too old.');
  }
}

const text = (header: string | string[] | undefined): string =>
  typeof header === 'string' ? header : '';

/** Hosts and targets for which the request may have been signed: as we got it, and as the proxy did; some clients sign the decoded path. */
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

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
