import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { ChatError } from '../../errors.js';

export type Struct = Y.Item | Y.GC | Y.Skip;
export type DeleteSet = ReturnType<typeof Y.mergeDeleteSets>;

/** A frame that was read and not applied. */
export interface IFrame {
  /** The structs by client, each list without a hole. */
  readonly clients: ReadonlyMap<number, readonly Struct[]>;
  /** Sorted and merged. */
  readonly deletes: DeleteSet;
}

/** Structs of one frame: some thousands of messages. */
const MAX_STRUCTS = 50_000;
/** None has a place in a chat, and Yjs makes a whole document of each before it can be refused. */
const MAX_SUBDOCUMENTS = 100;
/** How Yjs numbers the content of a struct. */
const SUBDOCUMENT = 9;
const CONTENT = 0x1f;

/** Ranges of a delete set; an honest step 2 repeats those of its whole document. */
const MAX_RANGES = 200_000;
const MAX_CLOCK = 2 ** 48;

/** Stops before it has made more than a frame may hold, whatever the counts in it claim. */
class BoundedDecoder extends Y.UpdateDecoderV1 {
  readInfo(): number {
    const info = super.readInfo();
    this._structs++;
    this._subdocuments += (info & CONTENT) === SUBDOCUMENT ? 1 : 0;
    if (this._structs > MAX_STRUCTS || this._subdocuments > MAX_SUBDOCUMENTS) {
      throw new ChatError('malformed');
    }
    return info;
  }

  private _structs = 0;
  private _subdocuments = 0;
}

/**
 * Read an update without applying any of it: `Y.applyUpdate` would integrate the first half of a truncated one.
 *
 * @throws ChatError `malformed`, or `gap` where the frame itself has a hole.
 */
export function decodeFrame(bytes: Uint8Array): IFrame {
  let structs: Struct[];
  let deletes: DeleteSet;
  let sections: number;
  try {
    const update = Y.decodeUpdateV2(bytes, BoundedDecoder);
    structs = update.structs;
    deletes = Y.mergeDeleteSets([update.ds]);
    sections = decoding.readVarUint(decoding.createDecoder(bytes));
  } catch {
    throw new ChatError('malformed');
  }
  const clients = new Map<number, Struct[]>();
  for (const struct of structs) {
    const list = clients.get(struct.id.client);
    const last = list?.at(-1);
    if (struct instanceof Y.Skip) {
      throw new ChatError('gap');
    }
    if (
      !(struct.length > 0) ||
      !(struct.id.clock + struct.length < MAX_CLOCK) ||
      (last && last.id.clock + last.length !== struct.id.clock)
    ) {
      throw new ChatError('malformed');
    }
    if (list) {
      list.push(struct);
    } else {
      clients.set(struct.id.client, [struct]);
    }
  }
  // Yjs keeps only the last of two sections of one client, so the two readings would differ.
  if (sections !== clients.size) {
    throw new ChatError('malformed');
  }
  let ranges = 0;
  deletes.clients.forEach(list => (ranges += list.length));
  if (ranges > MAX_RANGES) {
    throw new ChatError('malformed');
  }
  return { clients, deletes };
}

/** Ids that new messages of this frame may bear: what has to be looked up in the store before it is judged. */
export function candidateIds(frame: IFrame): string[] {
  const ids: string[] = [];
  for (const structs of frame.clients.values()) {
    for (const struct of structs) {
      if (
        struct instanceof Y.Item &&
        struct.parentSub === 'id' &&
        struct.content instanceof Y.ContentAny
      ) {
        ids.push(...struct.content.arr.filter((id): id is string => typeof id === 'string'));
      }
    }
  }
  return ids;
}

/** Keys of the root of attachments that this frame may set for the first time. */
export function candidateEntries(frame: IFrame): string[] {
  const keys: string[] = [];
  for (const structs of frame.clients.values()) {
    for (const struct of structs) {
      if (struct instanceof Y.Item && isRoot(struct, 'attachments') && struct.parentSub !== null) {
        keys.push(struct.parentSub);
      }
    }
  }
  return keys;
}

/** As a decoded struct tells its parent: by name, unless a neighbour tells it. */
const isRoot = ({ parent }: Y.Item, name: string): boolean => (parent as unknown) === name;

/** May a message of this frame have a mime bundle? */
export function hasBundle(frame: IFrame): boolean {
  const isBundle = ({ content }: Y.Item): boolean => {
    const value: unknown = content instanceof Y.ContentAny ? content.arr[0] : null;
    return typeof value === 'object' && value !== null && 'data' in value;
  };
  return [...frame.clients.values()].some(structs =>
    structs.some(struct => struct instanceof Y.Item && isBundle(struct))
  );
}
