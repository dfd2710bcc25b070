import type { Breaks } from '../breaks.js';

/** Bytes that are read before others get their turn. */
const BYTES_PER_PIECE = 128 * 1024;

const [QUOTE, COMMA, COLON, BACKSLASH] = Buffer.from('",:\\');
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('[]{}');

/** A part of some bytes, without the end. */
export interface IByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The place of a member's value in a long JSON object as `JSON.stringify` writes it, in UTF-8; null if the object does not have the member.
 * Nothing is parsed, and others run in between.
 */
export async function memberIn(
  json: Uint8Array,
  key: string,
  breaks: Breaks
): Promise<IByteRange | null> {
  const search = new MemberSearch(json, Buffer.from(JSON.stringify(key)));
  for (let end = BYTES_PER_PIECE; ; end += BYTES_PER_PIECE) {
    const found = search.read(Math.min(end, json.length));
    if (found || end >= json.length) {
      return found;
    }
    await breaks.take();
  }
}

class MemberSearch {
  constructor(
    private readonly _json: Uint8Array,
    private readonly _key: Uint8Array
  ) {}

  /** Reads on, up to this byte. All marks of JSON are ASCII, and no other character of UTF-8 has their bytes. */
  read(end: number): IByteRange | null {
    const json = this._json;
    let at = this._at;
    for (; at < end; at++) {
      const byte = json[at];
      if (this._isText) {
        if (byte === BACKSLASH) {
          at++; // what it escapes
        } else if (byte === QUOTE) {
          this._isText = false;
        }
      } else if (byte === QUOTE) {
        this._isText = true;
        this._textAt = at;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        this._depth++;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this._depth--;
        if (this._depth === 0 && this._from !== null) {
          return { from: this._from, to: at };
        }
      } else if (this._depth === 1) {
        if (byte === COMMA && this._from !== null) {
          return { from: this._from, to: at };
        }
        if (byte === COLON && this._isKey(at)) {
          this._from = at + 1;
        }
      }
    }
    this._at = at;
    return null;
  }

  /** Whether the text that ends before this byte is the key. */
  private _isKey(end: number): boolean {
    return (
      end - this._textAt === this._key.length &&
      Buffer.compare(this._json.subarray(this._textAt, end), this._key) === 0
    );
  }

  private _at = 0;
  private _depth = 0;
  private _isText = false;
  private _textAt = 0;
  /** The beginning of the value, once it is found. */
  private _from: number | null = null;
}
