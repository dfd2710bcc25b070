import { PassThrough } from 'node:stream';

/** One client's Server-Sent Events, as text. */
export class SseResponse {
  /** What goes to the client. Closes when either side has had enough. */
  readonly output = new PassThrough({ encoding: 'utf8' });

  /** `data` is a single line. Without an id the client stays where it was. */
  send(name: string, data: string, id?: string): void {
    this._write(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);
  }

  /** Say where the client is, though nothing is told. */
  comment(text: string, id?: string): void {
    this._write(`${id === undefined ? '' : `id: ${id}\n`}: ${text}\n\n`);
  }

  /** False if more waits for the client than should. */
  get isReady(): boolean {
    return !this.output.writableNeedDrain;
  }

  /** Resolves when the client has read on, or has gone. */
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

  /** The client gets what was sent so far, and then the end. */
  end(): void {
    this.output.end();
  }

  /** The end, whether the client has read what it was sent or not. */
  drop(): void {
    this.output.destroy();
  }

  private _write(text: string): void {
    if (!this.output.destroyed && !this.output.writableEnded) {
      this.output.write(text);
    }
  }
}
