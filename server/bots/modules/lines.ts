import type { Duplex } from 'node:stream';

const END = 10;

/** The parts of `Lines`. */
export interface ILinesOptions {
  /** The longest line that arrives, in bytes. Default: any. */
  readonly most?: number;
  /** Takes a message that has arrived, and the bytes of its line. */
  take(this: void, message: unknown, bytes: number): void;
  /** Called once if a line is too long or is not JSON. Nothing is read any more then. */
  onWrong(this: void): void;
}

/**
 * Messages over a stream, each a line of JSON. The channel of Node.js between processes is not used: a few wrong bytes in it end the process
 * that reads them, however it guards itself.
 */
export class Lines {
  constructor(
    private readonly _stream: Duplex,
    private readonly _options: ILinesOptions
  ) {
    _stream.on('data', (chunk: Buffer) => this._read(chunk));
    // The end of the other side may break a write. It is noticed as the end of the stream.
    _stream.on('error', () => undefined);
  }

  /** The bytes that the other side has not taken yet. */
  get waiting(): number {
    return this._stream.writableLength;
  }

  send(message: object): void {
    if (this._stream.writable) {
      this._stream.write(`${JSON.stringify(message)}\n`);
    }
  }

  /** Ends both directions. */
  close(): void {
    this._isClosed = true;
    this._stream.destroy();
  }

  private _read(chunk: Buffer): void {
    let from = 0;
    for (let to = chunk.indexOf(END); to >= 0 && !this._isClosed; to = chunk.indexOf(END, from)) {
      this._keep(chunk.subarray(from, to));
      from = to + 1;
      if (!this._isClosed) {
        this._take();
      }
    }
    this._keep(chunk.subarray(from));
  }

  private _keep(part: Buffer): void {
    this._bytes += part.length;
    if (this._bytes > (this._options.most ?? Infinity)) {
      this._refuse();
    } else {
      this._parts.push(part);
    }
  }

  private _take(): void {
    const line = Buffer.concat(this._parts);
    this._parts = [];
    this._bytes = 0;
    let message: unknown;
    try {
      message = JSON.parse(line.toString());
    } catch {
      return this._refuse();
    }
    this._options.take(message, line.length);
  }

  private _refuse(): void {
    if (!this._isClosed) {
      this.close();
      this._options.onWrong();
    }
  }

  /** The parts of a line whose end has not arrived, and their bytes. */
  private _parts: Buffer[] = [];
  private _bytes = 0;
  private _isClosed = false;
}
