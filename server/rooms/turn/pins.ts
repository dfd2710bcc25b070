import { isGuestUsername, type IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf } from '../commands.js';
import type { INeeds } from './needs.js';
import type { Turn } from './turn.js';

/** The share that a user's pins count to. Guests cost nothing to create, so all guests have one share, which is no username. */
const shareOf = (username = ''): string => (isGuestUsername(username) ? ' guests' : username);

export const needsOfPin = ({ id, pinned }: CommandOf<'pin'>): INeeds => ({
  messages: [id],
  pins: pinned
});

/** Pin a message, or unpin it. @throws ChatError `too_many_pins` */
export function pin(
  turn: Turn,
  message: IMessage,
  { id, pinned }: CommandOf<'pin'>,
  principal: IPrincipal
): void {
  if (pinned && !message.pinned) {
    requirePin(turn, principal, id);
    turn.messages.amend(id, { pinned, pinned_by: principal.username });
  } else if (!pinned) {
    turn.messages.amend(id, { pinned, pinned_by: undefined });
  }
}

/** Check that a user may pin one more message. Only those in the document count with their bytes. @throws ChatError `too_many_pins` */
function requirePin({ chatState, messages }: Turn, { username }: IPrincipal, id: string): void {
  const { chat, limits, documentSize } = chatState;
  const pinned = [...chat.yextras.entries()].filter(([, extras]) => extras.pinned);
  const others = [...messages.pinsInHistory().values()];
  const othersOwn = others.filter(by => shareOf(by) === shareOf(username));
  const own = pinned.filter(([, { pinned_by: by }]) => shareOf(by) === shareOf(username));
  const bytesOf = (pins: typeof pinned): number =>
    pins.reduce(
      (sum, [other]) => sum + documentSize.messages.of(other),
      documentSize.messages.of(id)
    );
  if (pinned.length + others.length >= limits.pins) {
    const message = `This chat has reached its limit of ${limits.pins} pinned messages (pins). Unpin some first.`;
    throw new ChatError('too_many_pins', message);
  }
  if (own.length + othersOwn.length >= limits.pinsPerMember) {
    const message = `You can pin at most ${limits.pinsPerMember} messages of a chat (pinsPerMember). Unpin some of yours first.`;
    throw new ChatError('too_many_pins', message);
  }
  if (bytesOf(pinned) > limits.pinnedBytes) {
    const message = `All pinned messages of a chat together may have at most ${limits.pinnedBytes} bytes (pinnedBytes). Unpin some first.`;
    throw new ChatError('too_many_pins', message);
  }
  if (bytesOf(own) > limits.pinnedBytesPerMember) {
    const message = `All messages that you pin in a chat together may have at most ${limits.pinnedBytesPerMember} bytes (pinnedBytesPerMember). Unpin some of yours first.`;
    throw new ChatError('too_many_pins', message);
  }
}
