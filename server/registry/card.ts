import type { IPrincipal } from '../identity/principal.js';
import type { IBotCard } from '../storage/storage.js';

/** The principal of a bot. For rooms, it is a participant like any other. Only an agent acts for its owner. */
export const principalOfBot = ({
  username,
  displayName,
  avatar,
  kind,
  owner
}: Pick<IBotCard, 'username' | 'displayName' | 'avatar'> &
  Partial<Pick<IBotCard, 'kind' | 'owner'>>): IPrincipal => ({
  username,
  name: displayName,
  displayName,
  ...(avatar !== undefined && { avatarUrl: avatar }),
  bot: true,
  admin: false,
  guest: false,
  ...(kind === 'agent' && owner !== undefined && { owner })
});
