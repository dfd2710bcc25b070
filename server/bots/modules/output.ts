import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import type { IClock } from '../../clock.js';
import { beginningOf } from '../../text.js';

/** The longest line that is logged, and the longest that is kept until its end arrives, in characters. */
const LINE_LENGTH = 2_000;
const KEPT_LENGTH = 16_384;

/** Lines that are logged in each span of time. */
const LINES = 100;
const SPAN_MS = 10_000;

/** Passes the lines that a module prints to the log: not too many, and none too long. */
export class Output {
  /**
   * @param _hide - takes secrets out of a line
   * @param _write - takes a line, and how many were left out before it
   */
  constructor(
    private readonly _clock: Pick<IClock, 'steady'>,
    private readonly _hide: (line: string) => string,
    private readonly _write: (line: string, leftOut: number) => void
  ) {}

  /** Reads a stream to its end. */
  follow(stream: Readable): void {
    const decoder = new StringDecoder('utf8');
    let kept = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (kept + decoder.write(chunk)).split('\n');
      kept = lines.pop()!.slice(0, KEPT_LENGTH);
      lines.forEach(line => this._print(line));
    });
    stream.on('end', () => kept && this._print(kept));
  }

  private _print(line: string): void {
    const now = this._clock.steady();
    if (now - this._since >= SPAN_MS) {
      this._since = now;
      this._printed = 0;
    }
    if (this._printed < LINES) {
      this._printed++;
      this._write(beginningOf(this._hide(line), LINE_LENGTH), this._leftOut);
      this._leftOut = 0;
    } else {
      this._leftOut++;
    }
  }

  private _since = -Infinity;
  private _printed = 0;
  private _leftOut = 0;
}
