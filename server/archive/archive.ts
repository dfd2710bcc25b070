import type { IChatFile } from '../../src/document/index.js';
import { Breaks } from '../breaks.js';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { can } from '../policy/policy.js';
import type { IReadAccess } from '../policy/policy.js';
import type { IFiles } from '../storage/files.js';
import { summaryFor } from '../rooms/chats/chat-list.js';
import type { ILimits } from '../limits.js';
import { requireReadAccess } from '../rooms/chats/read-access.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IStorage } from '../storage/storage.js';
import { readChatText } from './chat-text.js';
import { formatChat } from './export.js';
import { nameOf, storeChat } from './import.js';
import type { IImported } from './import.js';
import type { IProgress } from './progress.js';

export interface IArchiveOptions {
  readonly storage: IStorage;
  readonly rooms: Pick<Rooms, 'events'>;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly files: IFiles;
}

/** The progress of an import. */
export interface IImportState {
  readonly topic: string;
  /** Messages of the file that were read and stored. */
  readonly done: number;
  readonly total: number;
}

/** Exports and imports `.chat` files while the server runs. */
export class Archive {
  constructor(private readonly _options: IArchiveOptions) {}

  /** The name of a chat and the text of its file, limited to what the user may read. @throws ChatError */
  async export(
    principal: IPrincipal,
    chat: string
  ): Promise<{ name: string; text: AsyncIterable<string | Buffer> }> {
    const { storage, files } = this._options;
    // Checked again for each page, so that a user who is removed meanwhile reads no further.
    const readAccess = (): Promise<IReadAccess> => requireReadAccess(storage, principal, chat);
    await readAccess();
    const summary = await summaryFor(storage, principal, chat, { left: true });
    if (!summary) {
      throw new ChatError('chat_not_found'); // deleted meanwhile
    }
    const { row } = summary;
    return { name: row.topic, text: formatChat(storage, row, { files, readAccess }) };
  }

  /** Checks whether a user may import chats, before their file is read. @throws ChatError `forbidden` */
  requireImport(principal: IPrincipal): void {
    if (!can(principal, 'chat.import', null)) {
      throw new ChatError('forbidden');
    }
  }

  /**
   * Creates a private chat from the text of a file. The user who imports it owns it. The file states who wrote each message, so only an
   * administrator may import it. If the signal aborts, nothing of the chat stays.
   *
   * @throws ChatError `forbidden`, `bad_request`, or the reason of the signal
   */
  async import(principal: IPrincipal, text: string, signal?: AbortSignal): Promise<IImported> {
    const { storage, rooms, clock, limits, files } = this._options;
    this.requireImport(principal);
    const file = await read(text);
    const topic = nameOf(file) ?? 'Imported chat';
    const running = { topic, done: 0, total: file.messages.length };
    const progress: IProgress = {
      update: done => (running.done = done),
      end: () => this._running.delete(running)
    };
    this._running.add(running);
    const options = { topic, owner: principal, clock, limits, files, progress, signal };
    const made = await storeChat(storage, file, options);
    rooms.events.emit('chat-created', { chat: made.id });
    return made;
  }

  /** The progress of the running imports. @throws ChatError `forbidden` */
  imports(principal: IPrincipal): readonly IImportState[] {
    this.requireImport(principal);
    return [...this._running];
  }

  private readonly _running = new Set<IImportState>();
}

async function read(text: string): Promise<IChatFile> {
  // Such a text would be accepted as a file without messages. In a request it means that the body was forgotten.
  if (/^\s*(?:\{\s*\}\s*)?$/.test(text)) {
    throw new ChatError('bad_request', 'The request has no body. Send the file as the body.');
  }
  try {
    return await readChatText(text, new Breaks());
  } catch {
    throw new ChatError('bad_request', 'The body is not a .chat file.');
  }
}
