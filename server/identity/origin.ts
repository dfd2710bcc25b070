import { isIP } from 'node:net';

/** The pages that may use the server besides its own: those of an origin, as `https://example.org`, those that match, or all (`*`). */
export type AllowedOrigin = string | RegExp;

/** The settings that allow origins. */
interface IOriginSettings {
  readonly allowedOrigins: readonly string[];
  readonly publicUrl?: string;
  readonly jupyterOrigin?: string;
  readonly jupyterOriginPattern?: string;
}

/**
 * Whether a page of this origin may use the server. A browser always sends the true origin of the page, so this keeps other sites from
 * using a user's cookies. Clients that are not browsers send no origin, and are allowed.
 *
 * @param host - the request's Host header
 * @param allowed - further origins
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly AllowedOrigin[] = []
): boolean {
  if (origin === undefined) {
    return true;
  }
  const page = parse(origin);
  if (!page) {
    return false; // also `null`, the origin of a sandboxed frame or a file
  }
  // Uses the scheme of the page, because behind a proxy that ends TLS the server does not know its own.
  const own = host === undefined ? null : parse(`${page.protocol}//${host}`);
  return own?.host === page.host || allowed.some(entry => includes(entry, page.origin));
}

/**
 * All origins that the configuration allows. The public URL is the server's own address, although a proxy may hide that from it by
 * sending another Host.
 *
 * @param onInvalid - is called with a pattern that is none
 */
export function allowedOrigins(
  { allowedOrigins: listed, publicUrl, jupyterOrigin, jupyterOriginPattern }: IOriginSettings,
  onInvalid: (pattern: string) => void
): AllowedOrigin[] {
  const origins: AllowedOrigin[] = [...listed];
  if (publicUrl !== undefined) {
    origins.push(new URL(publicUrl).origin);
  }
  if (jupyterOrigin !== undefined) {
    origins.push(jupyterOrigin);
  } else if (jupyterOriginPattern !== undefined) {
    // Jupyter, too, reads the pattern only where no origin is set, and compares it with the whole origin.
    try {
      origins.push(new RegExp(`^(?:${jupyterOriginPattern})$`));
    } catch {
      onInvalid(jupyterOriginPattern);
    }
  }
  return origins;
}

/**
 * Whether a Host header names this server: by an IP address or as localhost, which no other site can be, or by an address that the
 * configuration allows. A site can make its own name point to this server, and a browser then takes both for one.
 *
 * @param allowed - the origins of `allowedOrigins`
 */
export function isHostAllowed(
  host: string | undefined,
  allowed: readonly AllowedOrigin[]
): boolean {
  const own = ['http', 'https'].map(scheme => parse(`${scheme}://${host ?? ''}`));
  return own.some(
    url =>
      url !== null &&
      (isIP(url.hostname.replace(/^\[|\]$/g, '')) > 0 ||
        /^(.+\.)?localhost$/.test(url.hostname) ||
        allowed.some(entry => includes(entry, url.origin)))
  );
}

function includes(entry: AllowedOrigin, origin: string): boolean {
  return entry instanceof RegExp
    ? origin.length <= MAX_ORIGIN_LENGTH && entry.test(origin)
    : entry === '*' || parse(entry)?.origin === origin;
}

/** The most characters of an origin: those of a scheme, a host name and a port. The operator's pattern may be slow on longer ones. */
const MAX_ORIGIN_LENGTH = 300;

function parse(url: string): URL | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed : null;
}
