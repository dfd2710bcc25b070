import type { IPrincipal } from '../../server/identity/principal.js';

/** A user without special rights. */
export const person = (username: string, more: Partial<IPrincipal> = {}): IPrincipal => ({
  username,
  name: username,
  displayName: username[0].toUpperCase() + username.slice(1),
  bot: false,
  admin: false,
  guest: false,
  ...more
});
