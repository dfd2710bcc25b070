import type { IShown } from '../ambiguous-names.js';

/** The role of a person in a chat. */
export type MemberRole = 'owner' | 'moderator' | 'member' | 'reader';

/** Somebody who belongs to a chat. */
export interface IMember extends IShown {
  readonly role: MemberRole | 'bot';
  /** False for people of an open chat who were not added to it. */
  readonly isStored: boolean;
  readonly isMe: boolean;
  /** Whether they have the chat open now. */
  readonly here: boolean;
  readonly bot: boolean;
  readonly initials?: string;
  readonly color?: string;
  readonly avatar_url?: string;
}
