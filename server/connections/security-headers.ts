/** The headers of every response, which restrict what a browser does with it. */
export const SECURITY_HEADERS = {
  // A response is never interpreted as another type.
  'x-content-type-options': 'nosniff',
  // A URL may contain a token.
  'referrer-policy': 'no-referrer',
  // A response loads and runs nothing, and other sites may not frame it.
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  // Pages of other origins can neither access our windows nor embed our responses.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Messages are not cached, unless a response allows it.
  'cache-control': 'no-store'
} as const;

/** The headers as lines of a response that is written by hand. */
export const SECURITY_LINES: readonly string[] = Object.entries(SECURITY_HEADERS).map(
  ([name, value]) => `${name}: ${value}`
);
