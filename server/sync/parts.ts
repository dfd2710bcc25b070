import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { IMessageChange, INotice } from '../../src/document/index.js';
import type { ServerFrame } from '../rooms/session.js';
import { cutUpdate } from './cut-update.js';

/** Bytes of the largest message to a client. Some proxies cut longer ones. */
export const LARGEST = 1024 * 1024;

/** Bytes of types and lengths before a payload. */
const HEADER = 16;

/**
 * Splits a frame into the frames in which it is sent. All parts of a long step 2 except the last are sent as updates, because a client
 * counts as synced after its first step 2.
 *
 * @param most - bytes of one frame
 */
export function partsOf(frame: ServerFrame, most = LARGEST): readonly ServerFrame[] {
  const room = most - HEADER;
  switch (frame.type) {
    case 'step1':
      return [frame];
    case 'step2':
    case 'update': {
      if (frame.update.length <= room) {
        return [frame];
      }
      const updates = cutUpdate(frame.update, room);
      const last = updates.length - 1;
      return updates.map((update, i) => ({ type: i < last ? 'update' : frame.type, update }));
    }
    case 'awareness':
      return frame.update.length <= room
        ? [frame]
        : cutAwareness(frame.update, room).map(update => ({ type: 'awareness', update }));
    case 'notice':
      return cutNotice(frame.notice, room).map(notice => ({ type: 'notice', notice }));
  }
}

/** Splits the states of an awareness message into several messages. */
function cutAwareness(update: Uint8Array, most: number): Uint8Array[] {
  const decoder = decoding.createDecoder(update);
  const groups = new Groups<Uint8Array>(most);
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const start = decoder.pos;
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    decoding.readVarUint8Array(decoder);
    const entry = update.subarray(start, decoder.pos);
    groups.add(entry, entry.length);
  }
  return groups.all.map(entries => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, entries.length);
    entries.forEach(entry => encoding.writeUint8Array(encoder, entry));
    return encoding.toUint8Array(encoder);
  });
}

/** Bytes of a notice beside its changes. */
const NOTICE_OVERHEAD_BYTES = 64;

/**
 * Splits the changes of folded messages into several notices. A change that is too long by itself is not sent, and the client gets it with
 * the page of that message. A streamed text of only control characters becomes that long as JSON.
 */
function cutNotice(notice: INotice, most: number): readonly INotice[] {
  if (notice.type !== 'changed') {
    return [notice];
  }
  const groups = new Groups<IMessageChange>(most - NOTICE_OVERHEAD_BYTES);
  for (const change of notice.changes) {
    const size = Buffer.byteLength(JSON.stringify(change)) + 1;
    if (size + NOTICE_OVERHEAD_BYTES <= most) {
      groups.add(change, size);
    }
  }
  return groups.all.filter(changes => changes.length > 0).map(changes => ({ ...notice, changes }));
}

/** Groups items by size, in their order. */
class Groups<T> {
  constructor(private readonly _most: number) {}

  add(thing: T, size: number): void {
    if (this._size + size > this._most && this._open.length > 0) {
      this._open = [];
      this.all.push(this._open);
      this._size = 0;
    }
    this._open.push(thing);
    this._size += size;
  }

  private _open: T[] = [];
  private _size = 0;
  readonly all: T[][] = [this._open];
}
