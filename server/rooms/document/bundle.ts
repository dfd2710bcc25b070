import { KEPT_APART, KEPT_METADATA, keptApart, wholeBundle } from '../../../src/document/index.js';
import type { IKeptApart, IMimeModel } from '../../../src/document/index.js';
import type { IAttachmentRow } from '../../storage/storage.js';
import type { IFiles } from '../../storage/files.js';
import { sizeOf } from '../gate/sizes.js';

type Json = IMimeModel['data'][string];

/** A representation that is to be kept as a file. */
interface IRepresentation {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly encoding: IKeptApart['encoding'];
}

/** Bytes of a bundle that are left for telling what is kept apart. */
const ROOM_TO_TELL = 16 * 1024;

/** What notebooks write in base64, and browsers show in place. */
const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(type);

/** Part a bundle into what fits, the shortest representations, and the rest. */
function partBundle(
  { data, metadata }: IMimeModel,
  most: number
): { inline: IMimeModel; apart: IRepresentation[] } {
  const sized = [
    ...Object.entries(data),
    ...(metadata ? [[KEPT_METADATA, metadata] as const] : [])
  ].map(([type, value]) => ({ type, value, size: sizeOf(type) + sizeOf(value) }));
  let left = most - ROOM_TO_TELL;
  const inline: IMimeModel = { data: {} };
  const apart: IRepresentation[] = [];
  for (const { type, value, size } of sized.sort((a, b) => a.size - b.size)) {
    left -= size;
    if (left < 0) {
      apart.push(toFile(type, value));
    } else if (type === KEPT_METADATA) {
      inline.metadata = metadata;
    } else {
      inline.data[type] = value;
    }
  }
  return { inline, apart };
}

function toFile(type: string, value: Json): IRepresentation {
  if (typeof value !== 'string') {
    return { type, bytes: Buffer.from(JSON.stringify(value)), encoding: 'json' };
  }
  const picture = isPicture(type) ? Buffer.from(value, 'base64') : null;
  return picture?.toString('base64') === value.replace(/\s/g, '')
    ? { type, bytes: picture, encoding: 'base64' }
    : { type, bytes: Buffer.from(value), encoding: 'text' };
}

export interface IKeepOptions {
  /** Bytes of the bundle that is left. */
  readonly most: number;
  readonly uploader: string;
  /** Whose quota the files count to, where that is not the uploader's. */
  readonly owner?: string;
  readonly createdOn: number;
  readonly uuid: () => string;
}

/** A file that is to be kept, with its bytes. */
export interface IBroughtFile {
  readonly row: IAttachmentRow;
  readonly bytes: Uint8Array;
}

/** A bundle as it may stand in a document, and the files that hold the rest of it. */
export function keepApart(
  bundle: IMimeModel,
  { most, uploader, owner, createdOn, uuid }: IKeepOptions
): { model: IMimeModel; brought: IBroughtFile[] } {
  const { inline, apart } = partBundle(bundle, most);
  const kept: Record<string, IKeptApart> = {};
  const brought = apart.map(({ type, bytes, encoding }): IBroughtFile => {
    const id = uuid();
    const size = bytes.length;
    kept[type] = { attachment: id, bytes: size, encoding };
    const mimeType = MIME_TYPE.test(type) ? type : 'application/json';
    const row = { id, name: NAME, mimeType, size, uploader, createdOn, ...(owner && { owner }) };
    return { row, bytes };
  });
  return { model: telling(inline, apart, kept), brought };
}

/** What is left of a bundle whose files cannot be kept. */
export function leaveOut(bundle: IMimeModel, most: number): IMimeModel {
  const { inline, apart } = partBundle(bundle, most);
  return telling(inline, apart, {});
}

/** As which such a file is saved. */
const NAME = 'output';

const MIME_TYPE = /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/;

/** A bundle that tells what is kept apart; to who cannot read that, in words. */
function telling(
  inline: IMimeModel,
  apart: readonly IRepresentation[],
  kept: Record<string, IKeptApart>
): IMimeModel {
  const words = apart.map(({ type, bytes }) => `[${type}, ${Math.ceil(bytes.length / 1024)} KiB]`);
  const isKept = Object.keys(kept).length > 0;
  return {
    ...inline,
    data: {
      'text/plain': words.join(' '),
      ...inline.data,
      ...(isKept && { [KEPT_APART]: kept as unknown as Json })
    }
  };
}

/** A bundle as it came. What cannot be read any more is left out. */
export async function readWhole(
  files: Pick<IFiles, 'read'>,
  chat: string,
  bundle: IMimeModel
): Promise<IMimeModel> {
  const apart = keptApart(bundle);
  const values = new Map<string, Json>();
  for (const [type, { attachment, encoding }] of apart) {
    const bytes = await files.read(chat, attachment).catch(() => null);
    if (bytes) {
      const text = Buffer.from(bytes).toString(encoding === 'base64' ? 'base64' : 'utf8');
      values.set(type, encoding === 'json' ? (JSON.parse(text) as Json) : text);
    }
  }
  return apart.size > 0 ? wholeBundle(bundle, values) : bundle;
}
