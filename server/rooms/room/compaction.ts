import * as random from 'lib0/random';
import * as Y from 'yjs';
import type { IStorage } from '../../storage/storage.js';
import { writeAnew } from '../document/epoch.js';
import type { ChatState } from '../document/chat-state.js';
import type { Sessions } from '../sessions/sessions.js';

export interface ICompactionOptions {
  readonly chatState: ChatState;
  readonly storage: IStorage;
  /** How many are here, and whether all of them understand when the document is written anew. */
  readonly sessions: Pick<Sessions, 'size' | 'understandEpochs'>;
}

/** Structs that a message in the document has, with what the room keeps beside it … */
const STRUCTS_PER_MESSAGE = 40;
/** … and that a document may have beyond that when it is let go: more are rewritten. */
const SLACK = 5_000;

/** Bytes up to which a document is never written anew for its past: everybody would have to come back for next to nothing. */
const BLOAT = 128 * 1024;

/** Windows full of folded messages that the log of an open room may hold; one that is let go leaves none. */
const FOLDED_WINDOWS = 4;

/** Keeps a chat's log and document short. Nothing is lost where it fails. */
export class Compaction {
  /** @param logged - the log: a snapshot and what came since, as it was read */
  constructor(
    private readonly _options: ICompactionOptions,
    logged: readonly Uint8Array[]
  ) {
    this._logged = logged.length;
    this._bytes = logged.slice(1).reduce((sum, { length }) => sum + length, 0);
  }

  /** One more update is in the log. */
  noteUpdate(update: Uint8Array): void {
    this._logged++;
    this._bytes += update.length;
  }

  /** So many messages have left the document. */
  noteFolded(messages: number): void {
    this._folded += messages;
  }

  /** True if the log is long enough, or holds enough of what is gone, to be replaced by a snapshot. */
  get wantsCompaction(): boolean {
    const { compactAfter, compactBytes, windowMax } = this._options.chatState.limits;
    return (
      this._logged >= compactAfter ||
      this._bytes >= compactBytes ||
      this._folded >= FOLDED_WINDOWS * windowMax
    );
  }

  async compact(): Promise<void> {
    const { chatState, storage } = this._options;
    const { id, chat } = chatState;
    const state = Y.encodeStateAsUpdate(chat.ydoc);
    this._logged = 1; // also if it fails: then it is not tried again at every flush
    this._bytes = 0;
    await storage.compact(id, state);
    this._folded = 0;
    if (state.length > 2 * this._slim) {
      this._slim = writeAnew(chat, 1).length;
    }
    this._isBloated = state.length > Math.max(2 * this._slim, BLOAT);
  }

  /** True if the document outweighs its content, by what was folded and by clients that came and went. */
  get wantsEpoch(): boolean {
    const { chatState, sessions } = this._options;
    // Those who are here come back at once, each with a client id: they are no reason.
    const past = chatState.clients.size - sessions.size;
    const { epochClients, structsPerChat } = chatState.limits;
    const { total } = chatState.structs;
    const wants = this._isBloated || past > epochClients || total > structsPerChat / 2;
    return (wants && sessions.understandEpochs) || total > structsPerChat;
  }

  /** True if the document has many more structs than its content needs, by what came and went: opening it costs all of them. */
  get isOvergrown(): boolean {
    const { structs, chat } = this._options.chatState;
    const { ymessages, yusers, yattachments, yparticipants } = chat;
    const entries = yusers.size + yattachments.size + yparticipants.size;
    return structs.total > SLACK + STRUCTS_PER_MESSAGE * ymessages.length + 4 * entries;
  }

  /** Write the document anew. The room has to be loaded again then. */
  async renew(): Promise<void> {
    const { chatState, storage } = this._options;
    const { id, chat } = chatState;
    const roomClient = random.uint32();
    await storage.renew(id, { roomClient, state: writeAnew(chat, roomClient) });
  }

  /** What is to be done when the room is left. */
  async finish(): Promise<void> {
    if (this.wantsCompaction || this._folded > 0) {
      await this.compact();
    }
    if (this.wantsEpoch || this.isOvergrown) {
      await this.renew();
    }
  }

  private _logged: number;
  /** Bytes of the updates that came since the snapshot. */
  private _bytes: number;
  private _folded = 0;
  /** Bytes of the document without its past, when it was last written anew to see. */
  private _slim = 0;
  private _isBloated = false;
}
