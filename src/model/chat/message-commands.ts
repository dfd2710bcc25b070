import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import { messagePath } from '../links.js';

/**
 * Edits a stored message over HTTP, or deletes it if the body is null, whether the document has it or not. Rejects with
 * a RequestError.
 *
 * @param attachments - all that it has from now on; those that it has, without this
 * @returns the fields of the message that this changes
 */
export async function changeMessage(
  server: Pick<IApiClient, 'request'>,
  chat: string,
  id: string,
  body: string | null,
  attachments?: string[]
): Promise<Partial<IMessage>> {
  const path = messagePath(chat, id);
  if (body === null) {
    await server.request('DELETE', path);
    return { body: '', deleted: true };
  }
  const files = attachments && { attachments };
  await server.request('PATCH', path, { content: body, ...files });
  return { body, edited: true, ...files };
}

/** Whether a message has the text and the attachments of a change already. */
export const holds = (
  message: Partial<IMessage>,
  { body, attachments }: Partial<IMessage>
): boolean =>
  message.body === body &&
  (!attachments || (message.attachments ?? []).join() === attachments.join());

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
