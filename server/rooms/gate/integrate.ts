import * as Y from 'yjs';
import type { YChat } from '../../../src/document/index.js';
import { encodeDeletes } from '../../delete-update.js';
import { placeBehind } from './astray.js';
import type { Struct } from './frame.js';
import { findPlace } from './yata-place.js';
import type { IEntry, IPlan } from './plan.js';

/**
 * Write the allowed parts of a frame into the document. Refused structs lose their content, and refused deletions are dropped.
 *
 * The judged structs themselves are integrated, so that no frame is decoded twice. `Y.applyUpdate` also calls `getMissing` and
 * `integrate` for each struct. It uses `getMissing` to find the order, which the judge has already found.
 *
 * @param maxSteps - the maximum number of items that all structs of this frame together may be moved past
 * @returns the number of items they were moved past. More than `maxSteps` if too many structs conflict; the rest of them were then refused
 */
export function integrate(
  transaction: Y.Transaction,
  chat: YChat,
  plan: IPlan,
  maxSteps: number
): number {
  const { doc, deleteSet } = transaction;
  const last = chat.end.find(); // astray messages of this frame may go again, so none may stand behind another
  const lost = new Set<IEntry>();
  let steps = 0;
  for (const entry of plan.order) {
    let struct = neutralised(entry);
    const { client, clock } = struct.id;
    if (struct instanceof Y.Item && entry.candidate?.isAstray) {
      placeBehind(last, chat, struct);
    }
    if (struct instanceof Y.Item && typeof struct.parent === 'string') {
      struct.parent = doc.share.get(struct.parent) as Y.AbstractType<unknown>;
    }
    if (Y.getState(doc.store, client) !== clock || struct.getMissing(transaction, doc.store)) {
      throw new Error('A judged frame has a hole.');
    }
    if (struct instanceof Y.Item && steps <= maxSteps) {
      steps += findPlace(doc.store, struct, maxSteps - steps);
    }
    if (steps > maxSteps) {
      lost.add(entry);
      entry.verdict = 'void';
      struct = neutralised(entry);
    }
    struct.integrate(transaction, 0);
    if (entry.verdict === 'void') {
      // Report the struct as deleted to everyone, so that its sender's copy drops it too.
      const ranges = deleteSet.clients.get(client) ?? [];
      deleteSet.clients.set(client, ranges);
      ranges.push({ clock, len: struct.length });
    }
  }
  if (lost.size > 0) {
    plan.lose(lost).forEach(entry => remove(transaction, entry));
  }
  const deletes = plan.deletes();
  if (deletes.size > 0) {
    Y.applyUpdate(doc, encodeDeletes(deletes));
    if (doc.store.pendingDs) {
      throw new Error('A judged frame deletes what is not there.');
    }
  }
  return steps;
}

function neutralised({ struct, verdict }: IEntry): Struct {
  if (verdict === 'void') {
    return new Y.GC(struct.id, struct.length);
  }
  if (verdict === 'tomb' && struct instanceof Y.Item) {
    const { id, origin, rightOrigin, parent, parentSub, length } = struct;
    const content = new Y.ContentDeleted(length);
    return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content);
  }
  return struct;
}

/** Delete what has become of a struct. Another struct may have cut it meanwhile. */
function remove(transaction: Y.Transaction, { struct: { id }, clock, length }: IEntry): void {
  for (let at = clock; at < clock + length;) {
    const item = Y.getItem(transaction.doc.store, Y.createID(id.client, at));
    item.delete(transaction);
    at = item.id.clock + item.length;
  }
}
