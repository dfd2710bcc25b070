import { withMentionName } from '../../src/document/index.js';
import type { IUser } from '../../src/document/index.js';
import type { IUserRow } from '../storage/storage.js';
import type { IPrincipal } from './principal.js';

/** A principal as documents and presence show it. */
export const userOf = (principal: IPrincipal): IUser =>
  withMentionName({
    username: principal.username,
    name: principal.name,
    display_name: principal.displayName,
    ...(principal.initials && { initials: principal.initials }),
    ...(principal.color && { color: principal.color }),
    ...(principal.avatarUrl && { avatar_url: principal.avatarUrl }),
    ...(principal.bot && { bot: true })
  });

/** A principal as the store keeps it. */
export const userRowOf = (principal: IPrincipal): IUserRow => ({
  username: principal.username,
  name: principal.name,
  displayName: principal.displayName,
  ...(principal.initials && { initials: principal.initials }),
  ...(principal.color && { color: principal.color }),
  ...(principal.avatarUrl && { avatarUrl: principal.avatarUrl }),
  bot: principal.bot
});
