import { Type } from '@sinclair/typebox';
import { ERRORS, type ErrorCode, type IErrorKind } from '../../errors.js';

/** The format of every error. */
export const ErrorAnswer = Type.Object({
  error: Type.Object({
    code: Type.String({ enum: Object.keys(ERRORS) }),
    message: Type.String(),
    target: Type.Optional(Type.String())
  })
});

/** The error responses for these codes, by status, for the description of an operation. */
export function errorAnswers(codes: ReadonlySet<ErrorCode>): Record<string, object> {
  const errors = Object.entries<IErrorKind>(ERRORS).filter(([code]) =>
    codes.has(code as ErrorCode)
  );
  const statuses = new Set(errors.map(([, { status }]) => status));
  return Object.fromEntries(
    [...statuses].map(status => [
      status,
      answer(errors.filter(([, kind]) => kind.status === status))
    ])
  );
}

/** @param errors - all with the same status. */
function answer(errors: readonly [string, IErrorKind][]): object {
  const code = { enum: errors.map(([name]) => name) };
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Error' },
      { properties: { error: { properties: { code } } } }
    ]
  };
  const headers = headersOf(errors);
  return {
    description: errors.map(([name, { message }]) => `\`${name}\`: ${message}`).join('  \n'),
    ...(Object.keys(headers).length > 0 && { headers }),
    content: { 'application/json': { schema } }
  };
}

const header = (description: string, type = 'string'): object => ({
  description,
  schema: { type }
});

const headersOf = (errors: readonly [string, IErrorKind][]): Record<string, object> => ({
  ...(errors.some(([, { status }]) => status === 401) && {
    'WWW-Authenticate': header('The accepted way to authenticate')
  }),
  ...(errors.some(([, { retry }]) => retry === 'later') && {
    'Retry-After': header('Seconds to wait before trying again', 'integer')
  }),
  ...(errors.some(([, { status }]) => status === 416) && {
    'Content-Range': header('The size of the file')
  })
});
