import { splitFields } from '../document/load.js';
import type { IAdmitted } from '../gate/gate.js';
import type { ILookups } from './lookups.js';
import type { TurnFiles } from './turn-files.js';
import type { ChatState } from '../document/chat-state.js';
import type {
  IMessage,
  IMessageChange,
  IMessageExtras,
  INewMessage,
  YMessage
} from '../../../src/document/index.js';
import type { IMessageRow } from '../../storage/storage.js';

/** What is left of a message that was deleted: nothing that it said. */
export const NOTHING: Partial<IMessage> = {
  body: '',
  attachments: undefined,
  mentions: undefined,
  metadata: undefined,
  mime_model: undefined,
  options: undefined,
  reactions: undefined
};

/** The messages that one turn makes and changes, in the document and behind it. */
export class TurnMessages {
  constructor(
    private readonly _room: ChatState,
    private readonly _lookups: ILookups,
    private readonly _files: Pick<TurnFiles, 'shorten'>
  ) {}

  /** The rows of what is new and of what has changed in the document, once the turn is over. */
  readonly created: IMessageRow[] = [];
  readonly changed: IMessageRow[] = [];
  readonly removed: string[] = [];
  /**
   * What is stored of messages that came and went within the turn, before they are taken out: their numbers. A number is
   * nobody's after a message was taken out, and without this the room would give it again when it is next loaded.
   */
  readonly vanished: IMessageRow[] = [];
  /** Rows of messages that are not in the document. */
  readonly folded: IMessageRow[] = [];
  /** What has changed of those. */
  readonly amended = new Map<string, IMessageChange>();
  readonly streamed = new Set<YMessage>();

  isTaken(id: string): boolean {
    const { taken } = this._lookups;
    return taken.has(id) || this._room.chat.getYMessage(id) !== undefined || this._ids.has(id);
  }

  /** What a frame brought, but for its new messages. */
  note({ changed, streamed, removed }: IAdmitted): void {
    const { chat } = this._room;
    for (const message of changed) {
      this._touched.add(message);
      if (message.get('deleted') === true) {
        chat.updateMessage(message.get('id') as string, { ...NOTHING, deleted: true });
      }
    }
    streamed.forEach(message => this.streamed.add(message));
    removed.forEach(id => chat.yextras.delete(id));
    this.removed.push(...removed);
  }

  /** Add a message; what is no field of it goes where the server keeps what it knows of messages. Returns its place. */
  add(message: INewMessage & { id: string }): number {
    const { fields, extras } = splitFields({ ...message });
    const { chat } = this._room;
    chat.addMessage(Object.fromEntries(fields) as unknown as INewMessage);
    return this.stamp(chat.getYMessage(message.id)!, extras);
  }

  /** Give a new message its place and its time. */
  stamp(message: YMessage, extras: IMessageExtras = {}): number {
    const seq = ++this._room.lastSeq;
    const id = message.get('id') as string;
    this._room.chat.yextras.set(id, { ...extras, seq });
    message.set('time', this._room.now() / 1000);
    if (message.get('raw_time') !== false) {
      message.set('raw_time', false);
    }
    this._new.set(message, { id, seq, type: 'msg', sender: '', body: '', time: 0 });
    this._ids.add(id);
    return seq;
  }

  touch(message: YMessage): void {
    this._touched.add(message);
  }

  /** Is the message new or changed in this turn, so that its row is still to be read? */
  isBusy(message: YMessage): boolean {
    return this._touched.has(message) || this._new.has(message) || this.streamed.has(message);
  }

  /** Is the message new in this turn? */
  isNew(message: YMessage): boolean {
    return this._new.has(message);
  }

  /** A message leaves the document before the turn is over: its row is written as it is now. */
  settle(message: YMessage): void {
    const row = this._room.chat.getMessage(message.get('id') as string);
    if (row?.seq !== undefined && !this._new.has(message)) {
      this.changed.push(row as IMessageRow);
      this._touched.delete(message);
      this.streamed.delete(message);
    }
  }

  /** A message as it is now, in the document or in the history; null if there is none or it was deleted. */
  find(id: string): IMessage | null {
    const message = this._room.chat.getMessage(id) ?? this._folded(id);
    return message && !message.deleted ? message : null;
  }

  /** Set fields of a message, wherever it is. */
  amend(id: string, change: Partial<IMessage>): void {
    const { chat } = this._room;
    const shared = chat.getYMessage(id);
    const row = this._folded(id);
    if (shared) {
      const { fields, extras } = splitFields({ ...change });
      chat.updateMessage(id, Object.fromEntries(fields));
      chat.setExtras(id, extras);
      this.touch(shared);
    } else if (row) {
      const others = this.folded.filter(other => other.id !== id);
      // What a change takes away is not kept as a file first.
      const kept = 'mime_model' in change ? row : this._files.shorten(row);
      this.folded.splice(0, Infinity, ...others, { ...kept, ...change });
      const gone = Object.entries(change).map(([name, value]) => [name, value ?? null]);
      const { seq } = row;
      this.amended.set(id, {
        ...this.amended.get(id),
        ...(Object.fromEntries(gone) as Partial<IMessageChange>),
        id,
        seq
      });
    }
  }

  /** The turn is over: read the rows of what is new and of what has changed. */
  readRows(): void {
    const read = (message: YMessage): IMessageRow[] => {
      const row = message._item?.deleted
        ? undefined
        : this._room.chat.getMessage(message.get('id') as string);
      return row?.seq === undefined ? [] : [row as IMessageRow];
    };
    const removed = new Set(this.removed);
    for (const [message, trace] of this._new) {
      this._touched.delete(message);
      this.created.push(...read(message));
      if (removed.has(trace.id)) {
        this.vanished.push(trace);
      }
    }
    this.changed.push(...[...this._touched].flatMap(read));
  }

  private _folded(id: string): IMessageRow | undefined {
    return this.folded.find(row => row.id === id) ?? this._lookups.rows.get(id);
  }

  private _ids = new Set<string>();
  private _new = new Map<YMessage, IMessageRow>();
  private _touched = new Set<YMessage>();
}
