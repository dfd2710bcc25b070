import { rateKeyOf, USERS_PER_ENTRANCE, type IPrincipal } from '../../identity/principal.js';
import type { ChatError } from '../../errors.js';
import { RateLimiter } from '../../rates/rate-limiter.js';
import type { ILimits } from '../../limits.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The key of a principal's rate limits in one chat. */
export const rateKeyIn = (chat: string, principal: IPrincipal): string =>
  `${chat} ${rateKeyOf(principal)}`;

/** The weight of a change in the daily limit of a principal. Bots belong to the operator and have no limit. */
const shareOf = ({ bot, guest }: IPrincipal): number => (bot ? 0 : guest ? 1 : USERS_PER_ENTRANCE);

/**
 * The rate limits of users for everything that creates or changes something. They outlive the rooms, so that closing a room resets no
 * limit.
 */
export class Rates {
  constructor(limits: ILimits) {
    this.messages = new RateLimiter(() => limits.messagesPer10s, 10 * SECOND_MS);
    this.typing = new RateLimiter(() => limits.typingPer10s, 10 * SECOND_MS);
    this.changes = new RateLimiter(() => limits.chatChangesPerMinute, MINUTE_MS);
    this.attachments = new RateLimiter(() => limits.attachmentsPerMinute, MINUTE_MS);
    this.clients = new RateLimiter(() => limits.clientsPer10Minutes, 10 * MINUTE_MS);
    this.chats = new RateLimiter(() => limits.chatsPerMinute, MINUTE_MS);
    this.workspaces = new RateLimiter(() => limits.workspaceChangesPerMinute, MINUTE_MS);
    this._days = new RateLimiter(() => USERS_PER_ENTRANCE * limits.changesPerDay, DAY_MS);
  }

  /** Count one more change that a user makes to something in one chat. False if that exceeds a limit. */
  takeChange(chat: string, principal: IPrincipal, now: number): boolean {
    return (
      this._hasDay(principal, now) &&
      this.messages.take(rateKeyIn(chat, principal), now) &&
      this._days.take(rateKeyOf(principal), now, shareOf(principal))
    );
  }

  /** The error for a change that `takeChange` did not count. */
  refusalOfChange(chat: string, principal: IPrincipal, now: number): ChatError {
    return this._hasDay(principal, now)
      ? this.messages.refusal(rateKeyIn(chat, principal), now)
      : this._days.refusal(rateKeyOf(principal), now);
  }

  /** Count one more change of a whole chat, or of a position in it. @throws ChatError `too_many_requests` */
  consumeChange(principal: IPrincipal, now: number): void {
    this._days.consume(rateKeyOf(principal), now, shareOf(principal));
  }

  /** Whether one more change fits into the day of a user. */
  private _hasDay(principal: IPrincipal, now: number): boolean {
    return this._days.left(rateKeyOf(principal), now) >= shareOf(principal);
  }

  /** Messages that a user writes or changes in one chat. */
  readonly messages: RateLimiter;
  /** Announcements that a user is typing in one chat. */
  readonly typing: RateLimiter;
  /** Changes to the properties and participants of one chat. The chat shows them, most of them as system messages. */
  readonly changes: RateLimiter;
  /** New attachments in one chat. */
  readonly attachments: RateLimiter;
  /** New client ids in one chat. */
  readonly clients: RateLimiter;
  /** New chats. */
  readonly chats: RateLimiter;
  /** New and changed workspaces, and chats that move between them. */
  readonly workspaces: RateLimiter;
  /** Changes of every kind, in all chats together, as `shareOf` counts them. The journal keeps a row for each. */
  private readonly _days: RateLimiter;
}
