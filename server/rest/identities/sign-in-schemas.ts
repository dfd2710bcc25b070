import { Type, type Static } from '@sinclair/typebox';
import { EnteredName, Kind } from '../http/schema-helpers.js';

/** The schemas of `/auth`: the ways to sign in, and what they return. */

const Optional = Type.Optional;

export const User = Type.Object(
  {
    username: Type.String(),
    displayName: Type.String(),
    kind: Kind,
    initials: Optional(Type.String()),
    color: Optional(Type.String()),
    avatarUrl: Optional(Type.String()),
    bot: Optional(Type.Boolean({ description: 'Present and true for a bot' })),
    owner: Optional(Type.String({ description: 'For a registered bot: the username of its owner' }))
  },
  { description: 'A user' }
);

export const Methods = Type.Object(
  {
    methods: Type.Object({ jupyter: Type.Boolean(), guests: Type.Boolean() })
  },
  { description: 'The available ways to sign in' }
);

export const Authentication = Type.Object(
  {
    token: Type.String(),
    expiresOn: Type.String(),
    user: User
  },
  { description: 'A token, its expiry and its user' }
);

export const GuestLogin = Type.Object({ name: EnteredName });

export type User = Static<typeof User>;
