/** An answer that was given up, with the reason in words. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

interface ICallError {
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
}

/** The error of the last attempt. */
const lastOf = (error: unknown): unknown =>
  (error as { lastError?: unknown } | undefined)?.lastError ?? error;

/** Why there is no whole answer, in words for people. They leave out the endpoint's own words, which may contain a part of the key. */
export function reasonOf(error: unknown): string {
  const last = lastOf(error);
  if (last instanceof GivenUpError) {
    return last.message;
  }
  const { statusCode, responseHeaders = {} } = (last ?? {}) as ICallError;
  if (statusCode === undefined || statusCode < 400) {
    return 'The connection to the language model broke off.';
  }
  switch (statusCode) {
    case 401:
    case 403:
      return 'The language model refuses the key. The operator must check it.';
    case 404:
      return 'The endpoint does not know this model. The operator must check the address and the models.';
    case 408:
    case 504:
      return 'The language model did not answer in time.';
    case 413:
      return 'The conversation is too long for the language model.';
    case 429:
      return `The language model has too many requests.${waitOf(responseHeaders['retry-after'])}`;
    default:
      return statusCode >= 500
        ? `The language model has a fault (${statusCode}).`
        : `The language model does not accept the request (${statusCode}).`;
  }
}

function waitOf(header: string | undefined): string {
  const seconds = Number(header);
  return seconds > 0 ? ` Try again in ${Math.ceil(seconds)} s.` : ' Try again later.';
}
