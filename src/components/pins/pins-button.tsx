import React, { useRef, useState } from 'react';
import type { IChatViewProps } from '../contracts.js';
import { IconButton } from '../shared/buttons.js';
import { PinsList } from './pins-list.js';

/** The button in a chat's header that shows the number of pinned messages and opens their list. Without any it renders nothing. */
export function PinsButton(props: IChatViewProps): JSX.Element | null {
  const { model, trans } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const pins = model.pins.all;
  if (pins.length === 0) {
    return null;
  }
  const label = trans._n('%1 pinned message', '%1 pinned messages', pins.length);
  return (
    <>
      <IconButton
        ref={button}
        icon="pin"
        className="cq-PinsButton"
        label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-count={pins.length}
        onClick={() => setOpen(is => !is)}
      />
      {isOpen && <PinsList {...props} pins={pins} anchor={button} onClose={() => setOpen(false)} />}
    </>
  );
}
