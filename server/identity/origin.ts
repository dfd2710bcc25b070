/**
 * Whether a page of this origin may use the server. A browser always sends the true origin of the page, so this keeps other sites from
 * using a user's cookies. Clients that are not browsers send no origin, and are allowed.
 *
 * @param host - the request's Host header
 * @param allowed - further origins, as `https://example.org`
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[] = []
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
  return own?.host === page.host || allowed.some(entry => parse(entry)?.origin === page.origin);
}

function parse(url: string): URL | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed : null;
}
