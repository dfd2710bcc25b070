import React, { useRef } from 'react';
import { createPortal } from 'react-dom';
import { useFloating, type Anchor } from '../shared/use-floating.js';
import { EmojiPicker, type IEmojiPickerProps } from './emoji-picker.js';

/** The picker beside an element. It is attached to the page's body, because a narrow panel would clip it. */
export function EmojiPopup({
  anchor,
  ...picker
}: IEmojiPickerProps & { anchor: Anchor }): JSX.Element {
  const popup = useRef<HTMLDivElement>(null);
  const { style, isPlaced } = useFloating(popup, anchor, picker.onClose);
  return createPortal(
    <div
      ref={popup}
      className="cq-Menu cq-EmojiPopup"
      role="dialog"
      aria-label={picker.trans.__('Emoji')}
      style={style}
    >
      {/* A hidden picker could not take the focus. */}
      {isPlaced && <EmojiPicker {...picker} />}
    </div>,
    document.body
  );
}
