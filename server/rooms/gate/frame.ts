import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import { BoundedDecoder, decoderOf, MAX_STRUCTS } from './bounded-decoder.js';
import { MAX_CLOCK, MAX_STATES } from './number-limits.js';
import type { IRefusal } from './refusal.js';
import { isFileIds } from './values.js';

export type Struct = Y.Item | Y.GC | Y.Skip;
export type DeleteSet = ReturnType<typeof Y.mergeDeleteSets>;

/** A decoded frame that is not applied yet. */
export interface IFrame {
  /** The structs by client. No list has a gap. */
  readonly clients: ReadonlyMap<number, readonly Struct[]>;
  /** Sorted and merged. */
  readonly deletes: DeleteSet;
  /** The number of structs. */
  readonly size: number;
  /** The number of deleted ranges. */
  readonly ranges: number;
  /** The refusals so far, if this is a piece of a frame. All pieces of the frame share it. */
  readonly refused?: IRefusal[];
  /** The keys that all pieces of the frame may be the first to set in the `attachments` root, if this is a piece of a frame. */
  readonly entries?: ReadonlySet<string>;
}

/**
 * Read an update without applying any of it. `Y.applyUpdate` would integrate the first half of a truncated update.
 *
 * @param maxStructs - the maximum number of structs that the frame may have
 * @throws ChatError `malformed`, `frame_too_large`, `too_many_requests` for more than `maxStructs` structs, or `gap` if it has a gap
 */
export function decodeFrame(bytes: Uint8Array, maxStructs = Infinity): IFrame {
  let structs: Struct[];
  let deletes: DeleteSet;
  let sections: number;
  try {
    const update = Y.decodeUpdateV2(
      bytes,
      maxStructs < MAX_STRUCTS ? decoderOf(maxStructs) : BoundedDecoder
    );
    structs = update.structs;
    deletes = Y.mergeDeleteSets([update.ds]);
    sections = decoding.readVarUint(decoding.createDecoder(bytes));
  } catch (error) {
    throw error instanceof ChatError ? error : new ChatError('malformed');
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
  // If one client has two sections, Yjs keeps only the last. This decoder and Yjs would then read the frame differently.
  if (sections !== clients.size) {
    throw new ChatError('malformed');
  }
  let count = 0;
  for (const ranges of deletes.clients.values()) {
    count += ranges.length;
    if (!ranges.every(({ clock, len }) => clock + len < MAX_CLOCK)) {
      throw new ChatError('malformed');
    }
  }
  return { clients, deletes, size: structs.length, ranges: count };
}

/**
 * Check that the server can answer a state vector. It has limits just as a frame does.
 *
 * @throws ChatError `malformed`
 */
export function checkStateVector(bytes: Uint8Array): void {
  try {
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    for (let i = 0; i < count; i++) {
      decoding.readVarUint(decoder);
      if (i >= MAX_STATES || decoding.readVarUint(decoder) >= MAX_CLOCK) {
        throw new ChatError('malformed');
      }
    }
  } catch {
    throw new ChatError('malformed');
  }
}

/** The parts of a frame that the room looks up in the store before the gate judges it. */
export interface ICandidates {
  /** The ids that new messages may have. */
  readonly ids: string[];
  /** The ids that new messages may reply to. */
  readonly replies: string[];
  /** The keys that the frame may be the first to set in the `attachments` root. */
  readonly entries: string[];
  /** The attachments that messages may get. */
  readonly files: string[];
  /** Whether a message may have a mime bundle. */
  hasBundle: boolean;
}

export function candidatesOf(frame: IFrame): ICandidates {
  const found: ICandidates = {
    ids: [],
    replies: [],
    entries: [],
    files: [],
    hasBundle: false
  };
  for (const structs of frame.clients.values()) {
    for (const struct of structs) {
      if (struct instanceof Y.Item) {
        collect(found, struct);
      }
    }
  }
  return found;
}

function collect(found: ICandidates, { parent, parentSub: key, content }: Y.Item): void {
  // A decoded struct names its parent, unless it has a neighbour.
  if (key !== null && (parent as unknown) === 'attachments') {
    found.entries.push(key);
  }
  if (!(content instanceof Y.ContentAny)) {
    return;
  }
  const values: readonly unknown[] = content.arr;
  if (key === 'id' || key === 'reply_to') {
    const texts = values.filter(value => typeof value === 'string');
    texts.forEach(text => (key === 'id' ? found.ids : found.replies).push(text));
  }
  const [value] = values;
  // A value that takes the place of another one does not name its key.
  if ((key === 'attachments' || key === null) && isFileIds(value)) {
    value.forEach(file => found.files.push(file));
  }
  found.hasBundle ||= typeof value === 'object' && value !== null && 'data' in value;
}
