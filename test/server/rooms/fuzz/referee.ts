import * as Y from 'yjs';
import type { Peer } from '../../../harness/peer.js';
import { CHAT } from '../test-rooms.js';
import { FORGED } from './hostile.js';
import type { World } from './world.js';

/** The refusals that honest users may get in a game: a change came too late, or was sent again. */
const HONEST = ['orphan', 'gap', 'message_id_taken'];

/** Watches a game, and reports the faults at the end. */
export class Referee {
  constructor(private readonly _game: World) {}

  /** Checks that a number that someone has seen never changes. */
  watch(): void {
    for (const { doc } of this._game.honest) {
      doc.getMap<{ seq?: number }>('extras').forEach(({ seq }, id) => {
        if (seq !== undefined) {
          this._see(id, seq);
        }
      });
    }
  }

  async judge(): Promise<string[]> {
    const { room, storage, honest, errors } = this._game;
    const { ydoc } = room.chat;
    this.watch();
    const truth = contentOf(ydoc);
    for (const peer of this._game.peers) {
      this._compare(peer, truth);
    }
    for (const log of [(await storage.loadChat(CHAT))!.updates, storage.updates]) {
      const replay = new Y.Doc();
      log.forEach(bytes => Y.applyUpdate(replay, bytes));
      this._demand(contentOf(replay) === truth, 'the log replays differently');
    }
    storage.found.forEach(what => this._wrong.add(what));
    const leaks = honest.filter(p => Buffer.from(Y.encodeStateAsUpdate(p.doc)).includes(FORGED));
    this._demand(leaks.length === 0, 'refused bytes in an honest copy');
    for (const { id, told } of honest.filter(player => player.id !== 'rex')) {
      const codes = told.filter(code => !HONEST.includes(code));
      this._demand(codes.length === 0, `${id} was told ${codes[0]}`);
    }
    this._demand(errors.length === 0, `an exception: ${String((errors[0] as Error)?.stack)}`);
    const { pendingStructs, pendingDs } = ydoc.store;
    this._demand(!pendingStructs && !pendingDs, 'something is pending');
    this._demand(ydoc.share.size === 7, 'a root was made');
    await this._judgeRows();
    return [...this._wrong];
  }

  private _compare(peer: Peer, truth: string): void {
    const isHonest = this._game.honest.some(player => player === peer);
    // A text that the bot streams may have another place in its own list.
    const isSame =
      peer === this._game.bot
        ? contentOf(peer.doc, byId) === contentOf(this._game.room.chat.ydoc, byId)
        : contentOf(peer.doc) === truth;
    if (!isSame) {
      this._wrong.add(isHonest ? 'honest replicas differ' : 'an offender diverged');
    }
  }

  /** Checks that the rows are the history: every number exists, and the document agrees. */
  private async _judgeRows(): Promise<void> {
    const { storage, ledger, room } = this._game;
    const rows = await storage.messagesAfter(CHAT, 0, 10_000);
    rows.forEach(({ id, seq }) => this._see(id, seq));
    const missing = room.chatState.lastSeq - rows.length;
    this._demand(new Set(rows.map(({ seq }) => seq)).size === rows.length, 'a seq is given twice');
    this._demand(missing <= storage.removed.size, 'numbers have gaps');
    const byId = new Map(rows.map(row => [row.id, row]));
    const held = new Set<string>();
    for (const message of room.chat.getMessages()) {
      held.add(message.id);
      this._demand(
        canonical(message) === canonical(byId.get(message.id)),
        'a row differs from its message'
      );
    }
    const lost = rows.filter(({ id, seq }) => !held.has(id) && seq > room.chat.folded);
    this._demand(lost.length === 0, 'a message is in the history alone, though it was not folded');
    for (const id of ledger.pinned) {
      const want = ledger.get(id);
      // A deleted message is no longer pinned.
      const isGone = want.removed || want.deleted !== 'no';
      this._demand(held.has(id) || isGone, 'a pinned message was folded');
    }
    ledger.judge(byId, held).forEach(what => this._wrong.add(what));
  }

  private _see(id: string, seq: number): void {
    this._demand((this._seen.get(id) ?? seq) === seq, 'a shown seq changed');
    this._seen.set(id, seq);
  }

  private _demand(holds: boolean, otherwise: string): void {
    if (!holds) {
      this._wrong.add(otherwise);
    }
  }

  private _seen = new Map<string, number>();
  private _wrong = new Set<string>();
}

type Messages = { readonly id?: string }[];

const byId = (messages: Messages): Messages =>
  messages.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

/** The complete content of a document, root by root. */
export const contentOf = (doc: Y.Doc, order = (messages: Messages): Messages => messages): string =>
  canonical([
    order(doc.getArray('messages').toJSON() as Messages),
    ...['users', 'attachments', 'metadata', 'participants', 'extras', 'state'].map(root =>
      doc.getMap(root).toJSON()
    )
  ]);

/** A value as text with sorted keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  );
