import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import { endOf, stateOf } from './clocks.js';
import { allowedOf, judgeDeletes } from './deletes.js';
import { judgeCandidates } from './candidates.js';
import type { IFrame, Struct } from './frame.js';
import { newJudgement, type IJudgement } from './judgement.js';
import type { IEntry, IGateContext, IPlan, Target } from './plan.js';
import { judgeEdits } from './judge-edits.js';
import { lose } from './lose.js';
import { tailOf } from './struct-tail.js';
import { targetOf } from './targets.js';
import { judgeStruct } from './verdicts.js';

const GONE: Target = { kind: 'gone' };
/** The structs that the gate is judging form a chain. Each waits for the next one, which it refers to. */
const JUDGING: Target = { kind: 'judging' };

/** The maximum number of references from client to client that the gate follows inside one frame. Honest frames need only a few. */
const MAX_DEPTH = 500;

/**
 * Judge a frame: each struct by its target, each deletion by what it would delete.
 *
 * @throws ChatError `gap`, `malformed`
 */
export function judge(context: IGateContext, frame: IFrame): IPlan {
  const judgement = newJudgement(context, frame);
  for (const [client, structs] of frame.clients) {
    while ((judgement.entries.get(client)?.length ?? 0) < structs.length) {
      judgeNext(judgement, client, 0);
    }
  }
  const created = judgeCandidates(judgement);
  const deletions = judgeDeletes(judgement);
  judgeEdits(judgement);
  const { refusals, changed, streamed, edits, fallbacks, order } = judgement;
  return {
    refusals,
    created: created.filter(({ struct }) => !Y.isDeleted(frame.deletes, struct)),
    changed,
    streamed,
    removed: edits.removed,
    grown: edits.grown,
    fallbacks,
    order,
    deletes: () => allowedOf(deletions),
    lose: lost => lose(judgement, lost)
  };
}

/**
 * Judge the next struct of a client.
 *
 * @param depth - the number of structs whose judgement waits for this one
 */
function judgeNext(judgement: IJudgement, client: number, depth: number): void {
  const { context, frame, entries, order } = judgement;
  const structs = frame.clients.get(client)!;
  const list = entries.get(client) ?? [];
  entries.set(client, list);
  const state = stateOf(context.chat, client);
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
    candidate: null
  };
  list.push(entry);
  if (entry.clock + entry.length <= state) {
    entry.verdict = 'known';
    return;
  }
  if (struct instanceof Y.Item) {
    entry.target = JUDGING;
    entry.target = targetOf(context.chat, struct, id => findStruct(judgement, id, depth));
    judgeStruct(judgement, entry, struct);
  }
  order.push(entry);
}

/** Find the item or entry that an id refers to. Structs of this frame are judged first. */
function findStruct(judgement: IJudgement, id: Y.ID, depth: number): Y.Item | Y.GC | IEntry {
  const { context, frame, entries } = judgement;
  if (id.clock < stateOf(context.chat, id.client)) {
    return Y.getItem(context.chat.ydoc.store, id);
  }
  if (id.clock >= endOf(context.chat, frame, id.client)) {
    throw new ChatError('gap');
  }
  for (;;) {
    const list = entries.get(id.client) ?? [];
    const last = list.at(-1);
    // A struct may only refer to earlier structs, so a reference to one that is still being judged is invalid.
    if ((last?.target.kind === 'judging' && id.clock >= last.clock) || depth > MAX_DEPTH) {
      throw new ChatError('malformed');
    }
    if (last && last.clock + last.length > id.clock) {
      return entryAt(list, id.clock);
    }
    if (list.length >= frame.clients.get(id.client)!.length) {
      throw new ChatError('malformed');
    }
    judgeNext(judgement, id.client, depth + 1);
  }
}

/** The entry at a clock. The entries of a client have no gaps. */
function entryAt(list: readonly IEntry[], clock: number): IEntry {
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
