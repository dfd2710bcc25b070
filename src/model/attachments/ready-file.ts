import { isAttachment, type IAttachment } from '../../document/index.js';

/** The width and height of a picture, in pixels. */
export type Pixels = readonly [width: number, height: number];

/** A file that a message can name: the server has it, or it is a file of Jupyter. */
export interface IReadyFile {
  /** The id of the attachment. */
  readonly id: string;
  readonly name: string;
  /** The MIME type; empty if it is not known. */
  readonly type: string;
  /** In bytes. */
  readonly size?: number;
  /** For a picture, so that a message keeps its place free until it is loaded. */
  readonly pixels?: Pixels;
  /** The entry of a file of Jupyter, which the document gets with the message. */
  readonly entry?: IAttachment;
  /** The digest of the text that it selects, if the entry repeats only the beginning. */
  readonly digest?: string;
}

/** The largest width and height of a picture that a message may claim. */
const MAX_SIDE = 100_000;

/** The key of a message's metadata under which the sizes of its pictures are. */
const SIZES = 'sizes';

/** The key under which the digests of selected texts are. */
const DIGESTS = 'digests';

/** The longest digest that a message may claim. */
const DIGEST_LENGTH = 64;

const isSide = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_SIDE;

/** Reads the size of a picture, which anybody may have written. */
function readPixels(value: unknown): Pixels | undefined {
  return Array.isArray(value) && value.length === 2 && value.every(isSide)
    ? [value[0], value[1]]
    : undefined;
}

/** The fields of a message that names these files. */
export function fieldsOf(files: readonly IReadyFile[] = []): {
  attachments?: string[];
  metadata?: {
    sizes?: { [id: string]: [number, number] };
    digests?: { [id: string]: string };
  };
} {
  const sizes = files.flatMap(({ id, pixels }) =>
    pixels ? [[id, [...pixels] as [number, number]] as const] : []
  );
  const digests = files.flatMap(({ id, digest }) =>
    digest === undefined ? [] : [[id, digest] as const]
  );
  const metadata = {
    ...(sizes.length > 0 && { [SIZES]: Object.fromEntries(sizes) }),
    ...(digests.length > 0 && { [DIGESTS]: Object.fromEntries(digests) })
  };
  return {
    ...(files.length > 0 && { attachments: files.map(({ id }) => id) }),
    ...(Object.keys(metadata).length > 0 && { metadata })
  };
}

/** Reads what the metadata of a message says of one of its files. */
function valueFor(metadata: unknown, key: string, id: string): unknown {
  const all = (metadata as Record<string, unknown> | null | undefined)?.[key];
  return typeof all === 'object' && all !== null && Object.hasOwn(all, id)
    ? (all as Record<string, unknown>)[id]
    : undefined;
}

/** Reads the size of a picture from the metadata of the message that names it. */
export const pixelsIn = (metadata: unknown, id: string): Pixels | undefined =>
  readPixels(valueFor(metadata, SIZES, id));

/** Reads the digest of a selected text, which anybody may have written. */
const readDigest = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= DIGEST_LENGTH ? value : undefined;

/** Reads the digest of a selected text from the metadata of the message that names it. */
export const digestIn = (metadata: unknown, id: string): string | undefined =>
  readDigest(valueFor(metadata, DIGESTS, id));

/** Reads the files of a record that anything on this origin may have written. Damaged ones are left out. */
export function readFiles(value: unknown): IReadyFile[] {
  return Array.isArray(value) ? [...(value as unknown[])].flatMap(one => readFile(one) ?? []) : [];
}

function readFile(value: unknown): IReadyFile | null {
  const { id, name, type, size, pixels, entry, digest } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || id === '' || typeof name !== 'string' || typeof type !== 'string') {
    return null;
  }
  const [read, known] = [readPixels(pixels), readDigest(digest)];
  return {
    ...{ id, name, type },
    ...(typeof size === 'number' && { size }),
    ...(read && { pixels: read }),
    ...(isAttachment(entry) && { entry: copyOf(entry) }),
    ...(known !== undefined && { digest: known })
  };
}

/** A document takes only objects that were made where it was. */
const copyOf = (entry: IAttachment): IAttachment =>
  JSON.parse(JSON.stringify(entry)) as IAttachment;
