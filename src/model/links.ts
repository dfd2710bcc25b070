import type { IApiClient } from './contracts.js';

/** The path of a next page. Of the link only the query counts: behind a proxy the server does not know its own address. */
export const nextPath = (server: IApiClient, path: string, link: string): string =>
  path + new URL(link, server.baseUrl).search;
