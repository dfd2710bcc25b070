import { isGuestUsername } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Turn } from './turn.js';

/** The share that a user's pins count to. Guests cost nothing to create, so all guests have one share. */
const shareOf = (username = ''): string => (isGuestUsername(username) ? 'guests' : username);

/** Check that a user may pin one more message of the document. @throws ChatError `too_many_pins` */
export function requirePin({ room }: Turn, { username }: IPrincipal, id: string): void {
  const { chat, limits, volume } = room;
  const pinned = [...chat.yextras.entries()].filter(([, extras]) => extras.pinned);
  const own = pinned.filter(([, { pinned_by: by }]) => shareOf(by) === shareOf(username));
  const bytesOf = (pins: typeof pinned): number =>
    pins.reduce((sum, [other]) => sum + volume.messages.of(other), volume.messages.of(id));
  if (pinned.length >= limits.pins) {
    throw new ChatError('too_many_pins');
  }
  if (own.length >= limits.pinsPerMember) {
    const message = `You can pin at most ${limits.pinsPerMember} messages of a chat (pinsPerMember). Unpin some of yours first.`;
    throw new ChatError('too_many_pins', message);
  }
  if (bytesOf(pinned) > limits.pinnedBytes) {
    const message = `The pinned messages of a chat may have ${limits.pinnedBytes} bytes together (pinnedBytes).`;
    throw new ChatError('too_many_pins', message);
  }
  if (bytesOf(own) > limits.pinnedBytesPerMember) {
    const message = `The messages that you pin in a chat may have ${limits.pinnedBytesPerMember} bytes together (pinnedBytesPerMember).`;
    throw new ChatError('too_many_pins', message);
  }
}
