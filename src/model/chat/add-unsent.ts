import type { JSONObject } from '@lumino/coreutils';
import type { YChat } from '../../document/index.js';
import { fieldsOf, type IReadyFile } from '../attachments/ready-file.js';
import type { IUnsent } from '../pending/outbox.js';

/** The fields of a new message that follow from its text. */
export interface ITextFields {
  readonly mentions: string[];
  readonly metadata?: JSONObject;
}

/** Adds the files of Jupyter that a message is to name to the document. */
export function bringEntries(document: YChat, files: readonly IReadyFile[] = []): void {
  document.transact(() => {
    for (const file of files) {
      if (file.entry && !document.getAttachment(file.id)) {
        document.setAttachment(file.entry, file.id);
      }
    }
  }, false);
}

/** Adds an unsent message to the document, with the files of Jupyter that it names. */
export function addUnsent(
  document: YChat,
  { id, body, replyTo, files = [] }: IUnsent,
  sender: string,
  { mentions, metadata }: ITextFields
): void {
  const mentioning = mentions.length > 0 && { mentions };
  document.transact(() => {
    bringEntries(document, files);
    const ofFiles = fieldsOf(files);
    const described = { ...metadata, ...ofFiles.metadata };
    document.addMessage({
      ...{ id, body, sender, reply_to: replyTo, ...mentioning, ...ofFiles },
      ...(Object.keys(described).length > 0 && { metadata: described })
    });
  }, false);
}
