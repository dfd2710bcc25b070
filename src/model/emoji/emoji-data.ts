import keywords from 'emojilib/dist/emoji-en-US.json' with { type: 'json' };
import groups from 'unicode-emoji-json/data-by-group.json' with { type: 'json' };
import { EmojiSet } from './emoji-set.js';

/** Fonts of supported systems lack the emoji of newer versions. */
const NEWEST = 15.1;

const words: Readonly<Record<string, readonly string[]>> = keywords;

/** The emoji of Unicode, with the words of emojilib. */
export const emoji: EmojiSet = new EmojiSet(
  groups.map(group => ({
    id: group.slug,
    emoji: group.emojis
      .filter(({ emoji_version: version }) => Number(version) <= NEWEST)
      .map(({ emoji: text, name, skin_tone_support: hasTones }) => ({
        text,
        name,
        words: words[text] ?? [],
        hasTones
      }))
  }))
);
