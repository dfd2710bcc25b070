import type { JSONObject } from '@lumino/coreutils';
import type { IAttachment, IUser } from '../../src/document/index.js';
import type { Breaks } from '../breaks.js';
import type { IClock } from '../clock.js';
import { userOf } from '../identity/user.js';
import type { ILimits } from '../limits.js';
import { keepApart } from '../rooms/document/bundle.js';
import { sizeOf } from '../rooms/gate/sizes.js';
import type { IFiles } from '../storage/files.js';
import type { IAttachmentRow, IMessageRow, IStorage } from '../storage/storage.js';
import { cleanAttachment, cleanUser, messageCleaner } from './clean.js';
import type { Filling } from './filling.js';
import type { IImportedContent } from './imported-document.js';
import type { IProgress } from './progress.js';

/**
 * Entries of a file that are read before others get their turn, although they may be left out. Each may have as much content as a message
 * can have.
 */
const ENTRIES_PER_PIECE = 5;

export interface IContentOptions {
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly files: IFiles;
  /** Whether the users of the file are known in the new chat only. */
  readonly areUsersApart?: boolean;
}

/** Puts the content of a file into a new chat, and remembers what the document of the chat may contain. */
export class ImportedContent implements IImportedContent {
  constructor(
    private readonly _storage: Pick<IStorage, 'getUser'>,
    private readonly _filling: Filling,
    private readonly _breaks: Breaks,
    private readonly _options: IContentOptions
  ) {}

  readonly newest: IMessageRow[] = [];
  readonly users = new Map<string, IUser>();
  readonly attachments = new Map<string, IAttachment>();
  count = 0;
  /** The system messages of the file. */
  systemMessages = 0;

  /** Takes the messages out of the list, so that those which are stored take no more memory. */
  async addMessages(messages: JSONObject[], progress?: IProgress): Promise<void> {
    const { clock, limits } = this._options;
    const clean = messageCleaner(clock, limits);
    const total = messages.length;
    let done = 0;
    await this._each(taken(messages), async raw => {
      const message = clean(raw);
      if (message) {
        this.count++;
        await this._add(message);
      } else if (raw.type === 'system') {
        this.systemMessages++;
      }
      progress?.update(++done, total);
    });
  }

  /** Data of the store replaces that of the file for users whom this server knows. The file cannot change them. */
  async addUsers(users: ReadonlyMap<string, JSONObject>): Promise<void> {
    await this._each(users, async ([username, raw]) => {
      const user = cleanUser(username, raw);
      if (!user) {
        return;
      }
      const known = await this._storage.getUser(username);
      this.users.set(username, known ? userOf({ ...known, admin: false, guest: false }) : user);
      if (!known && !this._options.areUsersApart) {
        const { name = username, display_name: displayName = name, bot = false } = user;
        await this._filling.add({ users: [{ username, name, displayName, bot }] });
      }
    });
  }

  async addAttachments(attachments: ReadonlyMap<string, JSONObject>): Promise<void> {
    const { limits } = this._options;
    let read = 0;
    await this._each(attachments, async ([id, raw]) => {
      const value = ++read <= limits.attachments ? cleanAttachment(id, raw, limits) : null;
      if (value) {
        this.attachments.set(id, value);
        await this._filling.add({ entries: [{ id, value, author: '', createdOn: 0 }] });
      }
    });
  }

  /** Removes the files that belong to the messages. */
  async removeFiles(): Promise<void> {
    for (const id of this._brought) {
      await this._options.files.remove(this._filling.chat, id);
    }
  }

  private _each<T>(items: Iterable<T>, run: (item: T) => Promise<void>): Promise<void> {
    return this._breaks.between(items, ENTRIES_PER_PIECE, run);
  }

  private async _add(message: IMessageRow): Promise<void> {
    const { row, attached } = await this._partBundle(message);
    this.newest.push(row);
    const { windowMax } = this._options.limits;
    if (this.newest.length > 2 * windowMax) {
      this.newest.splice(0, windowMax);
    }
    await this._filling.add({ messages: [row], attached });
  }

  /** Stores parts of a bundle that are too large for a document as files of the new chat. */
  private async _partBundle(
    message: IMessageRow
  ): Promise<{ row: IMessageRow; attached: IAttachmentRow[] }> {
    const { clock, limits, files } = this._options;
    const { mime_model: bundle, sender: uploader } = message;
    if (!bundle || sizeOf(bundle) <= limits.bundleBytes) {
      return { row: message, attached: [] };
    }
    const { model, brought } = keepApart(bundle, {
      most: limits.bundleBytes,
      uploader,
      createdOn: clock.now(),
      uuid: () => clock.uuid()
    });
    for (const { row, bytes } of brought) {
      this._brought.push(row.id);
      await files.put(this._filling.chat, row.id, bytes);
    }
    return { row: { ...message, mime_model: model }, attached: brought.map(({ row }) => row) };
  }

  private readonly _brought: string[] = [];
}

/** The items of a list, which is empty in the end. */
function* taken<T>(items: T[]): Iterable<T> {
  items.reverse();
  while (items.length > 0) {
    yield items.pop()!;
  }
}
