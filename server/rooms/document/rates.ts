import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { RateLimiter } from '../../rate-limiter.js';
import type { ILimits } from '../../limits.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The key of a principal's rate limits in one chat. */
export const rateKeyIn = (chat: string, principal: IPrincipal): string =>
  `${chat} ${rateKeyOf(principal)}`;

/**
 * The rate limits of users for everything that creates or changes something. They outlive the rooms, so that closing a room resets no
 * limit.
 */
export class Rates {
  constructor(limits: ILimits) {
    this.messages = new RateLimiter(() => limits.messagesPer10s, 10 * SECOND);
    this.typing = new RateLimiter(() => limits.typingPer10s, 10 * SECOND);
    this.changes = new RateLimiter(() => limits.chatChangesPerMinute, MINUTE);
    this.attachments = new RateLimiter(() => limits.attachmentsPerMinute, MINUTE);
    this.clients = new RateLimiter(() => limits.clientsPer10Minutes, 10 * MINUTE);
    this.chats = new RateLimiter(() => limits.chatsPerMinute, MINUTE);
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
}
