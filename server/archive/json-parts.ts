import { randomUUID } from 'node:crypto';
import type { IKeptApart } from '../../src/document/index.js';
import type { Breaks } from '../breaks.js';

/** Bytes that are written between two breaks. Base64 needs a multiple of three. */
const BYTES_PER_PIECE = 48 * 1024;

/** A long value of which there are only the bytes. */
export interface IJsonPart {
  readonly encoding: IKeptApart['encoding'];
  readonly bytes: Uint8Array;
}

/** Long values that become JSON only when they are written. They have megabytes, so others run between their pieces. */
export class JsonParts {
  /** Adds a value. Returns the text that stands for it until its place in the JSON is known. Nobody can guess it. */
  add(part: IJsonPart): string {
    const mark = randomUUID();
    this._parts.set(mark, part);
    return mark;
  }

  get isEmpty(): boolean {
    return this._parts.size === 0;
  }

  /** Writes JSON with the values in place of their texts. */
  async *write(json: string, breaks: Breaks): AsyncGenerator<string | Buffer> {
    const marks = [...this._parts.keys()].map(mark => `"${mark}"`).join('|');
    for (const text of marks ? json.split(new RegExp(`(${marks})`)) : [json]) {
      const part = this._parts.get(text.slice(1, -1));
      if (part) {
        yield* partJson(part, breaks);
      } else {
        yield text;
      }
    }
  }

  private readonly _parts = new Map<string, IJsonPart>();
}

async function* partJson(
  { encoding, bytes }: IJsonPart,
  breaks: Breaks
): AsyncGenerator<string | Buffer> {
  const quote = encoding === 'json' ? '' : '"';
  yield quote;
  for (let at = 0; at < bytes.length; at += BYTES_PER_PIECE) {
    const piece = bytes.subarray(at, at + BYTES_PER_PIECE);
    yield asJson(Buffer.from(piece.buffer, piece.byteOffset, piece.length), encoding);
    await breaks.take();
  }
  yield quote;
}

/**
 * The piece as the inside of a JSON string. JSON escapes ASCII characters only, and no other character of UTF-8 has their bytes. So the
 * bytes need not be decoded: Latin-1 gives each byte a character and takes it back.
 */
function asJson(piece: Buffer, encoding: IJsonPart['encoding']): Buffer {
  if (encoding === 'json') {
    return piece;
  }
  const text =
    encoding === 'base64'
      ? piece.toString('base64')
      : JSON.stringify(piece.toString('latin1')).slice(1, -1);
  return Buffer.from(text, 'latin1');
}
