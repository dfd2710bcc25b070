import type { Breaks } from '../breaks.js';
import { wellFormedJson } from '../text.js';

/** Characters, members and marks that are read before others get their turn. */
const CHARACTERS_PER_PIECE = 256 * 1024;
const MEMBERS_PER_PIECE = 2_000;
const MARKS_PER_PIECE = 20_000;

/** Characters, and brackets and quotes, of a member that is parsed at once. No message that an import takes has as many. */
const MEMBER_LENGTH = 8 * 1024 * 1024;
const MEMBER_MARKS = 1_000_000;

/** A text has members with more characters on average than this, apart from the first ones. Smaller ones would only fill the memory. */
const CHARACTERS_PER_MEMBER = 32;
const FIRST_MEMBERS = 10_000;

const BLANKS = /[ \t\n\r]*/y;
/** A number, true, false or null. */
const WORD = /[^,:[\]{}" \t\n\r]*/y;
const PUNCTUATION = /["[\]{}]/g;

/**
 * Reads a long JSON text with breaks. `JSON.parse` reads the members of the outermost value and their members, one by one. Lone surrogates
 * are replaced.
 *
 * @throws SyntaxError also for a member that is too large, and for too many small ones
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
    const key = (await this._parse()) as string;
    this.expect(':');
    return [key, await this._member(levels)];
  }

  private async _member(levels: number): Promise<unknown> {
    this._members++;
    if (this._members > FIRST_MEMBERS + this._text.length / CHARACTERS_PER_MEMBER) {
      throw new SyntaxError('The JSON has too many small members.');
    }
    const isLong = this._at - this._rested >= CHARACTERS_PER_PIECE;
    if (isLong || this._members % MEMBERS_PER_PIECE === 0) {
      await this._rest();
    }
    return levels === 1 ? this._parse() : this.read(levels - 1);
  }

  private async _rest(): Promise<void> {
    this._rested = this._at;
    await this._breaks.take();
  }

  /** The next character that is not blank; '' at the end. */
  private _next(): string {
    this._at = this._endOf(BLANKS);
    return this._text.charAt(this._at);
  }

  /** The next value, read at once. */
  private async _parse(): Promise<unknown> {
    const first = this._next();
    const begin = this._at;
    this._at =
      first === '"'
        ? this._endOfText(begin)
        : first === '[' || first === '{'
          ? await this._endOfBrackets()
          : this._endOf(WORD);
    if (this._at - begin > MEMBER_LENGTH) {
      throw new SyntaxError('A member of the JSON is too large.');
    }
    return JSON.parse(wellFormedJson(this._text.slice(begin, this._at)));
  }

  private _endOf(pattern: RegExp): number {
    pattern.lastIndex = this._at;
    pattern.test(this._text);
    return pattern.lastIndex;
  }

  /** The place behind the bracket that belongs to the next one. */
  private async _endOfBrackets(): Promise<number> {
    let end = this._at;
    for (let depth = 0, marks = 1; marks <= MEMBER_MARKS; marks++) {
      PUNCTUATION.lastIndex = end;
      const mark = PUNCTUATION.exec(this._text)?.[0];
      if (mark === undefined) {
        return this._text.length;
      }
      end = PUNCTUATION.lastIndex;
      if (mark === '"') {
        end = this._endOfText(end - 1);
      } else {
        depth += mark === '[' || mark === '{' ? 1 : -1;
        if (depth === 0) {
          return end;
        }
      }
      if (marks % MARKS_PER_PIECE === 0) {
        await this._rest(); // others may read meanwhile, so the place is kept here
      }
    }
    throw new SyntaxError('A member of the JSON is too large.');
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
  private _members = 0;
}
