import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { ChatError } from '../../errors.js';

/** Structs of one frame: about five hundred messages. */
export const MAX_STRUCTS = 5_000;

/** Ranges of a delete set. An honest step 2 repeats those of its whole document: half as many as it may have structs, since none touch. */
const MAX_RANGES = 50_000;

/** None has a place in a chat, and Yjs makes a whole document of each before it can be refused. */
const MAX_SUBDOCUMENTS = 100;

/** Values in values: a byte can stand for an object that takes fifty. */
const MAX_VALUES = 200_000;
const MAX_NESTING = 2_000;
/** Characters of a format or an embedded object, neither of which has a place in a chat. */
const MAX_JSON = 64 * 1024;

/** How Yjs numbers the content of a struct. */
const CONTENT = 0x1f;
const JSON_TEXTS = 2;
const SUBDOCUMENT = 9;
/** How lib0 numbers values. */
const OBJECT = 118;
const ARRAY = 117;

/** Reads an update, and stops before it has made more than a frame may hold, whatever the counts in it claim. */
export class BoundedDecoder extends Y.UpdateDecoderV1 {
  override readInfo(): number {
    const info = super.readInfo();
    const content = info & CONTENT;
    if (++this._structs > this._most) {
      throw new ChatError(this._most < MAX_STRUCTS ? 'too_many_requests' : 'frame_too_large');
    }
    this._subdocuments += content === SUBDOCUMENT ? 1 : 0;
    // Yjs has written no JSON texts since its version 13.
    if (this._subdocuments > MAX_SUBDOCUMENTS || content === JSON_TEXTS) {
      throw new ChatError('malformed');
    }
    return info;
  }

  override readDsClock(): number {
    if (++this._ranges > MAX_RANGES) {
      throw new ChatError('malformed');
    }
    return super.readDsClock();
  }

  override readAny(): unknown {
    return this._value(MAX_NESTING);
  }

  override readJSON(): unknown {
    const text = decoding.readVarString(this.restDecoder);
    if (text.length > MAX_JSON) {
      throw new ChatError('malformed');
    }
    return JSON.parse(text);
  }

  private _value(levels: number): unknown {
    const decoder = this.restDecoder;
    if (++this._values > MAX_VALUES || levels === 0) {
      throw new ChatError('malformed');
    }
    switch (decoding.peekUint8(decoder)) {
      case OBJECT: {
        decoder.pos++;
        const value: Record<string, unknown> = {};
        for (let left = decoding.readVarUint(decoder); left > 0; left--) {
          const key = decoding.readVarString(decoder);
          value[key] = this._value(levels - 1);
        }
        return value;
      }
      case ARRAY: {
        decoder.pos++;
        const value: unknown[] = [];
        for (let left = decoding.readVarUint(decoder); left > 0; left--) {
          value.push(this._value(levels - 1));
        }
        return value;
      }
      default:
        return decoding.readAny(decoder);
    }
  }

  protected _most = MAX_STRUCTS;
  private _structs = 0;
  private _subdocuments = 0;
  private _ranges = 0;
  private _values = 0;
}

/** One for so many structs. Yjs makes its decoders itself. */
export const decoderOf = (most: number): typeof BoundedDecoder =>
  class extends BoundedDecoder {
    protected override _most = most;
  };
