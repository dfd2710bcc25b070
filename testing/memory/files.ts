import { ChatError } from '../../server/errors.js';
import type { IFiles } from '../../server/storage/files.js';

/** Files of chats in memory. */
export class MemoryFiles implements IFiles {
  readonly all = new Map<string, Uint8Array>();
  /** Called before each file is stored: it may wait to delay the file, or throw to make it fail. */
  beforePut: (() => void | Promise<void>) | null = null;

  async put(chat: string, id: string, bytes: Uint8Array): Promise<void> {
    await this.beforePut?.();
    this.all.set(`${chat}/${id}`, bytes);
  }

  read(chat: string, id: string): Promise<Uint8Array> {
    const bytes = this.all.get(`${chat}/${id}`);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new ChatError('attachment_not_found'));
  }

  remove(chat: string, id: string): Promise<void> {
    this.all.delete(`${chat}/${id}`);
    return Promise.resolve();
  }
}
