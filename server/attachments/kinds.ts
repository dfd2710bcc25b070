import { fileTypeFromBuffer } from 'file-type/core';
import type { ILimits } from '../limits.js';

/** The kind of a file, which decides its size limit. */
export type Kind = 'image' | 'audio' | 'video' | 'file';

export const LIMIT_OF = {
  image: 'attachedImageBytes',
  audio: 'attachedAudioBytes',
  video: 'attachedVideoBytes',
  file: 'attachedFileBytes'
} as const satisfies Record<Kind, keyof ILimits>;

/** Bytes at the start of a file that are needed to detect its type. */
export const HEAD = 4100;

const UNKNOWN = 'application/octet-stream';
const TEXTUAL = /^((text|application)\/[a-z0-9][a-z0-9.+-]{0,100}|image\/svg\+xml)$/;

export function kindOf(mimeType: string): Kind {
  const [family] = mimeType.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}

/** Detects the MIME type of a file from its first bytes. The type that the sender declared counts only for text, which has no signature. */
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

/** Whether the bytes are UTF-8. The last character may be cut off. */
function isText(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !head.includes(0);
  } catch {
    return false;
  }
}

/** Whether a browser may show the type inline: it cannot contain a script. */
export const isHarmless = (mimeType: string): boolean =>
  /^(image\/(png|jpeg|gif|webp|avif)|(audio|video)\/(mp4|mpeg|ogg|webm|wav|flac)|text\/plain)$/.test(
    mimeType
  );
