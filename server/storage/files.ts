/** Where the bytes of the files of chats lie. */
export interface IFiles {
  /** Resolves when they are durable. */
  put(chat: string, id: string, bytes: Uint8Array): Promise<void>;
  /** @throws ChatError `attachment_not_found` */
  read(chat: string, id: string): Promise<Uint8Array>;
  /** One that is not there is gone already. */
  remove(chat: string, id: string): Promise<void>;
}
