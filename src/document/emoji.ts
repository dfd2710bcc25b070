/** A pictograph, with its colour of skin, its style and the tags of a flag. */
const PICTOGRAPH =
  '(?:\\u{1f3f4}[\\u{e0020}-\\u{e007e}]+\\u{e007f}|\\p{ExtPict}[\\ufe0e\\ufe0f]?\\p{EMod}?\\ufe0f?)';

/** One sign: a flag, a key, or pictographs that are joined. */
const EMOJI = new RegExp(
  `^(?:\\p{RI}{2}|[0-9#*]\\ufe0f?\\u20e3|${PICTOGRAPH}(?:\\u200d${PICTOGRAPH})*)$`,
  'u'
);

/** Whether a text is one emoji. Digits behind it would read like the number of people who chose it. */
export const isEmoji = (text: string): boolean => text.length <= 32 && EMOJI.test(text);
