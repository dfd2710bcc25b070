import { isEmoji, type IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf } from '../commands.js';
import { sizeOf } from '../gate/sizes.js';
import type { Turn } from './turn.js';

/** The maximum number of different emoji under one message. */
const MAX_REACTIONS = 50;
/** The maximum number of different emoji that one user leaves under one message, so that nobody takes all of them. */
const MAX_OWN_REACTIONS = 10;

/** Add a reaction of a user to a message, or remove it. @throws ChatError `bad_value`, `too_many_reactions` */
export function react(
  turn: Turn,
  { reactions = {} }: IMessage,
  { id, emoji, on }: CommandOf<'react'>,
  { username }: IPrincipal
): void {
  // Check this before the lookup, because an object inherits keys such as `constructor`.
  if (!isEmoji(emoji)) {
    throw new ChatError('bad_value', undefined, 'emoji');
  }
  const others = (reactions[emoji] ?? []).filter(name => name !== username);
  const names = on ? [...others, username] : others;
  const next = Object.fromEntries(
    Object.entries({ ...reactions, [emoji]: names }).filter(([, who]) => who.length > 0)
  );
  if (Object.keys(next).length > MAX_REACTIONS) {
    throw new ChatError('bad_value', undefined, 'emoji');
  }
  const own = Object.values(next).filter(who => who.includes(username));
  if (on && own.length > MAX_OWN_REACTIONS) {
    const message = `You can add at most ${MAX_OWN_REACTIONS} different reactions to a message. Remove one of yours first.`;
    throw new ChatError('too_many_reactions', message, 'emoji');
  }
  if (on && sizeOf(next) > turn.chatState.limits.reactionsBytes) {
    throw new ChatError('too_many_reactions', undefined, 'emoji');
  }
  turn.messages.amend(id, { reactions: next });
}
