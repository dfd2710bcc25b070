import React, { Suspense } from 'react';
import type { EmojiPopup } from './emoji-popup.js';

const Popup = React.lazy(async () => ({ default: (await import('./emoji-popup.js')).EmojiPopup }));

/** The choice among all emoji, whose code is loaded when it is first opened. */
export const LateEmojiPopup: typeof EmojiPopup = props => (
  <Suspense fallback={null}>
    <Popup {...props} />
  </Suspense>
);
