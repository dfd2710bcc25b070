import { fileTypeFromBuffer } from 'file-type/core';
import type { ILimits } from '../limits.js';

/** What a file is, as far as limits go. */
export type Kind = 'image' | 'audio' | 'video' | 'file';

export const LIMIT_OF = {
  image: 'attachedImageBytes',
  audio: 'attachedAudioBytes',
  video: 'attachedVideoBytes',
  file: 'attachedFileBytes'
} as const satisfies Record<Kind, keyof ILimits>;

/** Bytes at the beginning of a file by which it is known. */
export const HEAD = 4100;

const UNKNOWN = 'application/octet-stream';
const TEXTUAL = /^((text|application)\/[a-z0-9][a-z0-9.+-]{0,100}|image\/svg\+xml)$/;

export function kindOf(mimeType: string): Kind {
  const [family] = mimeType.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}

/** Tell a file's MIME type by its first bytes. What its sender says of it counts only for texts, which have no mark. */
export async function sniff(head: Uint8Array, said: string | undefined): Promise<string> {
  const known = await fileTypeFromBuffer(head);
  if (known) {
    return known.mime;
  }
  if (!isText(head)) {
    return UNKNOWN;
  }
  const [type] = (said ?? '').toLowerCase().split(';', 1);
  return TEXTUAL.test(type) && type !== UNKNOWN ? type : 'text/plain';
}

/** Does it read as UTF-8? The last character may be cut off. */
function isText(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !head.includes(0);
  } catch {
    return false;
  }
}

/** What a browser may show in place: nothing that can hold a script. */
export const isHarmless = (mimeType: string): boolean =>
  /^(image\/(png|jpeg|gif|webp|avif)|(audio|video)\/(mp4|mpeg|ogg|webm|wav|flac)|text\/plain)$/.test(
    mimeType
  );
