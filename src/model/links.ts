import type { IApiClient } from './api.js';

/**
 * Returns the path of the next page. Only the query of the link counts, because behind a proxy the server does not know
 * its own address.
 */
export const nextPath = (server: IApiClient, path: string, link: string): string =>
  path + new URL(link, server.baseUrl).search;

/** The path of a chat's resource. */
export const threadPath = (id: string): string => `chat/threads/${encodeURIComponent(id)}`;

/** The participants of a chat. */
export const participantsPath = (chat: string): string => `${threadPath(chat)}/participants`;

/** The path of a participant of a chat. */
export const participantPath = (chat: string, username: string): string =>
  `${participantsPath(chat)}/${encodeURIComponent(username)}`;

/** The path of a message in a chat. */
export const messagePath = (chat: string, id: string): string =>
  `${threadPath(chat)}/messages/${encodeURIComponent(id)}`;

/** The bots of a chat. */
export const botsPath = (chat: string): string => `${threadPath(chat)}/bots`;

/** The path of a bot in a chat. */
export const botPath = (chat: string, username: string): string =>
  `${botsPath(chat)}/${encodeURIComponent(username)}`;

/** The path of a file of a chat. */
export const pathOfAttachment = (chat: string, attachment: string): string =>
  `${threadPath(chat)}/attachments/${encodeURIComponent(attachment)}`;
