import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import { threadPath } from '../links.js';

/** A message that the server has stored. */
export type StoredMessage = IMessage & { seq: number };

/** A page of a chat's history. */
export interface IHistoryPage {
  value: { colloquy: StoredMessage }[];
  nextLink?: string;
}

/** Requests a page of a chat's history. Rejects with a RequestError. */
export function requestPage(
  server: IApiClient,
  chat: string,
  query: Record<string, string | number>
): Promise<IHistoryPage> {
  const text = Object.entries(query).map(([name, value]) => [name, String(value)]);
  const path = `${threadPath(chat)}/messages?${new URLSearchParams(text).toString()}`;
  return server.request<IHistoryPage>('GET', path);
}

export const lowestSeq = ({ value }: IHistoryPage): number =>
  value.reduce((least, { colloquy }) => Math.min(least, colloquy.seq), Infinity);

export const highestSeq = ({ value }: IHistoryPage): number =>
  value.reduce((most, { colloquy }) => Math.max(most, colloquy.seq), -Infinity);
