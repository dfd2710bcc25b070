import { keptApart } from '../../../src/document/index.js';
import type { IChatChange, IKeptApart, IMimeModel, YChat } from '../../../src/document/index.js';
import type { IEntryRow } from '../../storage/storage.js';
import { sizeOf, sizeOfEntry, sizeOfMessage, Sizes } from '../gate/sizes.js';

export interface IDocumentSizeOptions {
  readonly chat: YChat;
  /** The owner of a client id; '' for the room's own ids. */
  readonly ownerOf: (client: number) => string | undefined;
  /** The key of the quotas that a client id counts to. */
  readonly rateKeyOf: (client: number) => string | undefined;
  readonly now: () => number;
  /** The number of stored attachment entries. */
  readonly entries: number;
}

/**
 * Measures how many bytes each root of a chat's document holds, and collects the parts that must also be stored as rows. It measures
 * only what a transaction changed.
 */
export class DocumentSize {
  constructor(private readonly _options: IDocumentSizeOptions) {
    const { chat, entries } = _options;
    chat.changed.connect((_, change) => this._note(change));
    const { yattachments, yusers } = chat;
    chat.getMessages().forEach(({ id }) => this._measure(id));
    const ids = [...yattachments.keys()];
    const isStored = entries >= ids.length;
    ids.forEach(id => this._noteEntry(id, isStored ? null : 0));
    [...yusers.keys()].forEach(name => this._noteUser(name));
    this._count = Math.max(entries, ids.length);
    this._keys = yattachments._map.size;
  }

  /** Sizes by message id, with the extras of each message. */
  readonly messages = new Sizes();
  readonly attachments = new Sizes();
  readonly users = new Sizes();

  /** Sizes of bundles by message id. */
  readonly bundles = new Map<string, number>();

  /** The sum of all measured sizes. */
  get bytes(): number {
    return this.messages.total + this.attachments.total + this.users.total;
  }

  /** The number of attachments in the chat. It includes folded ones and those added in this turn. */
  get entries(): number {
    return this._count + this._options.chat.yattachments._map.size - this._keys;
  }

  /** Take the entries added since the last call. */
  takeArrived(): readonly IEntryRow[] {
    return this._arrived.splice(0);
  }

  /** Take the ids of files that the document has stopped using since the last call. */
  takeReleased(): readonly string[] {
    return this._released.splice(0);
  }

  /** A message is folded into the history. Its files stay. */
  fold(id: string): void {
    this._apart.delete(id);
  }

  /** When an entry was added, in milliseconds since 1970; 0 if that is no longer known. */
  cameOn(id: string): number {
    return this._times.get(id) ?? 0;
  }

  /** An entry is deleted for good. */
  forgetEntry(): void {
    this._count = Math.max(this._count - 1, 0);
  }

  private _note({ messages, attachments, users }: IChatChange): void {
    messages?.removed.forEach(id => this._remove(id));
    messages?.added.forEach(id => this._measure(id));
    messages?.changed.forEach(id => this._measure(id));
    if (attachments) {
      const { _map: keys } = this._options.chat.yattachments;
      this._count += keys.size - this._keys;
      this._keys = keys.size;
      attachments.forEach(id => this._noteEntry(id, this._options.now()));
    }
    users?.forEach(name => this._noteUser(name));
  }

  private _measure(id: string): void {
    const { chat } = this._options;
    const message = chat.getYMessage(id);
    if (!message) {
      return this._remove(id);
    }
    const extras = chat.yextras.get(id);
    this.messages.set(id, sizeOfMessage(message) + (extras ? sizeOfEntry(id, extras) : 0));
    const bundle = message.get('mime_model') as IMimeModel | undefined;
    if (bundle) {
      this.bundles.set(id, sizeOf(bundle));
    } else {
      this.bundles.delete(id);
    }
    this._noteApart(id, bundle);
  }

  private _remove(id: string): void {
    this.messages.delete(id);
    this.bundles.delete(id);
    this._noteApart(id, undefined);
  }

  private _noteApart(id: string, bundle: IMimeModel | undefined): void {
    const before = this._apart.get(id) ?? [];
    const now = [...keptApart(bundle).values()];
    const files = new Set(now.map(({ attachment }) => attachment));
    for (const { attachment } of before) {
      if (!files.has(attachment)) {
        this._released.push(attachment);
      }
    }
    if (now.length > 0) {
      this._apart.set(id, now);
    } else {
      this._apart.delete(id);
    }
  }

  private _noteEntry(id: string, arrivedOn: number | null): void {
    const { chat, ownerOf, rateKeyOf } = this._options;
    const value = chat.getAttachment(id);
    if (!value) {
      this._times.delete(id);
      return this.attachments.delete(id);
    }
    this.attachments.set(id, sizeOfEntry(id, value));
    if (arrivedOn !== null) {
      this._times.set(id, arrivedOn);
      const item = chat.yattachments._map.get(id);
      const author = (item && ownerOf(item.id.client)) ?? '';
      const owner = (item && rateKeyOf(item.id.client)) ?? author;
      this._arrived.push({
        id,
        value,
        author,
        createdOn: arrivedOn,
        ...(owner !== author && { owner })
      });
    }
  }

  private _noteUser(name: string): void {
    const user = this._options.chat.getUser(name);
    if (user) {
      this.users.set(name, sizeOfEntry(name, user));
    } else {
      this.users.delete(name);
    }
  }

  private readonly _apart = new Map<string, readonly IKeptApart[]>();
  private readonly _times = new Map<string, number>();
  private readonly _arrived: IEntryRow[] = [];
  private readonly _released: string[] = [];
  private _count: number;
  private _keys: number;
}
