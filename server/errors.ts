import { ERRORS, type ErrorCode, type Retry } from './error-kinds.js';

export * from './error-kinds.js';

/** The only error that this server throws on purpose. `message` may say more than the catalogue, but never contains a secret. */
export class ChatError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code].message,
    readonly target?: string,
    /** Milliseconds after which a retry may help. */
    readonly wait = 1_000
  ) {
    super(message);
    this.name = 'ChatError';
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get close(): number {
    return ERRORS[this.code].close;
  }

  get retry(): Retry {
    return ERRORS[this.code].retry;
  }

  /** Whole seconds, as HTTP needs them; null if waiting does not help. */
  get retryAfter(): number | null {
    return this.retry === 'later' ? Math.max(Math.ceil(this.wait / 1000), 1) : null;
  }
}

/** The refusal that was thrown. Any other error is thrown again, because it is a fault of the server. */
export function asRefusal(error: unknown): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  throw error;
}

/** Turns any thrown value into a ChatError. An unexpected error becomes `internal`, which reveals nothing. */
export const toChatError = (error: unknown): ChatError =>
  error instanceof ChatError ? error : new ChatError('internal');

/** The codes of a disk that is full, over its quota, read-only or broken. */
const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG']);

/** Turns the errors of a disk that takes no more into `not_saved`. Others stay what they are. */
export function toNotSaved(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return DISK_CODES.has(code ?? '') ? notSaved(error) : error;
}

/** `not_saved`, with the reason for the log. */
export const notSaved = (cause: unknown): ChatError =>
  Object.assign(new ChatError('not_saved'), { cause });

/** The error of the disk or the store behind a `not_saved`; any other error itself. */
export const causeOf = (error: unknown): unknown =>
  error instanceof ChatError ? (error.cause ?? error) : error;

/** Whether an error is a deliberate refusal. If a store or a disk failed, the error has a cause, which belongs into the log. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ChatError && error.code !== 'internal' && error.cause === undefined;

/** For work that goes on without a write that a full disk refuses. Throws every other error again. */
export function requireNotSaved(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_saved')) {
    throw error;
  }
}
