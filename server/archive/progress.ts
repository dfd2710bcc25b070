const WIDTH = 30;

/** A bar on a terminal, for what takes a while; nothing where nobody is watching. */
export class Progress {
  constructor(
    private readonly _title: string,
    private readonly _stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr
  ) {}

  /** Drawn again only where it looks different. */
  update(done: number, total: number): void {
    const percent = total > 0 ? Math.min(Math.floor((100 * done) / total), 100) : 100;
    if (this._stream.isTTY && percent !== this._percent) {
      this._percent = percent;
      const filled = Math.round((WIDTH * percent) / 100);
      const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
      this._stream.write(`\r${this._title} [${bar}] ${percent} %`);
    }
  }

  /** Leave the line. */
  end(): void {
    if (this._percent >= 0) {
      this._stream.write('\n');
    }
  }

  private _percent = -1;
}
