import { isAscii, isUtf8 } from 'node:buffer';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import { textOf } from '../../text.js';

/** The maximum number of structs in one frame. About 500 messages fit into that. */
export const MAX_STRUCTS = 5_000;

/**
 * The maximum number of ranges in a delete set. An honest step 2 repeats the delete set of its whole document. That has at most half as
 * many ranges as the document may have structs, because no two ranges touch.
 */
const MAX_RANGES = 50_000;

/**
 * The maximum number of subdocuments in a frame. A chat has none. There is a limit because Yjs creates a whole document for each one before
 * the gate can refuse it.
 */
const MAX_SUBDOCUMENTS = 100;

/**
 * The maximum number of values in a frame, nested ones included. One byte of a frame can stand for an object that takes 50 bytes of
 * memory.
 */
const MAX_VALUES = 200_000;
const MAX_NESTING = 2_000;
/** The maximum number of characters of a format or an embedded object. A chat contains neither. */
const MAX_JSON = 64 * 1024;

/** The numbers that Yjs gives to kinds of content. */
const CONTENT = 0x1f;
const JSON_TEXTS = 2;
const SUBDOCUMENT = 9;
/** The numbers that lib0 gives to types of values. */
const OBJECT = 118;
const ARRAY = 117;
const TEXT = 119;

/** Bytes from which a text is long. */
const LONG_TEXT_BYTES = 4 * 1024;

/**
 * Read a text.
 *
 * @throws TypeError if the bytes are not UTF-8
 */
function readText(decoder: decoding.Decoder): string {
  const { pos } = decoder;
  const bytes = decoding.readVarUint8Array(decoder);
  if (bytes.length >= LONG_TEXT_BYTES && !isAscii(bytes) && isUtf8(bytes)) {
    return textOf(bytes);
  }
  decoder.pos = pos;
  return decoding.readVarString(decoder);
}

/** Reads an update and stops as soon as it exceeds the limits of a frame. It does not trust the counts in the update. */
export class BoundedDecoder extends Y.UpdateDecoderV1 {
  override readInfo(): number {
    const info = super.readInfo();
    const content = info & CONTENT;
    if (++this._structs > this._maxStructs) {
      throw new ChatError(this._maxStructs < MAX_STRUCTS ? 'too_many_requests' : 'frame_too_large');
    }
    this._subdocuments += content === SUBDOCUMENT ? 1 : 0;
    // Yjs has not written JSON texts since version 13.
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

  override readString(): string {
    return readText(this.restDecoder);
  }

  override readAny(): unknown {
    return this._value(MAX_NESTING);
  }

  override readJSON(): unknown {
    const text = readText(this.restDecoder);
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
          const key = readText(decoder);
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
      case TEXT:
        decoder.pos++;
        return readText(decoder);
      default:
        return decoding.readAny(decoder);
    }
  }

  protected _maxStructs = MAX_STRUCTS;
  private _structs = 0;
  private _subdocuments = 0;
  private _ranges = 0;
  private _values = 0;
}

/** A decoder class with its own limit on structs. Yjs expects a class because it creates its decoders itself. */
export const decoderOf = (maxStructs: number): typeof BoundedDecoder =>
  class extends BoundedDecoder {
    protected override _maxStructs = maxStructs;
  };
