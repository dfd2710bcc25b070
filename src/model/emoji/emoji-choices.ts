import { TONES, type Tone } from './emoji-set.js';

const KEY = 'colloquy-emoji';

/** The most emoji that are remembered. */
const MOST = 24;

/** No emoji is longer, in UTF-16 units. */
const LONGEST = 40;

interface IChoices {
  readonly recent: readonly string[];
  readonly tone: Tone;
}

const NONE: IChoices = { recent: [], tone: '' };

/** The emoji that the user picked last, and their skin tone. All tabs of the browser share them. */
export class EmojiChoices {
  /** @param _storage - returns the storage of the browser; it may throw */
  constructor(private readonly _storage: () => Pick<Storage, 'getItem' | 'setItem'>) {}

  /** The newest first. */
  get recent(): readonly string[] {
    return this._read().recent;
  }

  get tone(): Tone {
    return this._read().tone;
  }
  set tone(tone: Tone) {
    this._write({ ...this._read(), tone });
  }

  /** Remembers that the user has picked an emoji. */
  add(emoji: string): void {
    const { recent, tone } = this._read();
    const others = recent.filter(other => other !== emoji);
    this._write({ recent: [emoji, ...others].slice(0, MOST), tone });
  }

  /** Reads valid values only, because another version or another program may have written them. */
  private _read(): IChoices {
    try {
      const { recent, tone } = JSON.parse(
        this._storage().getItem(KEY) ?? '{}'
      ) as Partial<IChoices>;
      const valid = (Array.isArray(recent) ? recent : []).filter(
        text => typeof text === 'string' && text !== '' && text.length <= LONGEST
      );
      return { recent: valid.slice(0, MOST), tone: TONES.find(one => one === tone) ?? '' };
    } catch {
      return this._unkept;
    }
  }

  private _write(choices: IChoices): void {
    try {
      this._storage().setItem(KEY, JSON.stringify(choices));
    } catch {
      // Without storage, the choices last until the page is closed.
      this._unkept = choices;
    }
  }

  private _unkept = NONE;
}
