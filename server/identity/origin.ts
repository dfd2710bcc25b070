/**
 * May a page of this origin talk to us? A browser names the page's origin and cannot be talked out of it,
 * so this keeps other sites from using a visitor's cookies. What is no browser sends none, and passes.
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
    return false; // `null` among them: a sandboxed frame or a file
  }
  // The scheme is the page's: behind a proxy that ends TLS we do not see our own.
  const own = host === undefined ? null : parse(`${page.protocol}//${host}`);
  return own?.host === page.host || allowed.some(entry => parse(entry)?.origin === page.origin);
}

function parse(url: string): URL | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed : null;
}
