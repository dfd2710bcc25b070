/** Why the server did not take a message or its edit. */
export interface IFailure {
  readonly message: string;
  /** Whether a retry can help. */
  readonly retry: boolean;
  /** The code of the server's error, if there is one. */
  readonly code?: string;
  /** In milliseconds since 1970. */
  readonly time?: number;
}
