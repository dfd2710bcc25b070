import type { BotAnswers, IBotCommand, IBotRow } from '../storage/storage.js';

/** A registered bot as people see it: what its row says. */
export abstract class RegisteredBot<R extends IBotRow = IBotRow> {
  constructor(
    /** May be replaced when its owner changes it. */
    public row: R
  ) {}

  get name(): string {
    return this.row.username;
  }

  get displayName(): string {
    return this.row.displayName;
  }

  get description(): string | undefined {
    return this.row.description;
  }

  get avatar(): string | undefined {
    return this.row.avatar;
  }

  get answers(): BotAnswers {
    return this.row.answers;
  }

  get commands(): readonly IBotCommand[] | undefined {
    return this.row.commands;
  }
}
