/** Whether a text is one pictograph with its modifiers. */
export const isEmoji = (text: string): boolean =>
  text.length <= 32 &&
  /^(\p{Extended_Pictographic}|\p{Emoji_Component})+$/u.test(text) &&
  !/^[0-9#*]+$/.test(text);
