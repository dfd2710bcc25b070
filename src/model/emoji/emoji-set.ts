/** An emoji, in the colour that it has without a skin tone. */
export interface IEmoji {
  readonly text: string;
  /** The English name of Unicode. */
  readonly name: string;
  /** Other words for it, in English. */
  readonly words: readonly string[];
  /** Whether it can be shown with a skin tone. */
  readonly hasTones: boolean;
}

/** A group of emoji, as Unicode divides them. */
export interface IEmojiGroup {
  /** Such as `smileys_emotion`. */
  readonly id: string;
  readonly emoji: readonly IEmoji[];
}

/** The skin tones: none, and those of Unicode from light to dark. */
export const TONES = ['', '🏻', '🏼', '🏽', '🏾', '🏿'] as const;

export type Tone = (typeof TONES)[number];

/** The parts of an emoji that take a tone. In a pair that holds hands, the hands take none. */
const TONED = /(?!\u{1F91D}\u200D)(\p{Emoji_Modifier_Base})\uFE0F?/gu;

/** Writes an emoji with a skin tone, if it can have one. */
export const withTone = ({ text, hasTones }: IEmoji, tone: Tone): string =>
  tone && hasTones ? text.replace(TONED, `$1${tone}`) : text;

/** A text as it is compared: `_` and `:` stand for blanks. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[_:\s]+/g, ' ')
    .trim();

/** Any match inside a word counts only from this length on. */
const INSIDE = 3;

/** All emoji, and the search for them. */
export class EmojiSet {
  constructor(readonly groups: readonly IEmojiGroup[]) {
    this._all = groups.flatMap(({ emoji }) => emoji);
  }

  /** The emoji that a text names, the best match first. */
  search(query: string, most: number): IEmoji[] {
    const wanted = folded(query);
    if (wanted === '') {
      return [];
    }
    this._words ??= this._all.map(({ name, words }) => [name, ...words].map(folded));
    const words = this._words;
    return this._all
      .map((emoji, at) => ({ emoji, rank: rankOf(words[at], wanted) }))
      .filter(({ rank }) => rank < Infinity)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, most)
      .map(({ emoji }) => emoji);
  }

  /** The emoji of a text, with or without a skin tone. */
  get(text: string): IEmoji | undefined {
    this._byText ??= new Map(
      this._all.flatMap(emoji => TONES.map(tone => [withTone(emoji, tone), emoji] as const))
    );
    return this._byText.get(text);
  }

  private readonly _all: readonly IEmoji[];
  private _words: readonly (readonly string[])[] | undefined;
  private _byText: ReadonlyMap<string, IEmoji> | undefined;
}

/** Better matches have lower ranks: the whole name or word, the beginning of the name or of a word, beginnings of several words, a part. */
function rankOf([name, ...words]: readonly string[], wanted: string): number {
  const parts = wanted.split(' ');
  const all = [name, ...words].flatMap(text => text.split(' '));
  const ranks = [
    name === wanted,
    words.includes(wanted),
    [name, ...words].some(word => word.startsWith(wanted)),
    parts.every(part => all.some(word => word.startsWith(part))),
    wanted.length >= INSIDE && [name, ...words].some(word => word.includes(wanted))
  ];
  const rank = ranks.indexOf(true);
  return rank < 0 ? Infinity : rank;
}
