import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Hand-made frames that no honest client writes. */

export const at = (client: number, clock: number): Y.ID => Y.createID(client, clock);
export const any = (value: unknown): Y.ContentAny => new Y.ContentAny([value]);
export const map = (): Y.ContentType => new Y.ContentType(new Y.Map());

export interface IItemPlace {
  origin?: Y.ID | null;
  right?: Y.ID | null;
  parent?: string | Y.ID | null;
  key?: string | null;
}

export const item = (id: Y.ID, content: Y.Item['content'], place: IItemPlace): Y.Item =>
  new Y.Item(
    id,
    null,
    place.origin ?? null,
    null,
    place.right ?? null,
    (place.parent ?? null) as never,
    place.key ?? null,
    content
  );

/** A whole message as structs, starting at a clock. */
export const message = (
  client: number,
  clock: number,
  fields: Record<string, unknown>,
  place: IItemPlace = {}
): Y.Item[] => [
  item(at(client, clock), map(), {
    ...place,
    parent: place.origin || place.right ? null : 'messages'
  }),
  ...Object.entries(fields).map(([key, value], i) =>
    item(at(client, clock + 1 + i), any(value), { parent: at(client, clock), key })
  )
];

/** An update of these structs and deletions `[client, clock, length]`. */
export function update(
  structs: readonly (Y.Item | Y.GC | Y.Skip)[],
  deletes: readonly (readonly [number, number, number])[] = []
): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const rest = encoder.restEncoder;
  const clients = new Map<number, (Y.Item | Y.GC | Y.Skip)[]>();
  for (const struct of structs) {
    const list = clients.get(struct.id.client) ?? [];
    clients.set(struct.id.client, list);
    list.push(struct);
  }
  encoding.writeVarUint(rest, clients.size);
  for (const [client, list] of [...clients].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(rest, list.length);
    encoder.writeClient(client);
    encoding.writeVarUint(rest, list[0].id.clock);
    list.forEach(struct => struct.write(encoder, 0));
  }
  encoding.writeVarUint(rest, deletes.length);
  for (const [client, clock, length] of deletes) {
    encoding.writeVarUint(rest, client);
    encoding.writeVarUint(rest, 1);
    encoding.writeVarUint(rest, clock);
    encoding.writeVarUint(rest, length);
  }
  return encoder.toUint8Array();
}
