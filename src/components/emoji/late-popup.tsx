import { lateDialog } from '../late/late-dialog.js';

/** The choice among all emoji. */
export const LateEmojiPopup = lateDialog(
  () => import('./emoji-popup.js'),
  ({ EmojiPopup }) => EmojiPopup
);
