import * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import { allowedOf, judgeDeletes } from './deletes.js';
import { Edits } from './edits.js';
import { fieldOf } from './fields.js';
import type { IFrame, Struct } from './frame.js';
import type { ICreated, IDraftMessage, IEntry, IPlan, IRefusal, Target } from './plan.js';
import { tailOf } from './tail.js';
import { FrameCounts } from './frame-counts.js';
import { targetOf } from './targets.js';
import { isMessageId } from './values.js';
import { judgeStruct } from './verdicts.js';

/** What a judgement stands on: the document as accepted so far, and who asks. */
export interface IGateContext {
  readonly chat: YChat;
  readonly principal: IPrincipal;
  readonly limits: ILimits;
  /** The policy, for this principal in this chat. */
  can(action: 'message.send' | 'message.edit' | 'message.delete', author?: string): boolean;
  /** Was this message id ever used in this chat? */
  isTaken(id: string): boolean;
  /** Was this id of an attachment ever used, although the document does not know it? */
  isAttached(id: string): boolean;
  /** Attachments of the chat. */
  readonly attached: number;
  /** A bundle as it may stand in the document, and why something of it was left out. */
  keepApart(bundle: Record<string, unknown>): {
    bundle: Record<string, unknown>;
    code?: ErrorCode;
  };
  /** Count one more message of the principal's. False if it is one too many. */
  meter(): boolean;
  /** Count structs that come about where the principal cuts others. False if they are too many. */
  cut(structs: number): boolean;
  /** How many items the structs of the frame may be moved past to find their places. */
  readonly steps: number;
}

const GONE: Target = { kind: 'gone' };
/** In place of the target of a struct that is being judged: those form a chain, each referring to the next. */
const OPEN: Target = { kind: 'gone' };

/** Refusals of one frame that are told apart. */
const MAX_NAMED = 500;

/** References from client to client that are followed inside one frame. Honest frames need a few. */
const MAX_DEPTH = 500;

/** Judges one frame: each struct by the place where it would land, each deletion by what it would delete. */
export class Judge {
  constructor(
    readonly context: IGateContext,
    readonly frame: IFrame
  ) {
    this.tally = new FrameCounts(context);
  }

  readonly tally: FrameCounts;
  readonly edits = new Edits(this);

  readonly streamed = new Set<YMessage>();
  /** See `IPlan.fallbacks`. */
  readonly fallbacks = new Map<Y.AbstractType<unknown>, Map<string, unknown>>();
  /** Keys that this frame may overwrite, so that their old values may go. */
  readonly written = new Map<Y.AbstractType<unknown>, Set<string>>();
  readonly entries = new Map<number, IEntry[]>();
  /** Ids of own messages that this frame deletes only to insert them again. */
  readonly reinserted = new Set<string>();

  judge(): IPlan {
    const { clients } = this.frame;
    for (const [client, structs] of clients) {
      while ((this.entries.get(client)?.length ?? 0) < structs.length) {
        this._step(client, 0);
      }
    }
    const created = this._judgeDrafts();
    const deletions = judgeDeletes(this);
    this.edits.settle();
    return {
      refusals: this._refusals,
      created: created.filter(({ struct }) => !Y.isDeleted(this.frame.deletes, struct)),
      changed: this.tally.changed,
      streamed: this.streamed,
      removed: this.edits.removed,
      grown: this.edits.grown,
      fallbacks: this.fallbacks,
      order: this._order,
      deletes: allowedOf(deletions)
    };
  }

  /** Tell the sender that something does not pass as it came. Of very many things not each is named. */
  refuse({ code, ...more }: IRefusal): void {
    this._refusals.push(this._refusals.length < MAX_NAMED ? { code, ...more } : { code });
  }

  /** Let what came keep its place without its content, and set this if nothing else is left there. */
  replace(entry: IEntry, type: Y.AbstractType<unknown>, key: string, value: unknown): void {
    entry.verdict = 'tomb';
    this.write(type, key);
    this.fallBack(type, key, value);
  }

  /** Set this, if it is anything, where the frame leaves nothing for a key. */
  fallBack(type: Y.AbstractType<unknown>, key: string, value: unknown): void {
    if (value !== undefined) {
      const fallbacks = this.fallbacks.get(type) ?? new Map<string, unknown>();
      this.fallbacks.set(type, fallbacks.set(key, value));
    }
  }

  /** Note that a key gets a new value. */
  write(type: Y.AbstractType<unknown>, key: string): void {
    this.written.set(type, (this.written.get(type) ?? new Set()).add(key));
  }

  addDraft(entry: IEntry): void {
    entry.draft = { entry, fields: new Map(), parts: [], textLength: 0, refusal: null };
    this._drafts.push(entry.draft);
  }

  /** The clock behind what the document and this frame hold of a client. */
  endOf(client: number): number {
    const last = this.frame.clients.get(client)?.at(-1);
    const state = this._state(client);
    return last ? Math.max(state, last.id.clock + last.length) : state;
  }

  private _step(client: number, depth: number): void {
    const structs = this.frame.clients.get(client)!;
    const list = this.entries.get(client) ?? [];
    this.entries.set(client, list);
    const state = this._state(client);
    let struct: Struct = structs[list.length];
    if (struct.id.clock < state && struct.id.clock + struct.length > state) {
      struct = tailOf(struct, state);
    }
    const entry: IEntry = {
      struct,
      clock: struct.id.clock,
      length: struct.length,
      target: GONE,
      verdict: 'pass',
      draft: null
    };
    list.push(entry);
    if (entry.clock + entry.length <= state) {
      entry.verdict = 'known';
      return;
    }
    if (struct instanceof Y.Item) {
      entry.target = OPEN;
      entry.target = targetOf(this.context.chat, struct, id => this._lookup(id, depth));
      judgeStruct(this, entry, struct);
    }
    this._order.push(entry);
  }

  /** What an id points at. Structs of this frame are judged before they are looked at. */
  private _lookup(id: Y.ID, depth: number): Y.Item | Y.GC | IEntry {
    if (id.clock < this._state(id.client)) {
      return Y.getItem(this.context.chat.ydoc.store, id);
    }
    if (id.clock >= this.endOf(id.client)) {
      throw new ChatError('gap');
    }
    for (;;) {
      const list = this.entries.get(id.client) ?? [];
      const last = list.at(-1);
      // What is being judged just now stands on what came before it, never the other way round.
      if ((last?.target === OPEN && id.clock >= last.clock) || depth > MAX_DEPTH) {
        throw new ChatError('malformed');
      }
      if (last && last.clock + last.length > id.clock) {
        return find(list, id.clock);
      }
      if (list.length >= this.frame.clients.get(id.client)!.length) {
        throw new ChatError('malformed');
      }
      this._step(id.client, depth + 1);
    }
  }

  /** New messages are judged once all their fields are known. */
  private _judgeDrafts(): ICreated[] {
    const created: ICreated[] = [];
    const ids = new Set<string>();
    for (const draft of this._drafts) {
      const id = draft.fields.get('id');
      draft.refusal ??= this._refusalOf(draft, ids);
      const isAnew = draft.refusal === 'message_id_taken' && this._reinserts(id as string);
      // What is refused leaves something too: it counts like what is not.
      if (!isAnew && !this.context.meter()) {
        draft.refusal = 'too_many_requests';
      }
      if (draft.refusal) {
        this._refuseDraft(draft, draft.refusal, id);
        continue;
      }
      ids.add(id as string);
      const { bundle } = draft;
      created.push({ id: id as string, struct: draft.entry.struct.id, ...(bundle && { bundle }) });
    }
    return created;
  }

  private _refuseDraft(draft: IDraftMessage, code: ErrorCode, id: unknown): void {
    draft.entry.verdict = 'tomb';
    for (const part of draft.parts) {
      part.verdict = part.verdict === 'known' ? 'known' : 'void';
    }
    if (code === 'message_id_taken' && this._reinserts(id as string)) {
      this.reinserted.add(id as string);
    } else if (!Y.isDeleted(this.frame.deletes, draft.entry.struct.id)) {
      // One that is deleted again in the same frame never was a message.
      this.refuse({ code, ...(isMessageId(id) && { id }) });
    }
  }

  private _refusalOf(
    { fields }: IDraftMessage,
    ids: ReadonlySet<string>
  ): IDraftMessage['refusal'] {
    const id = fields.get('id');
    if (fields.get('sender') !== this.context.principal.username) {
      return 'forged_sender';
    }
    if (!this.context.can('message.send')) {
      return 'read_only';
    }
    if (typeof id !== 'string' || !fields.has('body')) {
      return 'bad_value';
    }
    if (ids.has(id) || this.context.isTaken(id)) {
      return 'message_id_taken';
    }
    return null;
  }

  /** Does this frame delete its own sender's message to insert it again? Python's YChat does so to set a time. */
  private _reinserts(id: string): boolean {
    const message = this.context.chat.getYMessage(id);
    return (
      message?._item != null &&
      fieldOf(message, 'sender') === this.context.principal.username &&
      Y.isDeleted(this.frame.deletes, message._item.id)
    );
  }

  private _state(client: number): number {
    return Y.getState(this.context.chat.ydoc.store, client);
  }

  private _order: IEntry[] = [];
  private _refusals: IRefusal[] = [];
  private _drafts: IDraftMessage[] = [];
}

function find(list: readonly IEntry[], clock: number): IEntry {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle].clock <= clock) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return list[low];
}
