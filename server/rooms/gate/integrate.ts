import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Struct } from './frame.js';
import { findPlace } from './place.js';
import type { IEntry, IPlan, IRange } from './plan.js';

/**
 * Write what is left of a frame into the document: refused structs without their content, refused deletions not at all.
 *
 * The structs that were judged are the ones that get in, so no frame is read twice. `getMissing` and `integrate` are what
 * `Y.applyUpdate` calls for each; it finds the order by them, the judge has found it already.
 *
 * @param most - how many items the structs of this frame may be moved past, all together, to find their places
 * @returns how many they were; more than `most` if the structs stand in each other's way so much that those from one on were refused
 */
export function integrate(
  transaction: Y.Transaction,
  { order, deletes }: IPlan,
  most: number
): number {
  const { doc, deleteSet } = transaction;
  let steps = 0;
  for (const entry of order) {
    let struct = neutralised(entry);
    const { client, clock } = struct.id;
    if (struct instanceof Y.Item && typeof struct.parent === 'string') {
      struct.parent = doc.share.get(struct.parent) as Y.AbstractType<unknown>;
    }
    if (Y.getState(doc.store, client) !== clock || struct.getMissing(transaction, doc.store)) {
      throw new Error('A judged frame has a hole.');
    }
    if (struct instanceof Y.Item && steps <= most) {
      steps += findPlace(doc.store, struct, most - steps);
    }
    if (steps > most) {
      entry.verdict = 'void';
      struct = neutralised(entry);
    }
    struct.integrate(transaction, 0);
    if (entry.verdict === 'void') {
      // Tell everyone that it is deleted, so that its sender's copy drops it too.
      const ranges = deleteSet.clients.get(client) ?? [];
      deleteSet.clients.set(client, ranges);
      ranges.push({ clock, len: struct.length });
    }
  }
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

/** An update that only deletes. */
function encodeDeletes(deletes: ReadonlyMap<number, readonly IRange[]>): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, deletes.size);
  for (const [client, ranges] of deletes) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
  return encoding.toUint8Array(encoder);
}
