import { randomUUID } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { KEPT_METADATA, keptApart, wholeBundle } from '../../src/document/index.js';
import type { IKeptApart } from '../../src/document/index.js';
import { nextTurn } from '../clock.js';
import type { IFiles } from '../storage/files.js';
import type { IMessageRow } from '../storage/storage.js';
import { indented } from './indented.js';

/** Bytes that are turned into text at a time. Base64 needs a multiple of three. */
const PIECE = 48 * 1024;
/** Pieces after which others get their turn. */
const PIECES = 4;

interface IPart {
  readonly encoding: IKeptApart['encoding'];
  readonly bytes: Uint8Array;
}

/**
 * The JSON of a message, in pieces. Representations of its bundle that are stored as files stand in it again, but files that cannot be read any
 * more are left out. A file may have megabytes, so other requests run between the pieces.
 */
export async function* messageJson(
  files: Pick<IFiles, 'read'>,
  chat: string,
  message: IMessageRow
): AsyncGenerator<string> {
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
      yield* partJson(part);
    } else {
      yield text;
    }
  }
}

async function* partJson({ encoding, bytes }: IPart): AsyncGenerator<string> {
  const decoder = new StringDecoder(encoding === 'base64' ? 'base64' : 'utf8');
  const isText = encoding !== 'json';
  const escaped = (text: string): string => (isText ? JSON.stringify(text).slice(1, -1) : text);
  yield isText ? '"' : '';
  for (let at = 0, piece = 1; at < bytes.length; at += PIECE, piece++) {
    yield escaped(decoder.write(Buffer.from(bytes.subarray(at, at + PIECE))));
    if (piece % PIECES === 0) {
      await nextTurn();
    }
  }
  yield escaped(decoder.end()) + (isText ? '"' : '');
}
