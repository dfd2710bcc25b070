import { Type } from '@sinclair/typebox';

/** The schemas that several resources share. Unknown fields of a request are dropped before a handler reads it. */

const Optional = Type.Optional;

/** The response to an operation that returns nothing. */
export const Done = Type.Unsafe<void>({ type: 'null', description: 'Done.' });

/** RFC 3339, without values that `Date` cannot represent: leap seconds, and offsets that have only hours. The format allows both. */
export const Time = Type.String({
  format: 'date-time',
  pattern: ':[0-5][0-9](\\.[0-9]+)?([Zz]|[+-][0-9]{2}:?[0-9]{2})$'
});

/** Keys and values are strings. */
export const Metadata = Type.Record(Type.String(), Type.String());

/** null removes a key. */
export const MetadataPatch = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]));

/** The version that SDKs send in every query. */
export const Versioned = { 'api-version': Optional(Type.String({ maxLength: 64 })) };

/** The `seq` of a message, as a text. Numbers are texts in a query. */
export const Sequence = Type.String({ pattern: '^[0-9]{1,15}$' });

export const Count = Type.String({ pattern: '^[0-9]{1,6}$' });

export const PageQuery = Type.Object({
  maxPageSize: Optional(Count),
  skip: Optional(Count),
  ...Versioned
});

export const ThreadPath = Type.Object({ id: Type.String() });

/** The caller's id for a request. A repeated request with the same id is not carried out again. */
export const Repeatability = Type.Object({
  'repeatability-request-id': Optional(Type.String({ minLength: 1, maxLength: 128 }))
});
