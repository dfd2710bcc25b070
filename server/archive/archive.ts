import { parseChatFile } from '../../src/document/index.js';
import type { IChatFile } from '../../src/document/index.js';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { can } from '../policy/policy.js';
import type { IReadAccess } from '../policy/policy.js';
import type { IFiles } from '../storage/files.js';
import { lineFor } from '../rooms/chats/chat-list.js';
import type { ILimits } from '../limits.js';
import { requireReadAccess } from '../rooms/chats/read-access.js';
import { wellFormedJson } from '../text.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IStorage } from '../storage/storage.js';
import { formatChat } from './export.js';
import { nameOf, storeChat } from './import.js';
import type { IImported } from './import.js';

export interface IArchiveOptions {
  readonly storage: IStorage;
  readonly rooms: Pick<Rooms, 'events'>;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly files: IFiles;
}

/** Chats as `.chat` files, while the server serves. */
export class Archive {
  constructor(private readonly _options: IArchiveOptions) {}

  /** A chat's name and the text of its file, as far as somebody may read it. @throws ChatError */
  async export(
    principal: IPrincipal,
    chat: string
  ): Promise<{ name: string; text: AsyncIterable<string> }> {
    const { storage, files } = this._options;
    // Asked again for each page: whoever is removed meanwhile reads no further.
    const reach = (): Promise<IReadAccess> => requireReadAccess(storage, principal, chat);
    await reach();
    const line = await lineFor(storage, principal, chat, { left: true });
    if (!line) {
      throw new ChatError('chat_not_found'); // deleted meanwhile
    }
    const { row } = line;
    return { name: row.topic, text: formatChat(storage, row, { files, reach }) };
  }

  /**
   * Make a private chat of a file's text; whoever brings it in owns it. The file says who wrote what, so only an administrator may.
   *
   * @throws ChatError `forbidden`, `bad_request`
   */
  async import(principal: IPrincipal, text: string): Promise<IImported> {
    const { storage, rooms, clock, limits, files } = this._options;
    if (!can(principal, 'chat.import', null)) {
      throw new ChatError('forbidden');
    }
    const file = read(text);
    const topic = nameOf(file) ?? 'Imported chat';
    const options = { topic, owner: principal, clock, limits, files };
    const made = await storeChat(storage, file, options);
    const row = await storage.getChat(made.id);
    if (row) {
      rooms.events.emit('chat-created', { row, by: principal.username });
    }
    return made;
  }
}

function read(text: string): IChatFile {
  // As a file that would be a new chat; as a request it is one whose body was forgotten.
  if (/^\s*(\{\s*\})?\s*$/.test(text)) {
    throw new ChatError('bad_request', 'The request has no body: the file is the body.');
  }
  try {
    return parseChatFile(wellFormedJson(text));
  } catch {
    throw new ChatError('bad_request', 'This is not a .chat file.');
  }
}
