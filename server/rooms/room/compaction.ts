import * as random from 'lib0/random';
import * as Y from 'yjs';
import type { IStorage } from '../../storage/storage.js';
import { writeAnew } from '../document/epoch.js';
import { hasTraces, shed } from '../document/shed.js';
import type { IOpenRoom } from '../document/open-room.js';
import type { Sessions } from '../sessions/sessions.js';

interface ICompactionContext extends IOpenRoom {
  readonly storage: IStorage;
  /** The number of sessions, and whether all of them understand that a document was rewritten. */
  readonly sessions: Pick<Sessions, 'size' | 'understandEpochs'>;
}

/** The structs that a message in the document may have, with its extras. */
const STRUCTS_PER_MESSAGE = 40;
/** The structs that a document may have beyond that when it is unloaded. A document with more is rewritten. */
const SPARE_STRUCTS = 5_000;

/** A document up to this many bytes is never rewritten because of its history. Everybody would have to reconnect for little gain. */
const BLOATED_BYTES = 128 * 1024;

/** The log of an open room may hold this many windows of folded messages. An unloaded room keeps none. */
const FOLDED_WINDOWS = 16;

/** Keeps the log and the document of a chat short. Nothing is lost if it fails. */
export class Compaction {
  /** @param logged - the log as loaded: a snapshot and the updates since */
  constructor(
    private readonly _room: ICompactionContext,
    logged: readonly Uint8Array[]
  ) {
    this._logged = logged.length;
    this._bytes = logged.slice(1).reduce((sum, { length }) => sum + length, 0);
  }

  /** Record one more update in the log. */
  noteUpdate(update: Uint8Array): void {
    this._logged++;
    this._bytes += update.length;
  }

  /** Record the number of messages that were folded, and whether the chat now hides more than before. */
  noteFolded(messages: number): void {
    this._folded += messages;
    const { chat, hidden } = this._room.chatState;
    if (hidden > this._hidden) {
      this._hidden = hidden;
      this._tellsOfHidden ||= hasTraces(chat);
    }
  }

  /** Whether a snapshot should replace the log, because the log is too long or holds too many folded messages. */
  get wantsCompaction(): boolean {
    const { compactAfter, compactBytes, windowMax } = this._room.chatState.limits;
    return (
      this._logged >= compactAfter ||
      this._bytes >= compactBytes ||
      this._folded >= FOLDED_WINDOWS * windowMax
    );
  }

  /**
   * Whether the document has shed traces that the store still has. Nobody may be shown such a document: what the room then accepts, and what
   * it accepts after a crash, would not fit together.
   */
  get isAhead(): boolean {
    return this._isAhead;
  }

  /** Shed the traces of past messages, and replace the log by a snapshot. */
  async compact(): Promise<void> {
    const { chatState, storage } = this._room;
    const { id, chat, limits } = chatState;
    if (shed(chat, limits.tombstones)) {
      chatState.structs.recount();
      this._isAhead = true;
    }
    const state = Y.encodeStateAsUpdate(chat.ydoc);
    this._logged = 1; // set even if the compaction fails, so that it is not repeated at every flush
    this._bytes = 0;
    await storage.compact(id, state);
    this._isAhead = false;
    this._folded = 0;
    if (state.length > 2 * this._slim) {
      this._slim = writeAnew(chat, 1).length;
    }
    this._isBloated = state.length > Math.max(2 * this._slim, BLOATED_BYTES);
  }

  /**
   * Whether the document should be rewritten. It then has too many structs, client ids or bytes, from folded messages or short-lived
   * clients, or traces of what some reader may not see.
   */
  get wantsEpoch(): boolean {
    const { chatState, sessions } = this._room;
    // Connected sessions do not count. They would reconnect at once, each with a new client id.
    const past = chatState.clients.size - sessions.size;
    const { epochClients, structsPerChat } = chatState.limits;
    const { total } = chatState.structs;
    const isLarge = this._isBloated || past > epochClients || total > structsPerChat / 2;
    const wants = isLarge || this._tellsOfHidden;
    return (wants && sessions.understandEpochs) || total > structsPerChat;
  }

  /**
   * Whether the document has many more structs than its content needs. They come from deleted content, and opening the chat loads all of
   * them.
   */
  get isOvergrown(): boolean {
    const { structs, chat } = this._room.chatState;
    const { ymessages, yusers, yattachments, yparticipants } = chat;
    const entries = yusers.size + yattachments.size + yparticipants.size;
    return structs.total > SPARE_STRUCTS + STRUCTS_PER_MESSAGE * ymessages.length + 4 * entries;
  }

  /** Rewrite the document. The room must then be loaded again. */
  async renew(): Promise<void> {
    const { chatState, storage } = this._room;
    const { id, chat } = chatState;
    const roomClient = random.uint32();
    await storage.renew(id, { roomClient, state: writeAnew(chat, roomClient) });
    this._isRenewed = true;
  }

  /** Whether the document was rewritten, so that the chat needs a new room. */
  get isRenewed(): boolean {
    return this._isRenewed;
  }

  /** Compact and rewrite as needed when the room is closed. */
  async finish(): Promise<void> {
    if (this.wantsCompaction || this._folded > 0) {
      await this.compact();
    }
    if (this.wantsEpoch || this.isOvergrown) {
      await this.renew();
    }
  }

  private _logged: number;
  /** Bytes of the updates since the snapshot. */
  private _bytes: number;
  private _folded = 0;
  /** The `seq` up to which some reader may see nothing, as far as the document was searched for traces. */
  private _hidden = 0;
  private _tellsOfHidden = false;
  /** Bytes of the document without its history, when this was last measured. */
  private _slim = 0;
  private _isBloated = false;
  private _isAhead = false;
  private _isRenewed = false;
}
