import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as random from 'lib0/random';
import { ChatError, toNotSaved } from '../errors.js';
import type { IFiles } from '../storage/files.js';
import { moveOver, syncFolder } from '../whole-file.js';

/** The folder of incomplete uploads. Files that a killed process left there can be deleted. */
export const UPLOADING = '.arriving';

/** The bytes of attached files: one folder per chat, with ids as file names and never names that a user chose. */
export class Files implements IFiles {
  constructor(readonly dir: string) {}

  folder(chat: string): string {
    return join(this.dir, chat);
  }

  async put(chat: string, id: string, bytes: Uint8Array): Promise<void> {
    const part = join(this.dir, UPLOADING, `${id}-${random.uint32()}`);
    try {
      await mkdir(join(this.dir, UPLOADING), { recursive: true, mode: 0o700 });
      const handle = await open(part, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await this.take(chat, id, part);
    } catch (error) {
      await rm(part, { force: true });
      throw toNotSaved(error);
    }
  }

  /** Takes over a file that has arrived completely. */
  async take(chat: string, id: string, part: string): Promise<void> {
    if (await mkdir(this.folder(chat), { recursive: true, mode: 0o700 })) {
      await syncFolder(this.dir);
    }
    await moveOver(part, join(this.folder(chat), id));
  }

  async read(chat: string, id: string): Promise<Uint8Array> {
    try {
      return await readFile(join(this.folder(chat), id));
    } catch {
      throw new ChatError('attachment_not_found');
    }
  }

  remove(chat: string, id: string): Promise<void> {
    return rm(join(this.folder(chat), id), { force: true });
  }

  removeAll(chat: string): Promise<void> {
    return rm(this.folder(chat), { recursive: true, force: true });
  }
}
