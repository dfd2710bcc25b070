import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { IEntry, IPlan } from './plan.js';

/** Write what is left of a frame: refused structs without their content, refused deletions not at all. */
export function encodePlan(plan: IPlan): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const rest = encoder.restEncoder;
  const fresh = [...plan.entries]
    .map(([client, entries]) => [client, entries.filter(e => e.verdict !== 'known')] as const)
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => b - a); // as Yjs writes them
  encoding.writeVarUint(rest, fresh.length);
  for (const [client, entries] of fresh) {
    encoding.writeVarUint(rest, entries.length);
    encoder.writeClient(client);
    encoding.writeVarUint(rest, entries[0].clock);
    entries.forEach(entry => neutralised(entry).write(encoder, 0));
  }
  encoding.writeVarUint(rest, plan.deletes.size);
  for (const [client, ranges] of plan.deletes) {
    encoding.writeVarUint(rest, client);
    encoding.writeVarUint(rest, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(rest, clock);
      encoding.writeVarUint(rest, len);
    }
  }
  return encoder.toUint8Array();
}

function neutralised({ struct, verdict }: IEntry): {
  write(encoder: Y.UpdateEncoderV1, offset: number): void;
} {
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
