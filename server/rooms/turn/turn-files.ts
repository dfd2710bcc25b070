import type { IMimeModel } from '../../../src/document/index.js';
import type { IAttachmentRow, IChatCommit, IMessageRow } from '../../storage/storage.js';
import { keepApart } from '../bundle.js';
import type { IBroughtFile } from '../bundle.js';
import type { HostedChat } from '../hosted-chat.js';
import { sizeOf } from '../sizes.js';
import type { ILookups } from './lookups.js';

/** The files and other attachments that come and go in one turn. */
export class TurnFiles {
  constructor(
    private readonly _room: HostedChat,
    private readonly _lookups: Pick<ILookups, 'attachments' | 'entries' | 'attachedBytes'>,
    private readonly _uuid: () => string
  ) {}

  /** Files whose bytes have to be durable before the turn is. */
  readonly brought: IBroughtFile[] = [];

  /** Files that nobody can read any more once the turn is stored. */
  get detached(): readonly string[] {
    return this._detached;
  }

  /** What becomes durable, once everything has run. */
  take(): Pick<IChatCommit, 'attached' | 'detached' | 'entries'> {
    const { volume } = this._room;
    this._detached.push(...volume.takeReleased());
    const uploaders = new Map(this._attached.map(({ id, uploader }) => [id, uploader]));
    const entries = volume
      .takeArrived()
      .map(row => ({ ...row, author: uploaders.get(row.id) ?? row.author }));
    return {
      ...(this._attached.length > 0 && { attached: this._attached }),
      ...(entries.length > 0 && { entries }),
      ...(this._detached.length > 0 && { detached: this._detached })
    };
  }

  /** Name a file of this chat in its document, by the address from which it is read, below the server's root. */
  attach(row: IAttachmentRow): void {
    const { id, name, mimeType } = row;
    const value = `chat/threads/${this._room.id}/attachments/${id}/${encodeURIComponent(name)}`;
    this._room.chat.yattachments.set(id, { type: 'file', value, mimetype: mimeType });
    this._attached.push(row);
  }

  detach(id: string): void {
    const { chat, volume } = this._room;
    if (chat.yattachments.has(id) || this._lookups.entries.has(id)) {
      volume.forgetEntry();
    }
    chat.yattachments.delete(id);
    this._detached.push(id);
  }

  /** A file of this chat, or what else one of its ids stands for; null for neither. */
  find(id: string): Pick<IAttachmentRow, 'uploader' | 'createdOn'> | null {
    const { attachments, entries } = this._lookups;
    const entry = entries.get(id);
    return this._detached.includes(id)
      ? null
      : (attachments.get(id) ??
          (entry ? { uploader: entry.author, createdOn: entry.createdOn } : null));
  }

  /** Is there an attachment that a message may name? */
  has(id: string): boolean {
    const isFolded = this._lookups.entries.has(id) && !this._detached.includes(id);
    return isFolded || this._room.chat.yattachments.has(id);
  }

  /** Let the document tell of one again, since a message names it. */
  unfold(id: string): void {
    const { yattachments } = this._room.chat;
    const entry = this._lookups.entries.get(id);
    if (entry && !yattachments.has(id)) {
      yattachments.set(id, entry.value);
    }
  }

  /**
   * A bundle as it may stand in the document. Representations that are too long for it become files of the chat.
   *
   * @param most - bytes that these files may have
   * @returns null if they are longer
   */
  keepApart(bundle: IMimeModel, uploader: string, most = this._left): IMimeModel | null {
    const { model, brought } = keepApart(bundle, {
      most: this._room.limits.bundleBytes,
      uploader,
      createdOn: this._room.now(),
      uuid: this._uuid
    });
    const size = brought.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size > most) {
      return null;
    }
    this.brought.push(...brought);
    this._attached.push(...brought.map(({ row }) => row));
    this._keptBytes += size;
    return model;
  }

  /** A message of before there was a limit for bundles, as it is stored when it changes. */
  shorten(row: IMessageRow): IMessageRow {
    const { sender, mime_model: bundle } = row;
    if (!bundle || sizeOf(bundle) <= this._room.limits.bundleBytes) {
      return row;
    }
    return { ...row, mime_model: this.keepApart(bundle, sender, Infinity)! };
  }

  private get _left(): number {
    const { attachedBytesPerChat } = this._room.limits;
    return attachedBytesPerChat - this._lookups.attachedBytes - this._keptBytes;
  }

  private readonly _attached: IAttachmentRow[] = [];
  private readonly _detached: string[] = [];
  private _keptBytes = 0;
}
