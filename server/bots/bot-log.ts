/** A failure of a bot, as the log has it. */
export interface IBotFailure {
  readonly err: unknown;
  readonly chat: string;
  readonly bot: string;
  readonly message?: string;
}

/** The log of failures of bots. */
export interface IBotLog {
  error(fields: IBotFailure, text: string): void;
  warn(fields: IBotFailure, text: string): void;
}
