import { Type } from '@sinclair/typebox';
import { SCOPES } from '../../identity/scopes.js';
import { Given, oneOf } from '../http/schema-helpers.js';

/** The schemas of `/identities`. */

const Scopes = Type.Array(oneOf(SCOPES));

const Minutes = Given(Type.Integer({ minimum: 60, maximum: 1440 }));

export const NewIdentity = Type.Object({
  createTokenWithScopes: Given(Scopes),
  expiresInMinutes: Minutes
});

export const NewToken = Type.Object({
  scopes: Type.Array(Scopes.items, { minItems: 1 }),
  expiresInMinutes: Minutes
});

export const AccessToken = Type.Object(
  { token: Type.String(), expiresOn: Type.String() },
  { description: 'A token and its expiry' }
);

export const CreatedIdentity = Type.Object(
  {
    identity: Type.Object({ id: Type.String() }),
    accessToken: Type.Optional(AccessToken)
  },
  { description: 'The new user' }
);

export const IdentityPath = Type.Object({ id: Type.String() });
