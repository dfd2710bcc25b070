import { MAX_READ_BYTES, PacketError } from '../../../src/livekit/index.js';
import type { ILimits } from '../../limits.js';
import type { Lifetime } from './lifetime.js';
import type { IRtcParticipant, IRtcRoom, IStreamReader } from './rtc.js';

/** The topic of the streams of today's clients. */
export const STREAM_TOPIC = 'lk.chat';

/** The most streams that are being received at a time, from all and from one identity. LiveKit keeps what was not read in memory. */
const TEXTS = { all: 100, one: 10 };
const FILES = { all: 4, one: 2 };

/** Milliseconds in which a text and a file must arrive. */
const TEXT_TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 60_000;

export const MAX_ID_LENGTH = 256;

/** A text by somebody in the room. */
export interface IRemoteText {
  readonly sender: IRtcParticipant;
  /** The id that it has in the room. */
  readonly id: string;
  readonly text: string;
}

/** A file that arrives from somebody in the room. */
export interface IRemoteFile {
  readonly sender: IRtcParticipant;
  /** The id that it has in the room. */
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** The bytes that the sender declared. */
  readonly length?: number;
  /** It fails if the file breaks off, is too large or too slow, or has another length. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface IStreamsOptions {
  readonly lifetime: Lifetime;
  readonly limits: Pick<ILimits, 'bridgeFileBytes'>;
  onText(text: IRemoteText): void;
  /** Resolves when the file was read. */
  onFile(file: IRemoteFile): Promise<void>;
  /** False for a sender who sends too much. */
  admits(identity: string, bytes: number): boolean;
  /** Something was not taken. */
  onDropped(reason: string): void;
}

/** The texts and files that people in a room send as streams. */
export class Streams {
  constructor(
    private readonly _room: IRtcRoom,
    private readonly _options: IStreamsOptions
  ) {
    _room.registerTextStreamHandler(STREAM_TOPIC, (reader, { identity }) =>
      this._take(this._texts, reader, identity, sender => this._readText(reader, sender))
    );
    _room.registerByteStreamHandler(STREAM_TOPIC, (reader, { identity }) =>
      this._take(this._files, reader, identity, sender => this._readFile(reader, sender))
    );
  }

  /** The bytes of the largest stream. LiveKit has one limit for texts and files. */
  static mostBytes({ bridgeFileBytes }: Pick<ILimits, 'bridgeFileBytes'>): number {
    return Math.max(MAX_READ_BYTES, bridgeFileBytes);
  }

  private _take(
    places: Places,
    reader: IStreamReader<unknown>,
    identity: string,
    read: (sender: IRtcParticipant) => Promise<void>
  ): void {
    const { streamId: id } = reader.info;
    const leave = places.enter(identity);
    const done = (): void => {
      leave?.();
      reader.close().catch(() => undefined);
    };
    if (!leave || !this._options.admits(identity, 0)) {
      this._options.onDropped('too_many_requests');
      done();
    } else if (id === '' || id.length > MAX_ID_LENGTH) {
      this._options.onDropped('malformed');
      done();
    } else {
      const sender = this._room.remoteParticipants.get(identity) ?? { identity };
      read(sender)
        .catch((error: unknown) => this._options.onDropped(reasonOf(error)))
        .finally(done);
    }
  }

  private async _readText(reader: IStreamReader<string>, sender: IRtcParticipant): Promise<void> {
    const { admits, onText, onDropped } = this._options;
    let text = '';
    let bytes = 0;
    for await (const chunk of this._within(TEXT_TIMEOUT_MS, reader)) {
      bytes += Buffer.byteLength(chunk);
      if (bytes > MAX_READ_BYTES) {
        throw new PacketError(`The text has more than ${MAX_READ_BYTES} bytes.`);
      }
      text += chunk;
    }
    if (admits(sender.identity, bytes)) {
      onText({ sender, id: reader.info.streamId, text });
    } else {
      onDropped('too_many_requests');
    }
  }

  private async _readFile(
    reader: IStreamReader<Uint8Array>,
    sender: IRtcParticipant
  ): Promise<void> {
    const { streamId: id, name = '', mimeType = '', totalSize: length } = reader.info;
    const { bridgeFileBytes: most } = this._options.limits;
    const body = sized(this._within(FILE_TIMEOUT_MS, reader), most, length);
    if (length !== undefined && !(length <= most)) {
      throw new PacketError(`The file has more than ${most} bytes.`);
    }
    const declared = length !== undefined && { length };
    await this._options.onFile({ sender, id, name, mimeType, ...declared, body });
  }

  /** The chunks of a stream. It fails if they come too slowly, or the connection ends. */
  private async *_within<T>(ms: number, chunks: AsyncIterable<T>): AsyncGenerator<T> {
    const deadline = this._options.lifetime.deadline(ms);
    const iterator = chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), deadline.over]);
        if (next.done) {
          return;
        }
        yield next.value;
      }
    } finally {
      deadline.dispose();
    }
  }

  private readonly _texts = new Places(TEXTS);
  private readonly _files = new Places(FILES);
}

/** The places for streams that are being received. */
class Places {
  constructor(private readonly _most: { readonly all: number; readonly one: number }) {}

  /** Takes a place. Returns the function that gives it back, or null if there is none left. */
  enter(identity: string): (() => void) | null {
    const own = this._taken.get(identity) ?? 0;
    if (this._all >= this._most.all || own >= this._most.one) {
      return null;
    }
    this._all++;
    this._taken.set(identity, own + 1);
    return () => {
      this._all--;
      const left = (this._taken.get(identity) ?? 1) - 1;
      if (left > 0) {
        this._taken.set(identity, left);
      } else {
        this._taken.delete(identity);
      }
    };
  }

  private _all = 0;
  private readonly _taken = new Map<string, number>();
}

/** The bytes of a file, which must be as many as were declared. @throws PacketError if they are more */
async function* sized(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  length: number | undefined
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > (length ?? most)) {
      throw new PacketError(`The file has more than ${length ?? most} bytes.`);
    }
    yield chunk;
  }
  if (length !== undefined && size < length) {
    throw new Error('The file is not complete.');
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof PacketError ? 'too_large' : 'incomplete';
