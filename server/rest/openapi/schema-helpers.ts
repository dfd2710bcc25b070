import type { PersonKind } from '../../../src/document/index.js';
import { OptionalKind, Type, type TSchema } from '@sinclair/typebox';

/** One of some words. Were they literals, the answer to any other word would not name them. */
export const oneOf = <T extends string>(words: readonly T[], more: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...words], ...more });

/** What somebody is: of an account the name is its own, of the others one that they chose or were given. */
export const Kind = oneOf<PersonKind>(['account', 'guest', 'app', 'bot'], {
  description:
    'What somebody is: an account of this server goes by its own name; `guest` chose one, `app` was given one by a program, `bot` is a program. Whoever is no account is to be shown with a mark.'
});

/** What may be left out of a request. Clients in some languages send null for what was not given. */
export const Given = <T extends TSchema>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

/** What a program calls somebody. */
export const GivenName = Given(
  Type.String({
    maxLength: 256,
    description:
      'For users made by programs; everybody else goes by their own name, and this is passed over'
  })
);

/** A request without what was not given. */
export const given = <T extends object>(request: T) =>
  Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null)) as {
    [K in keyof T]: Exclude<T[K], null>;
  };

/** May the body with this schema be left out? */
export const isOptional = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && OptionalKind in body;

/** An answer with the address of what was made. */
export const Located = <T extends TSchema>(schema: T): T => ({
  ...schema,
  headers: { Location: { type: 'string', description: 'Where it is' } }
});

/** The types of a body that says what is to change. */
export const PATCHES = ['application/json', 'application/merge-patch+json'];
