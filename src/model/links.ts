import type { IApiClient } from './api.js';

/**
 * Returns the path of the next page. Only the query of the link counts, because behind a proxy the server does not know
 * its own address.
 */
export const nextPath = (server: IApiClient, path: string, link: string): string =>
  path + new URL(link, server.baseUrl).search;

/** The path of a chat's resource. */
export const threadPath = (id: string): string => `chat/threads/${encodeURIComponent(id)}`;
