import type { Breaks } from '../breaks.js';
import { wellFormedJson } from '../text.js';
import { cutOf } from './json-cut.js';

/** Characters that are parsed at once, and members and marks that are read before others get their turn. */
const CHARACTERS_PER_PIECE = 128 * 1024;
const MEMBERS_PER_PIECE = 1_000;
const MARKS_PER_PIECE = 10_000;

/** The most characters of one text, values in a message, and levels that are read one by one. No message has as many. */
const TEXT_LENGTH = 8 * 1024 * 1024;
const VALUES = 200_000;
const LEVELS = 24;

/** A text has members with more characters on average than this, apart from the first ones. Smaller ones would only fill the memory. */
const CHARACTERS_PER_MEMBER = 32;
const FIRST_MEMBERS = 10_000;

/** Longer runs are no JSON that anybody writes, and would be read at once. */
const BLANKS = /[ \t\n\r]{0,65536}/y;
/** A number, true, false or null. */
const WORD = /[^,:[\]{}" \t\n\r]{0,65536}/y;
const PUNCTUATION = /["[\]{}]/g;

/** Takes the members of a list or an object one by one. The key of a member of a list is its number. */
export type Take = (value: unknown, key: string) => void;

/**
 * Reads a long JSON text of an object with breaks. No list and no object of it is made that has more than the members of a message. Lone
 * surrogates are replaced.
 *
 * @param open - returns what takes the members of this value of the object; each value replaces an earlier one of the same name
 * @throws SyntaxError also for a member that is too large, and for too many small ones; TypeError if the JSON is not an object
 */
export async function readInPieces(
  text: string,
  breaks: Breaks,
  open: (name: string, isList: boolean) => Take
): Promise<void> {
  const reader = new JsonReader(text, breaks);
  const isObject = await reader.readOutermost(open);
  reader.expect('');
  if (!isObject) {
    throw new TypeError('A .chat file holds a JSON object.');
  }
}

class JsonReader {
  constructor(
    private readonly _text: string,
    private readonly _breaks: Breaks
  ) {}

  /** Reads the outermost value. Returns whether it is an object. */
  async readOutermost(open: (name: string, isList: boolean) => Take): Promise<boolean> {
    if (this._next() !== '{') {
      await this._message();
      return false;
    }
    await this._members(async name => {
      await this._countMember();
      const first = this._next();
      const take = open(name, first === '[');
      if (first === '[' || first === '{') {
        await this._members(async key => {
          await this._countMember();
          take(await this._message(), key);
        });
      } else {
        await this._message();
      }
    });
    return true;
  }

  /** @throws SyntaxError if something else comes next; '' is the end of the text. */
  expect(mark: string): void {
    if (this._next() !== mark) {
      throw new SyntaxError(`The JSON is wrong at character ${this._at}`);
    }
    this._at++;
  }

  /** The next value, such as a message. */
  private _message(): Promise<unknown> {
    this._values = 0;
    return this._value(0);
  }

  /** The next value. The members of a long one are read one by one. */
  private async _value(level: number): Promise<unknown> {
    const first = this._next();
    if (first === '"') {
      return this._string();
    }
    const isContainer = first === '[' || first === '{';
    const end = isContainer ? this._endOfBrackets() : this._endOf(WORD);
    if (end !== null) {
      return this._parse(end);
    }
    if (level >= LEVELS) {
      throw new SyntaxError('A member of the JSON is too large: it has too many levels.');
    }
    await this._rest();
    const list: unknown[] = [];
    const object: Record<string, unknown> = {};
    await this._members(async key => {
      if (++this._values > VALUES) {
        throw new SyntaxError('A member of the JSON is too large.');
      }
      await this._restIfDue(this._values);
      const value = await this._value(level + 1);
      if (first === '[') {
        list.push(value);
      } else {
        put(object, key, value);
      }
    });
    return first === '[' ? list : object;
  }

  /** Reads the members of a list or an object, up to its end. */
  private async _members(read: (key: string) => Promise<void>): Promise<void> {
    const isList = this._next() === '[';
    const end = isList ? ']' : '}';
    this._at++;
    for (let count = 0; this._next() !== end; count++) {
      if (count > 0) {
        this.expect(',');
      }
      const key = isList ? String(count) : await this._key();
      await read(key);
    }
    this._at++;
  }

  private async _key(): Promise<string> {
    if (this._next() !== '"') {
      this.expect('"');
    }
    const key = await this._string();
    this.expect(':');
    return key;
  }

  private async _countMember(): Promise<void> {
    this._count++;
    if (this._count > FIRST_MEMBERS + this._text.length / CHARACTERS_PER_MEMBER) {
      throw new SyntaxError('The JSON has too many small members.');
    }
    await this._restIfDue(this._count);
  }

  /** @param count - the number of members so far */
  private async _restIfDue(count: number): Promise<void> {
    const isLong = this._at - this._rested >= CHARACTERS_PER_PIECE;
    if (isLong || count % MEMBERS_PER_PIECE === 0) {
      await this._rest();
    }
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

  /** The next value, which ends here. */
  private _parse(end: number): unknown {
    const begin = this._at;
    this._at = end;
    return JSON.parse(wellFormedJson(this._text.slice(begin, end)));
  }

  private async _string(): Promise<string> {
    const begin = this._at + 1;
    const parts: string[] = [];
    for (let at = begin; ;) {
      const most = Math.min(at + CHARACTERS_PER_PIECE, this._text.length);
      const end = this._quote(at, most);
      const to = end ?? cutOf(this._text, at, most);
      parts.push(JSON.parse(`"${wellFormedJson(this._text.slice(at, to))}"`) as string);
      this._at = to + 1;
      if (end !== null) {
        return parts.join('');
      }
      if (to - begin > TEXT_LENGTH || most === this._text.length) {
        throw new SyntaxError('A text of the JSON is too large, or has no end.');
      }
      at = to;
      await this._rest();
    }
  }

  private _endOf(pattern: RegExp): number {
    pattern.lastIndex = this._at;
    pattern.test(this._text);
    return pattern.lastIndex;
  }

  /** The place behind the bracket that belongs to the next one; null if what is between them is too long to be parsed at once. */
  private _endOfBrackets(): number | null {
    const begin = this._at;
    const most = begin + CHARACTERS_PER_PIECE;
    // The next mark may be megabytes away.
    const piece = this._text.slice(begin, most + 1);
    let end = begin;
    for (let depth = 0, marks = 0; marks < MARKS_PER_PIECE; marks++) {
      PUNCTUATION.lastIndex = end - begin;
      const mark = PUNCTUATION.exec(piece)?.[0];
      if (mark === undefined) {
        return this._text.length > most ? null : this._text.length;
      }
      end = begin + PUNCTUATION.lastIndex;
      if (mark === '"') {
        const quote = this._quote(end, most);
        if (quote === null) {
          return null;
        }
        end = quote + 1;
      } else {
        depth += mark === '[' || mark === '{' ? 1 : -1;
      }
      if (end > most) {
        return null;
      }
      if (depth === 0) {
        return end;
      }
    }
    return null;
  }

  /** The quote that ends the text which begins here, or null if that is behind `most`. */
  private _quote(begin: number, most: number): number | null {
    for (let end = begin - 1; ;) {
      end = this._text.indexOf('"', end + 1);
      if (end < 0 || end > most) {
        return null;
      }
      let from = end;
      while (from > begin && this._text[from - 1] === '\\') {
        from--;
      }
      if ((end - from) % 2 === 0) {
        return end;
      }
    }
  }

  private _at = 0;
  private _rested = 0;
  private _count = 0;
  private _values = 0;
}

/** Unlike an assignment, this makes a property of a key like `__proto__`. */
function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      ...{ value, enumerable: true, configurable: true, writable: true }
    });
  } else {
    object[key] = value;
  }
}
