import { open, writeFile } from 'node:fs/promises';
import { cleanLine } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { Right } from '../identity/right.js';
import type { ILimits } from '../limits.js';
import { SNIFFED_BYTES, kindOf, LIMIT_OF, sniff } from './kinds.js';

const NAME_LENGTH = 200;
/** The most characters of a name that are read. */
const MAX_READ_NAME_LENGTH = 2_048;

/** A file that is being uploaded. */
export interface IUpload {
  readonly name?: string;
  /** The type that the sender declared. */
  readonly mimeType?: string;
  /** Whether the sender calls it a recording of a voice. */
  readonly isVoice?: boolean;
  /**
   * The number of bytes that the sender declared. They are reserved before they arrive, so that of parallel uploads the first is stored.
   * Without it, each takes bytes as they arrive, and all may fail half-way.
   */
  readonly length?: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** Checked again before the file is added to the chat. */
  readonly right?: Pick<Right, 'require'>;
  /** Aborts the upload. The rest of the body is not waited for. */
  readonly signal?: AbortSignal;
}

interface IReceiveOptions {
  /** The path to write the file to. */
  readonly file: string;
  readonly limits: ILimits;
  readonly signal: AbortSignal;
  /** Called before bytes are written. It throws if there is no room for them. */
  onBytes(this: void, count: number): void;
}

/** Writes the body of an upload to disk. @throws ChatError `attachment_too_large`, and what `onBytes` throws */
export async function receive(
  { body, mimeType: said, isVoice }: IUpload,
  { file, limits, signal, onBytes }: IReceiveOptions
): Promise<{ mimeType: string; size: number }> {
  const chunks = until(body, signal);
  const head = await readHead(chunks);
  const found = await sniff(head.subarray(0, SNIFFED_BYTES), said);
  const kind = kindOf(found, isVoice);
  // A recording of a voice has no picture, although its container could.
  const mimeType = kind === 'voice' ? found.replace(/^video\//, 'audio/') : found;
  const most = limits[LIMIT_OF[kind]];
  let size = 0;
  const count = (chunk: Uint8Array): Uint8Array => {
    size += chunk.length;
    if (size > most) {
      const message =
        most === 0
          ? `This server takes no attached ${kind} (${LIMIT_OF[kind]} is 0).`
          : `An attached ${kind} may have at most ${most} bytes (${LIMIT_OF[kind]}).`;
      throw new ChatError('attachment_too_large', message);
    }
    onBytes(chunk.length);
    return chunk;
  };
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    yield count(head);
    for await (const chunk of chunks) {
      yield count(chunk);
    }
  };
  const handle = await open(file, 'wx', 0o600);
  try {
    await writeFile(handle, counted());
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { mimeType, size };
}

/** A name that is safe to show and to save under: no path, and no invisible characters. */
export function cleanName(name = ''): string {
  // The end, because it has the extension. No honest name is longer.
  const [last] = name.slice(-MAX_READ_NAME_LENGTH).split(/[\\/]/).slice(-1);
  // A control character does not count as a blank here. Runs of blanks are collapsed, because they could push a file extension out of
  // sight.
  const seen = [...cleanLine(last.replace(/[\p{Cc}\p{Cs}]/gu, ''))];
  const short = seen.slice(0, NAME_LENGTH).join('').trim();
  return /^[.\s]*$/.test(short) ? 'file' : short;
}

/** A body that can be aborted even while no more data arrives. */
async function* until(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const over = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
  });
  over.catch(() => undefined); // it may reject while nothing awaits it
  for (;;) {
    const next = await Promise.race([chunks.next(), over]);
    if (next.done) {
      return;
    }
    yield next.value;
  }
}

/** Reads enough of a file to detect its type. */
async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let length = 0;
  while (length < SNIFFED_BYTES) {
    const next = await chunks.next();
    if (next.done) {
      break;
    }
    read.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(read);
}
