import type { IPrincipal } from '../identity/principal.js';
import type { IBotCard } from '../storage/storage.js';

/** The principal of a bot. For rooms, it is a participant like any other. */
export const principalOfBot = ({
  username,
  displayName,
  avatar
}: Pick<IBotCard, 'username' | 'displayName' | 'avatar'>): IPrincipal => ({
  username,
  name: displayName,
  displayName,
  ...(avatar !== undefined && { avatarUrl: avatar }),
  bot: true,
  admin: false,
  guest: false
});
