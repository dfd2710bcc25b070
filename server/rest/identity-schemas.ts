import { Type } from '@sinclair/typebox';
import { SCOPES, type Scope } from '../identity/scopes.js';

/** The shapes of `/identities`. */

const Scopes = Type.Array(Type.Unsafe<Scope>({ type: 'string', enum: [...SCOPES] }));

/** Clients in some languages send null for what was not given. */
const Minutes = Type.Optional(
  Type.Union([Type.Integer({ minimum: 60, maximum: 1440 }), Type.Null()])
);

export const NewIdentity = Type.Object({
  createTokenWithScopes: Type.Optional(Type.Union([Scopes, Type.Null()])),
  expiresInMinutes: Minutes
});

export const NewToken = Type.Object({
  scopes: Type.Array(Scopes.items, { minItems: 1 }),
  expiresInMinutes: Minutes
});

export const AccessToken = Type.Object(
  { token: Type.String(), expiresOn: Type.String() },
  { description: 'A token, and until when it holds' }
);

export const CreatedIdentity = Type.Object(
  {
    identity: Type.Object({ id: Type.String() }),
    accessToken: Type.Optional(AccessToken)
  },
  { description: 'The new user' }
);

export const IdentityPath = Type.Object({ id: Type.String() });
