import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { RateLimiter } from '../../rate-limiter.js';
import type { ILimits } from '../../limits.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Whose rate it is in one chat. */
export const rateKeyIn = (chat: string, principal: IPrincipal): string =>
  `${chat} ${rateKeyOf(principal)}`;

/** How often users may do what makes or changes something. They outlive the rooms: one that was closed begins no rate anew. */
export class Rates {
  constructor(limits: ILimits) {
    this.messages = new RateLimiter(() => limits.messagesPer10s, 10 * SECOND);
    this.typing = new RateLimiter(() => limits.typingPer10s, 10 * SECOND);
    this.changes = new RateLimiter(() => limits.chatChangesPerMinute, MINUTE);
    this.clients = new RateLimiter(() => limits.clientsPer10Minutes, 10 * MINUTE);
    this.chats = new RateLimiter(() => limits.chatsPerMinute, MINUTE);
  }

  /** In one chat: messages that are written or changed, … */
  readonly messages: RateLimiter;
  /** … that one types, by command, … */
  readonly typing: RateLimiter;
  /** … changes of its name and its people, which the chat is told of, … */
  readonly changes: RateLimiter;
  /** … and client ids that were not there before. */
  readonly clients: RateLimiter;
  /** Chats that are made. */
  readonly chats: RateLimiter;
}
