import { keptApart, type IMessage } from '../../../src/document/index.js';
import type { CommandOf } from '../commands.js';
import type { Turn } from './turn.js';
import { DELETED_CONTENT } from './turn-messages.js';

/** Delete the content of a message, with the files of its bundle. */
export function remove(
  turn: Turn,
  { mime_model: bundle }: IMessage,
  { id }: CommandOf<'delete'>
): void {
  if (!turn.chatState.chat.getYMessage(id)) {
    // For a message in the document, the documentSize finds its released files.
    keptApart(bundle).forEach(({ attachment }) => turn.files.detach(attachment));
  }
  turn.messages.amend(id, {
    ...DELETED_CONTENT,
    deleted: true,
    deleted_time: turn.chatState.now() / 1000
  });
}
