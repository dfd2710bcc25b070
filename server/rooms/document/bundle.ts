import { KEPT_APART, KEPT_METADATA } from '../../../src/document/index.js';
import type { IKeptApart, IMimeModel } from '../../../src/document/index.js';
import type { IAttachmentRow } from '../../storage/storage.js';
import { sizeOf } from '../gate/sizes.js';

type Json = IMimeModel['data'][string];

/** A representation that will be stored as a file. */
interface IRepresentation {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly encoding: IKeptApart['encoding'];
}

/** Bytes of a bundle that are reserved for the list of its files. */
const ROOM_TO_TELL = 16 * 1024;

/** Image types that notebooks write in base64 and browsers show inline. */
const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(type);

/** Split a bundle: the shortest representations that fit stay inline, and the rest is stored as files. */
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
  return picture && picture.toString('base64') === value.replace(/\s/g, '')
    ? { type, bytes: picture, encoding: 'base64' }
    : { type, bytes: Buffer.from(value), encoding: 'text' };
}

export interface IKeepOptions {
  /** The maximum number of bytes of the bundle that stays in the document. */
  readonly most: number;
  readonly uploader: string;
  /** The user whose quota the files count towards, if that is not the uploader. */
  readonly owner?: string;
  readonly createdOn: number;
  readonly uuid: () => string;
}

/** A file to store, with its bytes. */
export interface IBroughtFile {
  readonly row: IAttachmentRow;
  readonly bytes: Uint8Array;
}

/** Returns a bundle that may be stored in the document, and the files that hold the rest of it. */
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

/** The part of a bundle that stays if its files cannot be stored. */
export function leaveOut(bundle: IMimeModel, most: number): IMimeModel {
  const { inline, apart } = partBundle(bundle, most);
  return telling(inline, apart, {});
}

/** The name of every such file. */
const NAME = 'output';

const MIME_TYPE = /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/;

/** Add a list of the files to a bundle. Readers that do not understand it get a plain text. */
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
