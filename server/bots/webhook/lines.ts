import { PublicError } from '../public-error.js';

/** Cuts a text that arrives in pieces into its lines. Empty ones are left out: a bot may send them to show that it still works. */
export class Lines {
  /** @param _most - the most characters of a line */
  constructor(private readonly _most: number) {}

  /** Takes a piece. Returns the lines that it completes. @throws PublicError if a line is too long */
  take(text: string): string[] {
    const lines = text.split('\n');
    lines[0] = this._begun + lines[0];
    this._begun = lines.pop()!;
    if ([...lines, this._begun].some(({ length }) => length > this._most)) {
      throw new PublicError(`A line of the bot is longer than ${this._most} characters.`, true);
    }
    return lines.filter(line => line.trim() !== '');
  }

  /** The text has ended. Returns the last line, if nothing completed it. */
  end(): string[] {
    return this.take('\n');
  }

  private _begun = '';
}
