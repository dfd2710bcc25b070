import { EmojiChoices } from '../../model/index.js';

/** The user's choices in this browser. */
export const choices = new EmojiChoices(() => window.localStorage);
