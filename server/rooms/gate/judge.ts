import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { allowedOf, judgeDeletes } from './deletes.js';
import type { IFrame, Struct } from './frame.js';
import { Judgement } from './judgement.js';
import type { ICreated, IDraftMessage, IEntry, IGateContext, IPlan, Target } from './plan.js';
import { settleEdits } from './settle-edits.js';
import { tailOf } from './tail.js';
import { targetOf } from './targets.js';
import { fieldOf, isMessageId } from './values.js';
import { judgeStruct } from './verdicts.js';

const GONE: Target = { kind: 'gone' };
/** The target of a struct while the gate judges it. Such structs form a chain in which each refers to the next. */
const OPEN: Target = { kind: 'gone' };

/** The maximum number of references from client to client that the gate follows inside one frame. Honest frames need only a few. */
const MAX_DEPTH = 500;

/** Judges one frame: each struct by its target, each deletion by what it would delete. */
export class Judge {
  constructor(context: IGateContext, frame: IFrame) {
    this._judgement = new Judgement(context, frame);
  }

  judge(): IPlan {
    const { frame, changed, streamed, edits, fallbacks, refusals } = this._judgement;
    for (const [client, structs] of frame.clients) {
      while ((this._entries.get(client)?.length ?? 0) < structs.length) {
        this._step(client, 0);
      }
    }
    const created = this._judgeDrafts();
    const deletions = judgeDeletes(this._judgement);
    settleEdits(this._judgement);
    return {
      refusals,
      created: created.filter(({ struct }) => !Y.isDeleted(frame.deletes, struct)),
      changed,
      streamed,
      removed: edits.removed,
      grown: edits.grown,
      fallbacks,
      order: this._order,
      deletes: allowedOf(deletions)
    };
  }

  private _step(client: number, depth: number): void {
    const structs = this._judgement.frame.clients.get(client)!;
    const list = this._entries.get(client) ?? [];
    this._entries.set(client, list);
    const state = this._judgement.stateOf(client);
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
      entry.target = targetOf(this._judgement.context.chat, struct, id => this._lookup(id, depth));
      judgeStruct(this._judgement, entry, struct);
    }
    this._order.push(entry);
  }

  /** Find the item or entry that an id refers to. Structs of this frame are judged first. */
  private _lookup(id: Y.ID, depth: number): Y.Item | Y.GC | IEntry {
    if (id.clock < this._judgement.stateOf(id.client)) {
      return Y.getItem(this._judgement.context.chat.ydoc.store, id);
    }
    if (id.clock >= this._judgement.endOf(id.client)) {
      throw new ChatError('gap');
    }
    for (;;) {
      const list = this._entries.get(id.client) ?? [];
      const last = list.at(-1);
      // A struct may only refer to earlier structs, so a reference to one that is still being judged is invalid.
      if ((last?.target === OPEN && id.clock >= last.clock) || depth > MAX_DEPTH) {
        throw new ChatError('malformed');
      }
      if (last && last.clock + last.length > id.clock) {
        return find(list, id.clock);
      }
      if (list.length >= this._judgement.frame.clients.get(id.client)!.length) {
        throw new ChatError('malformed');
      }
      this._step(id.client, depth + 1);
    }
  }

  /** Judge the new messages, once all their fields are known. */
  private _judgeDrafts(): ICreated[] {
    const created: ICreated[] = [];
    const ids = new Set<string>();
    for (const draft of this._judgement.drafts) {
      const id = draft.fields.get('id');
      draft.refusal ??= this._refusalOf(draft, ids);
      const isAnew = draft.refusal === 'message_id_taken' && this._reinserts(id as string);
      // A refused message leaves a tombstone, so it counts towards the rate limit too.
      if (!isAnew && !this._judgement.context.meter()) {
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
      this._judgement.reinserted.add(id as string);
    } else if (!Y.isDeleted(this._judgement.frame.deletes, draft.entry.struct.id)) {
      // A message that the same frame deletes again never was a message.
      this._judgement.refuse({ code, ...(isMessageId(id) && { id }) });
    }
  }

  private _refusalOf(
    { fields }: IDraftMessage,
    ids: ReadonlySet<string>
  ): IDraftMessage['refusal'] {
    const id = fields.get('id');
    if (fields.get('sender') !== this._judgement.context.principal.username) {
      return 'forged_sender';
    }
    if (!this._judgement.context.can('message.send')) {
      return 'read_only';
    }
    if (typeof id !== 'string' || !fields.has('body')) {
      return 'bad_value';
    }
    if (ids.has(id) || this._judgement.context.isTaken(id)) {
      return 'message_id_taken';
    }
    return null;
  }

  /** Whether this frame deletes its sender's own message only to insert it again. Python's YChat does so to set a time. */
  private _reinserts(id: string): boolean {
    const message = this._judgement.context.chat.getYMessage(id);
    return (
      message?._item != null &&
      fieldOf(message, 'sender') === this._judgement.context.principal.username &&
      Y.isDeleted(this._judgement.frame.deletes, message._item.id)
    );
  }

  private readonly _judgement: Judgement;
  private readonly _entries = new Map<number, IEntry[]>();
  private _order: IEntry[] = [];
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
