import { KEPT_APART, KEPT_METADATA, keptApart, wholeBundle } from '../../src/document/index.js';
import type { IMimeModel } from '../../src/document/index.js';
import type { Breaks } from '../breaks.js';
import { JsonParts } from './json-parts.js';
import type { IFiles } from '../storage/files.js';
import type { IHistoryRow } from '../storage/history.js';
import { textOf } from '../text.js';
import { indented } from './indented.js';

/**
 * The JSON of a message as UTF-8, in pieces. Representations of its bundle that are stored as files stand in it again, but files that cannot be read any
 * more are left out. A file may have megabytes, so other requests run between the pieces.
 */
export async function* messageJson(
  files: Pick<IFiles, 'read'>,
  chat: string,
  { message, bundle }: IHistoryRow,
  breaks: Breaks
): AsyncGenerator<string | Buffer> {
  const parts = new JsonParts();
  const mime_model =
    bundle && !refersToFiles(bundle)
      ? (parts.add({ encoding: 'json', bytes: bundle }) as unknown as IMimeModel)
      : await withFiles(
          bundle ? (JSON.parse(textOf(bundle)) as IMimeModel) : message.mime_model,
          id => files.read(chat, id),
          parts
        );
  const whole = mime_model ? { ...message, mime_model } : message;
  yield* parts.write(indented(whole, 4), breaks);
}

/** Whether a bundle may have representations that are stored as files. A false alarm costs only time. */
const refersToFiles = ({ buffer, byteOffset, length }: Uint8Array): boolean =>
  Buffer.from(buffer, byteOffset, length).includes(KEPT_APART);

/** A bundle with those of its representations that are stored as files. */
async function withFiles(
  bundle: IMimeModel | undefined,
  read: (id: string) => Promise<Uint8Array>,
  parts: JsonParts
): Promise<IMimeModel | undefined> {
  const apart = keptApart(bundle);
  if (!bundle || apart.size === 0) {
    return bundle;
  }
  const values = new Map<string, string | object>();
  for (const [type, { attachment, encoding }] of apart) {
    const bytes = await read(attachment).catch(() => null);
    if (bytes && type === KEPT_METADATA) {
      values.set(type, JSON.parse(Buffer.from(bytes).toString()) as object);
    } else if (bytes) {
      values.set(type, parts.add({ encoding, bytes }));
    }
  }
  return wholeBundle(bundle, values as Parameters<typeof wholeBundle>[1]);
}
