import type { YChat } from '../../document/index.js';
import { fieldsOf } from '../attachments/ready-file.js';
import type { IUnsent } from '../pending/outbox.js';

/** Adds an unsent message to the document, with the files of Jupyter that it names. */
export function addUnsent(
  document: YChat,
  { id, body, replyTo, files = [] }: IUnsent,
  sender: string,
  mentions: string[]
): void {
  const mentioning = mentions.length > 0 && { mentions };
  document.transact(() => {
    for (const file of files) {
      if (file.entry && !document.getAttachment(file.id)) {
        document.setAttachment(file.entry, file.id);
      }
    }
    const fields = { ...mentioning, ...fieldsOf(files) };
    document.addMessage({ id, body, sender, reply_to: replyTo, ...fields });
  }, false);
}
