import { splitFields } from '../document/load.js';
import type { IAdmitted } from '../gate/gate.js';
import type { TurnFiles } from './turn-files.js';
import type { ChatState } from '../document/chat-state.js';
import {
  EXTRA_FIELDS,
  isResolved,
  type IMessage,
  type IMessageChange,
  type IMessageExtras,
  type INewMessage,
  type YMessage
} from '../../../src/document/index.js';
import type { IChatAnswer, IChosen, IMessageRow } from '../../storage/storage.js';

/** The changes that delete the content of a message. */
export const DELETED_CONTENT: Partial<IMessage> = {
  body: '',
  attachments: undefined,
  mentions: undefined,
  metadata: undefined,
  mime_model: undefined,
  options: undefined,
  audience: undefined,
  once: undefined,
  choices: undefined,
  options_closed: undefined,
  streaming: undefined,
  stream_failure: undefined,
  stopped_by: undefined,
  reactions: undefined,
  pinned: undefined,
  pinned_by: undefined
};

/** The messages that one turn creates and changes, in the document and in the history. */
export class TurnMessages {
  constructor(
    private readonly _chatState: ChatState,
    private readonly _answer: IChatAnswer,
    private readonly _files: Pick<TurnFiles, 'shorten'>
  ) {}

  /** The rows of new and changed messages in the document, read when the turn is over. */
  readonly created: IMessageRow[] = [];
  readonly changed: IMessageRow[] = [];
  readonly removed: string[] = [];
  /**
   * Rows for messages that were created and deleted within the turn. They keep only the seq. Without them, the room could give the same
   * seq to another message when it is next loaded.
   */
  readonly vanished: IMessageRow[] = [];
  /** Changed rows of messages that are not in the document. */
  readonly changedInHistory: IMessageRow[] = [];
  /** The changes of those rows. */
  readonly amended = new Map<string, IMessageChange>();
  readonly streamed = new Set<YMessage>();
  /** Ids of messages that stopped growing. */
  readonly finished: string[] = [];
  /** The choices of this turn. */
  readonly chosen: IChosen[] = [];

  isTaken(id: string): boolean {
    const { taken } = this._answer;
    const { chat, held } = this._chatState;
    return taken.has(id) || held.has(id) || chat.getYMessage(id) !== undefined || this._ids.has(id);
  }

  /** Record the changes of a frame. A deleted message has no content, even if it arrives deleted. */
  note({ created, changed, streamed, removed }: IAdmitted): void {
    const { chat } = this._chatState;
    for (const message of [...created, ...changed]) {
      this._touched.add(message);
      if (message.get('deleted') === true) {
        this.amend(message.get('id') as string, { ...DELETED_CONTENT, deleted: true });
      }
    }
    changed.forEach(message => this.closeOptions(message.get('id') as string));
    streamed.forEach(message => this.streamed.add(message));
    for (const id of removed) {
      chat.yextras.delete(id);
      this.removed.push(id);
    }
  }

  /** Add a message. Its extras are stored beside it. Returns its seq. */
  add(message: INewMessage & { id: string }): number {
    const { fields, extras } = splitFields({ ...message });
    const { chat } = this._chatState;
    const { streaming } = message;
    chat.addMessage({ ...(Object.fromEntries(fields) as unknown as INewMessage), streaming });
    const shared = chat.getYMessage(message.id)!;
    if (streaming) {
      this.streamed.add(shared);
    }
    return this.stamp(shared, extras);
  }

  /** Note that the text of a message has grown. */
  grow(id: string): void {
    const shared = this._chatState.chat.getYMessage(id);
    if (shared) {
      this.streamed.add(shared);
    }
  }

  /** An edit ends the question of a message: nobody may choose what they have not read. */
  closeOptions(id: string): void {
    const message = this.find(id);
    if (message?.options && !message.options_closed && !isResolved(message)) {
      this.amend(id, { options_closed: 'edited' });
    }
  }

  /** End a message that grows. */
  endStream(id: string, end: Pick<IMessage, 'stream_failure' | 'stopped_by'>): void {
    this.amend(id, { streaming: undefined, ...end });
    this.finished.push(id);
  }

  /**
   * Give a new message its seq and its time. Extras that a frame wrote into the message leave it: Python's YChat cannot read a message with
   * fields that it does not know.
   */
  stamp(message: YMessage, extras: IMessageExtras = {}): number {
    const seq = ++this._chatState.lastSeq;
    const id = message.get('id') as string;
    this._chatState.chat.noteMessage(message);
    const written = EXTRA_FIELDS.filter(name => message.has(name));
    const own = Object.fromEntries(written.map(name => [name, message.get(name)]));
    if (own.streaming === true) {
      this.streamed.add(message);
    }
    written.forEach(name => message.delete(name));
    this._chatState.chat.yextras.set(id, { ...own, ...extras, seq });
    message.set('time', this._chatState.now() / 1000);
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

  /** Whether the message is new or changed in this turn, so that its row must still be read. */
  isBusy(message: YMessage): boolean {
    return this._touched.has(message) || this._new.has(message) || this.streamed.has(message);
  }

  isNew(message: YMessage): boolean {
    return this._new.has(message);
  }

  /** Read the row of a message now, because the message leaves the document before the turn is over. */
  collectRow(message: YMessage): void {
    const row = this._chatState.chat.getMessage(message.get('id') as string);
    if (row?.seq !== undefined && !this._new.has(message)) {
      this.changed.push(row as IMessageRow);
      this._touched.delete(message);
      this.streamed.delete(message);
    }
  }

  /** The current state of a message, from the document or the history; null if it does not exist or was deleted. */
  find(id: string): IMessage | null {
    const message = this._chatState.chat.getMessage(id) ?? this._rowInHistory(id);
    return message && !message.deleted ? message : null;
  }

  /** Set fields of a message, in the document or in the history. */
  amend(id: string, change: Partial<IMessage>): void {
    const { chat } = this._chatState;
    const shared = chat.getYMessage(id);
    const row = this._rowInHistory(id);
    if (shared) {
      const { fields, extras } = splitFields({ ...change });
      chat.updateMessage(id, Object.fromEntries(fields));
      chat.setExtras(id, extras);
      this.touch(shared);
    } else if (row) {
      // If the change removes the bundle, it need not be stored as a file first.
      const kept = 'mime_model' in change ? row : this._files.shorten(row);
      const at = this.changedInHistory.findIndex(other => other.id === id);
      this.changedInHistory.splice(at, at < 0 ? 0 : 1);
      this.changedInHistory.push({ ...kept, ...change });
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

  /** The pinned messages that are not in the document, and the users who pinned them ('' if unknown). */
  pinsInHistory(): ReadonlyMap<string, string> {
    const pins = new Map(this._answer.pins);
    for (const { id, pinned, pinned_by: by = '' } of this.changedInHistory) {
      if (pinned) {
        pins.set(id, by);
      } else {
        pins.delete(id);
      }
    }
    return new Map([...pins].filter(([id]) => !this._chatState.chat.getYMessage(id)));
  }

  /** Read the rows of new and changed messages at the end of the turn. */
  collectRows(): void {
    const read = (message: YMessage, rows: IMessageRow[]): void => {
      const row = message._item?.deleted
        ? undefined
        : this._chatState.chat.getMessage(message.get('id') as string);
      if (row?.seq !== undefined) {
        rows.push(row as IMessageRow);
      }
    };
    const removed = new Set(this.removed);
    for (const [message, trace] of this._new) {
      this._touched.delete(message);
      read(message, this.created);
      if (removed.has(trace.id)) {
        this.vanished.push(trace);
      }
    }
    this._touched.forEach(message => read(message, this.changed));
  }

  private _rowInHistory(id: string): IMessageRow | undefined {
    return this.changedInHistory.find(row => row.id === id) ?? this._answer.rows.get(id);
  }

  private _ids = new Set<string>();
  private _new = new Map<YMessage, IMessageRow>();
  private _touched = new Set<YMessage>();
}
