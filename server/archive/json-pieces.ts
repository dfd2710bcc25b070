import type { Breaks } from '../breaks.js';
import { wellFormedJson } from '../text.js';

/** Characters that are read before others get their turn. */
const CHARACTERS_PER_PIECE = 256 * 1024;

const BLANKS = /[ \t\n\r]*/y;
/** A number, true, false or null. */
const WORD = /[^,:[\]{}" \t\n\r]*/y;
const PUNCTUATION = /["[\]{}]/g;

/**
 * Reads a long JSON text with breaks. `JSON.parse` reads the members of the outermost value and their members, one by one. Lone surrogates
 * are replaced.
 *
 * @throws SyntaxError
 */
export async function parseInPieces(text: string, breaks: Breaks): Promise<unknown> {
  const reader = new JsonReader(text, breaks);
  const value = await reader.read(2);
  reader.expect('');
  return value;
}

class JsonReader {
  constructor(
    private readonly _text: string,
    private readonly _breaks: Breaks
  ) {}

  /** The next value. Its members are read one by one, down to `levels` levels. */
  async read(levels: number): Promise<unknown> {
    const first = this._next();
    if (levels === 0 || (first !== '[' && first !== '{')) {
      return this._parse();
    }
    this._at++;
    const members: unknown[] = [];
    const end = first === '[' ? ']' : '}';
    while (this._next() !== end) {
      if (members.length > 0) {
        this.expect(',');
        this._next();
      }
      members.push(first === '[' ? await this._member(levels) : await this._entry(levels));
    }
    this._at++;
    // Unlike an assignment, this makes a property of a key like `__proto__`.
    return first === '[' ? members : Object.fromEntries(members as [string, unknown][]);
  }

  /** @throws SyntaxError if something else comes next; '' is the end of the text. */
  expect(mark: string): void {
    if (this._next() !== mark) {
      throw new SyntaxError(`The JSON is wrong at character ${this._at}`);
    }
    this._at++;
  }

  private async _entry(levels: number): Promise<[string, unknown]> {
    if (this._next() !== '"') {
      this.expect('"');
    }
    const key = this._parse() as string;
    this.expect(':');
    return [key, await this._member(levels)];
  }

  private async _member(levels: number): Promise<unknown> {
    if (this._at - this._rested >= CHARACTERS_PER_PIECE) {
      this._rested = this._at;
      await this._breaks.take();
    }
    return levels === 1 ? this._parse() : this.read(levels - 1);
  }

  /** The next character that is not blank; '' at the end. */
  private _next(): string {
    this._at = this._endOf(BLANKS);
    return this._text.charAt(this._at);
  }

  /** The next value, read at once. */
  private _parse(): unknown {
    const first = this._next();
    const begin = this._at;
    this._at =
      first === '"'
        ? this._endOfText(begin)
        : first === '[' || first === '{'
          ? this._endOfBrackets()
          : this._endOf(WORD);
    return JSON.parse(wellFormedJson(this._text.slice(begin, this._at)));
  }

  private _endOf(pattern: RegExp): number {
    pattern.lastIndex = this._at;
    pattern.test(this._text);
    return pattern.lastIndex;
  }

  /** The place behind the bracket that belongs to the next one. */
  private _endOfBrackets(): number {
    PUNCTUATION.lastIndex = this._at;
    for (let depth = 0; ;) {
      const mark = PUNCTUATION.exec(this._text)?.[0];
      if (mark === undefined) {
        return this._text.length;
      }
      if (mark === '"') {
        PUNCTUATION.lastIndex = this._endOfText(PUNCTUATION.lastIndex - 1);
      } else {
        depth += mark === '[' || mark === '{' ? 1 : -1;
        if (depth === 0) {
          return PUNCTUATION.lastIndex;
        }
      }
    }
  }

  /** The place behind the quote that ends the text which begins here. */
  private _endOfText(begin: number): number {
    for (let end = begin; ;) {
      end = this._text.indexOf('"', end + 1);
      if (end < 0) {
        return this._text.length;
      }
      let escapes = 0;
      while (this._text[end - 1 - escapes] === '\\') {
        escapes++;
      }
      if (escapes % 2 === 0) {
        return end + 1;
      }
    }
  }

  private _at = 0;
  private _rested = 0;
}
