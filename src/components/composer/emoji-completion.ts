import { withTone, type EmojiSet, type Tone } from '../../model/index.js';

/** The part of the emoji that a completion uses. */
export interface IEmojiSource {
  /** Undefined until they are loaded. */
  readonly set: EmojiSet | undefined;
  readonly tone: Tone;
}

/** An emoji to write in the place of a name such as `:tada`. */
export interface IEmojiSuggestion {
  readonly kind: 'emoji';
  readonly key: string;
  readonly text: string;
  /** The name of Unicode. */
  readonly name: string;
}

/** A name is looked up from its second character on: `:)` and `: a` name nothing. */
const NAME = /(?<![\p{L}\p{N}\p{M}_:/])(:([\p{L}\p{N}+][\p{L}\p{N}_+-]{1,29}):?)$/u;

/** The place of the name of an emoji before the caret, and its text; null if there is none. */
export function emojiNameAt(before: string): { from: number; name: string } | null {
  const found = NAME.exec(before.slice(-40));
  return found ? { from: before.length - found[1].length, name: found[2] } : null;
}

/** The emoji of a name that somebody begins to write. */
export const suggestEmoji = (
  name: string,
  { set, tone }: IEmojiSource,
  most: number
): IEmojiSuggestion[] =>
  (set?.search(name, most) ?? []).map(emoji => ({
    kind: 'emoji',
    key: emoji.text,
    text: withTone(emoji, tone),
    name: emoji.name
  }));
