const WIDTH = 30;

/** Is told how far slow work is. */
export interface IProgress {
  update(done: number, total: number): void;
  /** The work is over, done or not. */
  end(): void;
}

/** A progress bar for slow work. It is shown only on a terminal. */
export class Progress implements IProgress {
  constructor(
    private readonly _title: string,
    private readonly _stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr
  ) {}

  /** Redraws the bar only when it looks different. */
  update(done: number, total: number): void {
    const percent = total > 0 ? Math.min(Math.floor((100 * done) / total), 100) : 100;
    if (this._stream.isTTY && percent !== this._percent) {
      this._percent = percent;
      const filled = Math.round((WIDTH * percent) / 100);
      const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
      this._stream.write(`\r${this._title} [${bar}] ${percent} %`);
    }
  }

  /** Ends the line. */
  end(): void {
    if (this._percent >= 0) {
      this._stream.write('\n');
    }
  }

  private _percent = -1;
}
