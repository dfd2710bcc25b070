import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { encodeDeletes, type DeletedRanges } from '../delete-update.js';

type Struct = Y.Item | Y.GC | Y.Skip;

/** The most bytes that the header of a client's section and the preceding counts take. */
const SECTION = 24;

/**
 * Splits an update into several. Applied in order, they produce the same document. Every implementation of Yjs can apply each at once,
 * without waiting for a later one, because structs come after those that they refer to, and deletions after all structs.
 *
 * @param most - bytes of one part. A single larger struct is sent alone, but the limits of a chat prevent such structs.
 */
export function cutUpdate(update: Uint8Array, most: number): Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update);
  const parts: Uint8Array[] = [];
  let sections = new Map<number, ISection>();
  let size = 0;
  for (const struct of causalOrder(structs)) {
    const bytes = write(struct);
    const { client, clock } = struct.id;
    const growth = bytes.length + (sections.has(client) ? 0 : SECTION);
    if (size > 0 && size + growth > most) {
      parts.push(writeSections(sections));
      sections = new Map();
      size = 0;
    }
    const section = sections.get(client) ?? { clock, structs: [] };
    sections.set(client, section);
    section.structs.push(bytes);
    size += growth;
  }
  if (size > 0) {
    parts.push(writeSections(sections));
  }
  return [...parts, ...cutDeletes(ds.clients, most)];
}

/** Consecutive structs of one client, without a gap. */
interface ISection {
  readonly clock: number;
  readonly structs: Uint8Array[];
}

/** The structs of an update, each after those that it refers to. */
function* causalOrder(structs: readonly Struct[]): Generator<Struct> {
  const lists = new Map<number, Struct[]>();
  for (const struct of structs) {
    const list = lists.get(struct.id.client) ?? [];
    lists.set(struct.id.client, list);
    list.push(struct);
  }
  /** The number of structs of each list that were returned. */
  const done = new Map<number, number>();
  const nextOf = (client: number): Struct | undefined => lists.get(client)?.[done.get(client) ?? 0];
  for (const client of lists.keys()) {
    const waiting = [client];
    for (let at = waiting.at(-1); at !== undefined; at = waiting.at(-1)) {
      const next = nextOf(at);
      const needed = next && neededBy(next).find(id => isAhead(nextOf(id.client), id));
      if (next && needed && !waiting.includes(needed.client)) {
        waiting.push(needed.client);
        continue;
      }
      if (next) {
        yield next;
        done.set(at, (done.get(at) ?? 0) + 1);
      }
      if (!next || at !== client) {
        waiting.pop(); // the client that waited for this one is checked again
      }
    }
  }
}

function neededBy(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) {
    return [];
  }
  const { id, origin, rightOrigin, parent } = struct;
  return [origin, rightOrigin, parent].filter(
    (other): other is Y.ID => other instanceof Y.ID && other.client !== id.client
  );
}

/** Whether the struct with this id has not been returned yet. */
const isAhead = (next: Struct | undefined, id: Y.ID): boolean =>
  next !== undefined && next.id.clock <= id.clock;

function write(struct: Struct): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, 0);
  return encoder.toUint8Array();
}

function writeSections(sections: ReadonlyMap<number, ISection>): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, sections.size);
  for (const [client, { clock, structs }] of sections) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    structs.forEach(bytes => encoding.writeUint8Array(encoder, bytes));
  }
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** The most bytes of one range. */
const RANGE = 16;

/** Splits the deletions into separate updates. There is at least one, so that the last part of all is small. */
function cutDeletes(deletes: ReadonlyMap<number, DeletedRanges>, most: number): Uint8Array[] {
  const parts = [new Map<number, DeletedRanges>()];
  const count = Math.max(Math.floor((most - SECTION) / (SECTION + RANGE)), 1);
  let left = count;
  for (const [client, ranges] of deletes) {
    for (let from = 0; from < ranges.length;) {
      if (left === 0) {
        parts.push(new Map());
        left = count;
      }
      const some = ranges.slice(from, from + left);
      parts[parts.length - 1].set(client, some);
      from += some.length;
      left -= some.length;
    }
  }
  return parts.map(encodeDeletes);
}
