import type { IPrincipal } from '../identity/principal.js';
import type { IBot } from './bot.js';

/** A bot as the rooms know it: a participant like any other. */
export const botPrincipal = ({ name, displayName }: IBot): IPrincipal => ({
  username: name,
  name: displayName,
  displayName,
  bot: true,
  admin: false,
  guest: false
});
