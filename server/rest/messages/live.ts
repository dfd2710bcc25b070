import type { IPrincipal } from '../../identity/principal.js';
import type { IRestContext } from '../context.js';
import type { IMessageRow } from '../../storage/storage.js';

/**
 * A message as it is now. The row of a growing message is behind its document, because it is written only when the text pauses. A
 * reader who has left the chat gets the row.
 */
export async function liveRow(
  { rooms }: Pick<IRestContext, 'rooms'>,
  principal: IPrincipal,
  chat: string,
  row: IMessageRow
): Promise<IMessageRow> {
  if (!row.streaming) {
    return row;
  }
  const command = { type: 'read-message', chat, id: row.id } as const;
  return rooms.execute(principal, command).then(
    message => ({ ...row, ...message }),
    () => row
  );
}
