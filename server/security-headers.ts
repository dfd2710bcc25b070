/** What is said to browsers with every answer: what they must not do with it, whatever it is. */
export const SECURITY_HEADERS = {
  // Nothing is taken for something else than it is said to be.
  'x-content-type-options': 'nosniff',
  // An address may hold a token.
  'referrer-policy': 'no-referrer',
  // An answer loads and runs nothing, and is framed by nobody else.
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  // No page of others gets hold of ours, or draws what is in an answer.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  // What people say stays in no cache, unless an answer says otherwise.
  'cache-control': 'no-store'
} as const;

/** As lines of an answer that is written by hand. */
export const SECURITY_LINES: readonly string[] = Object.entries(SECURITY_HEADERS).map(
  ([name, value]) => `${name}: ${value}`
);
