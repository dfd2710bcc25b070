import type { IPrincipal } from '../identity/principal.js';
import type { IBot } from './bot.js';

/** The principal of a bot. For rooms, it is a participant like any other. */
export const botPrincipal = ({ name, displayName }: IBot): IPrincipal => ({
  username: name,
  name: displayName,
  displayName,
  bot: true,
  admin: false,
  guest: false
});
