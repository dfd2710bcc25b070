import { PassThrough } from 'node:stream';

/** The bytes of an event. `data` is a single line. Without an id, the client's position stays the same. */
export const frameOf = (name: string, data: string, id?: string): Buffer =>
  Buffer.from(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);

/** The Server-Sent Events of one client. */
export class SseResponse {
  /** The output to the client. Closes when either side ends it. */
  readonly output = new PassThrough();

  /** Sends a frame, which other streams may send as well. */
  send(frame: Buffer): void {
    this._write(frame);
  }

  /** Sends a comment, which may update the client's position without an event. */
  comment(text: string, id?: string): void {
    this._write(`${id === undefined ? '' : `id: ${id}\n`}: ${text}\n\n`);
  }

  /** False if more data waits for the client than the buffer should hold. */
  get isReady(): boolean {
    return !this.output.writableNeedDrain;
  }

  /** Resolves when the client has read on, or has disconnected. */
  ready(): Promise<void> {
    return new Promise(resolve => {
      const { output } = this;
      if (this.isReady || output.destroyed) {
        return resolve();
      }
      const done = (): void => {
        output.off('drain', done).off('close', done);
        resolve();
      };
      output.on('drain', done).on('close', done);
    });
  }

  /** Ends the stream after the client has received what was sent so far. */
  end(): void {
    this.output.end();
  }

  /** Ends the stream at once, even if the client has not read everything. */
  drop(): void {
    this.output.destroy();
  }

  private _write(chunk: string | Buffer): void {
    if (!this.output.destroyed && !this.output.writableEnded) {
      this.output.write(chunk);
    }
  }
}
