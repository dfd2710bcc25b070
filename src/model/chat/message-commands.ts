import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import { messagePath } from '../links.js';

/**
 * Edits a stored message over HTTP, or deletes it if the body is null, whether the document has it or not. Rejects with
 * a RequestError. @returns what this changes in the message
 */
export async function changeMessage(
  server: Pick<IApiClient, 'request'>,
  chat: string,
  id: string,
  body: string | null
): Promise<Partial<IMessage>> {
  const path = messagePath(chat, id);
  if (body === null) {
    await server.request('DELETE', path);
    return { body: '', deleted: true };
  }
  await server.request('PATCH', path, { content: body });
  return { body, edited: true };
}

/** Pins a message, or unpins it. Rejects with a RequestError. */
export const pinMessage = (
  server: Pick<IApiClient, 'request'>,
  chat: string,
  id: string,
  pinned: boolean
): Promise<unknown> => server.request(pinned ? 'PUT' : 'DELETE', `${messagePath(chat, id)}/pin`);

/** Chooses an option of a message. Rejects with a RequestError. */
export const chooseOption = (
  server: Pick<IApiClient, 'request'>,
  chat: string,
  id: string,
  option: string
): Promise<unknown> => server.request('POST', `${messagePath(chat, id)}/:choose`, { option });
