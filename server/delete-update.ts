import * as encoding from 'lib0/encoding';

/** The deleted ranges of one client. */
export type DeletedRanges = readonly { readonly clock: number; readonly len: number }[];

/** Encodes a Yjs update that contains only deletions, by client. */
export function encodeDeletes(deletes: ReadonlyMap<number, DeletedRanges>): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0); // no structs
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
