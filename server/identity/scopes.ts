/** The scopes of tokens, as the HTTP API names them. `policy/policy.ts` defines what each allows. */
export const SCOPES = ['chat', 'chat.join', 'chat.join.limited', 'voip', 'voip.join'] as const;

export type Scope = (typeof SCOPES)[number];

/** Reads the scopes of a token. Unknown scopes are dropped, so they allow nothing. */
export const parseScopes = (text: unknown): Scope[] =>
  typeof text === 'string' ? SCOPES.filter(scope => text.split(' ').includes(scope)) : [];
