import type { ILimits } from '../limits.js';

/** The kind of a file, which decides its size limit. */
export type Kind = 'image' | 'audio' | 'voice' | 'video' | 'file';

export const LIMIT_OF = {
  image: 'attachedImageBytes',
  audio: 'attachedAudioBytes',
  voice: 'attachedVoiceBytes',
  video: 'attachedVideoBytes',
  file: 'attachedFileBytes'
} as const satisfies Record<Kind, keyof ILimits>;

/** Bytes at the start of a file that are needed to detect its type. */
export const SNIFFED_BYTES = 4100;

const UNKNOWN = 'application/octet-stream';
const TEXTUAL = /^((text|application)\/[a-z0-9][a-z0-9.+-]{0,100}|image\/svg\+xml)$/;

/** @param isVoice - whether its sender calls it a recording of a voice. Browsers record into the same containers as video. */
export function kindOf(mimeType: string, isVoice = false): Kind {
  if (isVoice && /^(audio\/|video\/(webm|mp4)$)/.test(mimeType)) {
    return 'voice';
  }
  const [family] = mimeType.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}

/**
 * Detects the MIME type of a file from its first bytes. Text stays text, even if it begins like another format does. The type that the sender
 * declared counts only for UTF-8 text, which has no signature.
 */
export async function sniff(head: Uint8Array, said: string | undefined): Promise<string> {
  const text = read(head, 'utf-8');
  if (text !== null) {
    const [type] = (said ?? '').toLowerCase().split(';', 1);
    const isDeclared = TEXTUAL.test(type) && type !== UNKNOWN;
    return writtenAsText(text) ?? (isDeclared ? type : 'text/plain');
  }
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    if (read(head, encoding) !== null) {
      return `text/plain;charset=${encoding}`;
    }
  }
  const bytes = Buffer.from(head).toString('latin1');
  if (!BINARY.test(bytes)) {
    // No other format does without control characters. Only the sender knows the encoding of such a text.
    return writtenAsText(bytes) ?? declaredText(head, said) ?? UNKNOWN;
  }
  // The byte order mark of UTF-16 looks like the start of MPEG audio of a layer that nobody uses.
  const isMarked = head[0] === 0xff && head[1] === 0xfe;
  const known = isMarked ? undefined : await signatureIn(head);
  return known && !known.mime.startsWith('text/') ? known.mime : UNKNOWN;
}

/** The type of a text in an encoding that the sender declared, if browsers know the encoding and it fits. */
function declaredText(head: Uint8Array, said = ''): string | null {
  const label = /^text\/[^;]+;\s*charset="?([a-z0-9._:-]{1,40})"?\s*$/i.exec(said)?.[1];
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    decoder.decode(head, { stream: head.length >= SNIFFED_BYTES });
    return `text/plain;charset=${decoder.encoding}`;
  } catch {
    return null;
  }
}

/** The type that a file's signature names. The detector is loaded with the first file. */
async function signatureIn(head: Uint8Array): Promise<{ mime: string } | undefined> {
  const { fileTypeFromBuffer } = await import('file-type/core');
  return fileTypeFromBuffer(head);
}

/** Characters that no text contains: control characters other than white space and escape sequences of terminals. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]/;

/** The text in this encoding, or null if it is not one. The last character may be cut off if the file is longer. */
function read(head: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string | null {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    const text = decoder.decode(head, { stream: head.length >= SNIFFED_BYTES });
    const isText = !BINARY.test(text) && (encoding === 'utf-8' || isUtf16(text));
    return isText ? text : null;
  } catch {
    return null;
  }
}

/** Whether it begins with a byte order mark, or most of it is ASCII. Bytes of other files make characters of all scripts. */
function isUtf16(text: string): boolean {
  const ascii = text.replace(/[^\s\x20-\x7e]/g, '').length;
  return text.startsWith('\ufeff') || (text.length > 1 && ascii > text.length / 2);
}

/** Formats of other programs that may consist of text alone. */
function writtenAsText(text: string): string | null {
  if (/^%PDF-\d\.\d[\r\n]/.test(text) && /\bobj\b/.test(text)) {
    return 'application/pdf';
  }
  return /^\{\\rtf1[\\{\s]/.test(text) ? 'application/rtf' : null;
}

/** Whether a browser may show the type inline: it cannot contain a script. */
export const isHarmless = (mimeType: string): boolean =>
  /^(image\/(png|jpeg|gif|webp|avif)|(audio|video)\/(mp4|mpeg|ogg|webm|wav|flac)|text\/plain(;charset=[a-z0-9_-]+)?)$/.test(
    mimeType
  );
