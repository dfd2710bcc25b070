import { randomUUID } from 'node:crypto';
import { KEPT_METADATA, keptApart, wholeBundle } from '../../src/document/index.js';
import type { IKeptApart } from '../../src/document/index.js';
import type { Breaks } from '../breaks.js';
import type { IFiles } from '../storage/files.js';
import type { IMessageRow } from '../storage/storage.js';
import { indented } from './indented.js';

/** Bytes that are written between two breaks. Base64 needs a multiple of three. */
const BYTES_PER_PIECE = 48 * 1024;

interface IPart {
  readonly encoding: IKeptApart['encoding'];
  readonly bytes: Uint8Array;
}

/**
 * The JSON of a message as UTF-8, in pieces. Representations of its bundle that are stored as files stand in it again, but files that cannot be read any
 * more are left out. A file may have megabytes, so other requests run between the pieces.
 */
export async function* messageJson(
  files: Pick<IFiles, 'read'>,
  chat: string,
  message: IMessageRow,
  breaks: Breaks
): AsyncGenerator<string | Buffer> {
  const { mime_model: bundle } = message;
  const apart = keptApart(bundle);
  if (!bundle || apart.size === 0) {
    yield indented(message, 4);
    return;
  }
  const parts = new Map<string, IPart>();
  const values = new Map<string, string | object>();
  for (const [type, { attachment, encoding }] of apart) {
    const bytes = await files.read(chat, attachment).catch(() => null);
    if (bytes && type === KEPT_METADATA) {
      values.set(type, JSON.parse(Buffer.from(bytes).toString()) as object);
    } else if (bytes) {
      // Stands for the file until its place in the JSON is known. Nobody can guess it.
      const mark = randomUUID();
      values.set(type, mark);
      parts.set(mark, { encoding, bytes });
    }
  }
  const mime_model = wholeBundle(bundle, values as Parameters<typeof wholeBundle>[1]);
  const json = indented({ ...message, mime_model }, 4);
  const marks = [...parts.keys()].map(mark => `"${mark}"`).join('|');
  for (const text of marks ? json.split(new RegExp(`(${marks})`)) : [json]) {
    const part = parts.get(text.slice(1, -1));
    if (part) {
      yield* partJson(part, breaks);
    } else {
      yield text;
    }
  }
}

async function* partJson(
  { encoding, bytes }: IPart,
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
function asJson(piece: Buffer, encoding: IPart['encoding']): Buffer {
  if (encoding === 'json') {
    return piece;
  }
  const text =
    encoding === 'base64'
      ? piece.toString('base64')
      : JSON.stringify(piece.toString('latin1')).slice(1, -1);
  return Buffer.from(text, 'latin1');
}
