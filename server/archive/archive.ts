import { Breaks } from '../breaks.js';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { can, vouches } from '../policy/policy.js';
import type { IReadAccess } from '../policy/policy.js';
import type { IFiles } from '../storage/files.js';
import { summaryFor } from '../rooms/chats/chat-list.js';
import type { ILimits } from '../limits.js';
import { requireReadAccess } from '../rooms/chats/read-access.js';
import { requireWorkspace } from '../rooms/chats/workspaces.js';
import type { Rooms } from '../rooms/rooms.js';
import { DEFAULT_WORKSPACE, type IStorage } from '../storage/storage.js';
import { isBlank, readChatText, type IReadFile } from './chat-text.js';
import { claimedBy } from './claimed.js';
import { formatChat } from './export.js';
import { nameOf, storeChat } from './import.js';
import type { IImported } from './import.js';
import type { IProgress } from './progress.js';

/** Bytes of a `.chat` file that an administrator imports. Larger files need `colloquy import`. Others have the limit `importBytes`. */
export const FILE_LIMIT = 64 * 1024 * 1024;

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

/** The wishes for an import. */
export interface IImportRequest {
  /** The workspace of the new chat. The user must be a member. */
  readonly workspace?: string;
  /** The name of the chat if the file has none. */
  readonly topic?: string;
  /** Ends the import, which then leaves nothing. */
  readonly signal?: AbortSignal;
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

  /** The longest file that a user may import over HTTP, in bytes. */
  importBytes(principal: IPrincipal): number {
    return vouches(principal) ? FILE_LIMIT : this._options.limits.importBytes;
  }

  /**
   * Checks whether a user may import a file of this length, before it is read. Without a length, it counts as too long.
   *
   * @throws ChatError `forbidden`, `request_too_large`
   */
  requireImport(principal: IPrincipal, bytes: number): void {
    if (!can(principal, 'chat.import', null)) {
      throw new ChatError('forbidden');
    }
    // Each comparison with NaN is false.
    if (!vouches(principal) && !(bytes <= this._options.limits.importBytes)) {
      throw new ChatError('request_too_large', 'The file is too large (importBytes).');
    }
  }

  /**
   * Creates a private chat from the text of a file. The user who imports it owns it. The file states who wrote each message: only an
   * administrator is believed. If the signal aborts, nothing of the chat stays.
   *
   * @throws ChatError `forbidden`, `request_too_large`, `workspace_not_found`, `bad_request`, or the reason of the signal
   */
  async import(
    principal: IPrincipal,
    text: string,
    { workspace = DEFAULT_WORKSPACE, topic: fallback, signal }: IImportRequest = {}
  ): Promise<IImported> {
    const { storage, rooms, clock, limits, files } = this._options;
    const { username } = principal;
    this.requireImport(principal, text.length); // the route has checked the bytes, of which there are no fewer
    await requireWorkspace(storage, principal, workspace);
    const given = await read(text);
    const file = vouches(principal)
      ? given
      : await claimedBy(principal, given, { uuid: () => clock.uuid(), breaks: new Breaks() });
    const topic = nameOf(file) ?? fallback ?? 'Imported chat';
    const running = { topic, done: 0, total: file.messages.length, by: username };
    const progress: IProgress = {
      update: done => (running.done = done),
      end: () => this._running.delete(running)
    };
    this._running.add(running);
    const options = {
      ...{ topic, owner: principal, access: 'private' as const, workspace },
      ...{ clock, limits, files, progress, signal },
      areUsersApart: !vouches(principal),
      mayJoin: () => requireWorkspace(storage, principal, workspace)
    };
    const made = await storeChat(storage, file, options);
    rooms.events.emit('chat-created', { chat: made.id });
    return made;
  }

  /** The progress of the running imports of a user. An administrator sees all. */
  imports(principal: IPrincipal): readonly IImportState[] {
    return [...this._running].filter(({ by }) => vouches(principal) || by === principal.username);
  }

  private readonly _running = new Set<IImportState & { readonly by: string }>();
}

async function read(text: string): Promise<IReadFile> {
  // Such a text would be accepted as a file without messages. In a request it means that the body was forgotten.
  if (isBlank(text) || (text.length < 100 && /^\s*\{\s*\}\s*$/.test(text))) {
    throw new ChatError('bad_request', 'The request has no body. Send the file as the body.');
  }
  try {
    return await readChatText(text, new Breaks());
  } catch {
    throw new ChatError('bad_request', 'The body is not a .chat file.');
  }
}
