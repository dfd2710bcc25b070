import { PassThrough } from 'node:stream';

/** Bytes that may wait for a client. One that reads slower than that comes back and reads the list anew. */
const WAITING_MAX = 1024 * 1024;

/** One client's Server-Sent Events, as text. */
export class EventStream {
  constructor(private readonly _waitingMax = WAITING_MAX) {}

  /** What goes to the client. Closes when either side has had enough. */
  readonly output = new PassThrough({ encoding: 'utf8' });

  /** `data` is a single line. */
  send(name: string, id: number, data: string): void {
    this._write(`event: ${name}\nid: ${id}\ndata: ${data}\n\n`);
  }

  comment(text: string): void {
    this._write(`: ${text}\n\n`);
  }

  /** The client gets what was sent so far, and then the end. */
  end(): void {
    this.output.end();
  }

  /** The end, whether the client has read what it was sent or not. */
  drop(): void {
    this.output.destroy();
  }

  private _write(text: string): void {
    if (this.output.destroyed || this.output.writableEnded) {
      return;
    }
    this.output.write(text);
    if (this.output.writableLength > this._waitingMax) {
      this.drop();
    }
  }
}
