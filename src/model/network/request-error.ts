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
