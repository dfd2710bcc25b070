import type { IUser } from './types.js';

/** A user with the name that mentions use, jupyter-chat's rule. */
export function withMentionName(user: IUser): IUser {
  const name = user.display_name || user.name || user.username;
  return { ...user, mention_name: name.replace(/ /g, '-') };
}
