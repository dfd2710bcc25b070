import type { History } from '../../rooms/chats/history.js';
import { senderOf } from '../../identity/user.js';
import { beginningOf } from '../../text.js';
import type { IMessageRow, IStorage } from '../../storage/storage.js';

/** Characters of one message that a tool tells. A model reads them all, so a longer text is cut. */
const TEXT_LENGTH = 20_000;

/** A message as a model reads it. */
export interface ILine {
  readonly id: string;
  /** The position in the chat: 1, 2, 3 … */
  readonly seq: number;
  /** The username of the author; '' for the server itself. */
  readonly from: string;
  readonly name: string;
  /** `account`, `guest`, `bot` and so on; see `PersonKind`. */
  readonly kind: string;
  /** ISO 8601. */
  readonly time: string;
  readonly text: string;
  readonly isCut?: true;
  readonly replyTo?: string;
  readonly files?: readonly string[];
  readonly deleted?: true;
  readonly streaming?: true;
}

/** Writes messages for models. It looks up each name and file once. */
export class Lines {
  constructor(
    private readonly _storage: Pick<IStorage, 'getUser' | 'givenName' | 'getAttachment'>,
    private readonly _chat: string,
    private readonly _sees: History['sees'] = () => false
  ) {}

  async of(row: IMessageRow): Promise<ILine> {
    const { name, kind } = await this._sender(row);
    const isSystem = row.type === 'system';
    const text = isSystem ? row.body || `(${row.event ?? 'system message'})` : row.body;
    const files = row.deleted ? [] : await this._files(row.attachments ?? []);
    return {
      id: row.id,
      seq: row.seq,
      from: isSystem ? '' : row.sender,
      name: isSystem ? '' : name,
      kind: isSystem ? 'system' : kind,
      time: new Date(row.time * 1000).toISOString(),
      text: beginningOf(text, TEXT_LENGTH),
      ...(text.length > TEXT_LENGTH && { isCut: true }),
      ...(row.reply_to !== undefined && { replyTo: row.reply_to }),
      ...(files.length > 0 && { files }),
      ...(row.deleted && { deleted: true }),
      ...(row.streaming && { streaming: true })
    };
  }

  private _sender(row: IMessageRow): ReturnType<typeof senderOf> {
    const key = `${row.sender} ${row.display_name ?? ''}`;
    const known = this._senders.get(key) ?? senderOf(this._storage, this._chat, row);
    this._senders.set(key, known);
    return known;
  }

  private async _files(ids: readonly string[]): Promise<string[]> {
    const files = await Promise.all(ids.map(id => this._storage.getAttachment(this._chat, id)));
    return files.flatMap(file => (file && this._sees(file.createdOn) ? [file.name] : []));
  }

  private readonly _senders = new Map<string, ReturnType<typeof senderOf>>();
}
