/** A request that the chat server refused (`status` is the HTTP status), or that never reached it (`status` 0). */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

/** Whether the same request may succeed later: the server did not respond, was busy, failed or asked for a new sign-in. */
export function isTemporary(error: Error): boolean {
  const status = error instanceof RequestError ? error.status : 0;
  return [0, 401, 408, 429].includes(status) || status >= 500;
}
