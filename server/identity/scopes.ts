/** What a token is for, in the words of the HTTP API. `policy/policy.ts` says what each of them is worth. */
export const SCOPES = ['chat', 'chat.join', 'chat.join.limited', 'voip', 'voip.join'] as const;

export type Scope = (typeof SCOPES)[number];

/** Scopes as a token carries them. What is no scope of ours opens nothing. */
export const parseScopes = (text: unknown): Scope[] =>
  typeof text === 'string' ? SCOPES.filter(scope => text.split(' ').includes(scope)) : [];
