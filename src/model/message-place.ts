import { isChatId } from '../document/index.js';

/** A chat, or a message in it, as a link names it. */
export interface IMessagePlace {
  readonly chat: string;
  readonly message?: string;
}

/** The longest id of a message in a link. */
const LONGEST_ID = 64;

/** The path under which Jupyter serves a chat server. */
const PROXIED = /\/colloquy\/$/;

/** Returns a link to a message: the plain page of its server, with the place in the fragment. */
export const linkTo = (baseUrl: string, { chat, message }: IMessagePlace): string =>
  new URL(`#${new URLSearchParams({ chat, ...(message && { message }) })}`, baseUrl).href;

/** Returns the place that a fragment names; null if it names none. */
export function placeIn(fragment: string): IMessagePlace | null {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const [chat, message] = [values.get('chat'), values.get('message')];
  // With a token in it, the link would sign its reader in as somebody else.
  if (!chat || !isChatId(chat) || values.has('token') || (message?.length ?? 0) > LONGEST_ID) {
    return null;
  }
  return { chat, ...(message && { message }) };
}

/**
 * Returns the place that a link in a message names, if it leads to the same server; otherwise null. Each user may reach
 * the server through a Jupyter server of their own, so the path may differ.
 */
export function placeAt(address: string, baseUrl: string): IMessagePlace | null {
  try {
    const [url, own] = [new URL(address), new URL(baseUrl)];
    const isPage = url.pathname === own.pathname || PROXIED.test(url.pathname);
    return url.host === own.host && isPage && url.search === '' ? placeIn(url.hash) : null;
  } catch {
    return null;
  }
}
