/** Stores the bytes of attached files. */
export interface IFiles {
  /** Resolves when the bytes are durable. */
  put(chat: string, id: string, bytes: Uint8Array): Promise<void>;
  /** @throws ChatError `attachment_not_found` */
  read(chat: string, id: string): Promise<Uint8Array>;
  /** Removes a file. A file that does not exist counts as removed. */
  remove(chat: string, id: string): Promise<void>;
}
