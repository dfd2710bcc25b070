import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useRef, useState } from 'react';
import { LateEmojiPopup } from '../emoji/late-popup.js';
import { IconButton } from '../shared/buttons.js';
import { ChatContext } from '../shared/chat-context.js';
import { useStable } from '../shared/hooks.js';
import { Menu } from '../shared/menu.js';
import type { Side } from '../shared/use-floating.js';

/** A button that offers the most used emoji for a reaction to a message, and all others. */
export function ReactionButton({
  id,
  trans,
  className,
  tabIndex,
  side,
  onFocus,
  onOpen
}: {
  /** The id of the message. */
  id: string;
  trans: TranslationBundle;
  className?: string;
  tabIndex: number;
  /** Where the choice opens if there is room. */
  side?: Side;
  onFocus?(): void;
  /** The choice was opened, or closed. */
  onOpen?(isOpen: boolean): void;
}): JSX.Element | null {
  const { model } = useContext(ChatContext) ?? {};
  const button = useRef<HTMLButtonElement>(null);
  const [offer, setOffer] = useState<'none' | 'common' | 'all'>('none');
  const show = useStable((next: typeof offer) => {
    setOffer(next);
    onOpen?.(next !== 'none');
  });
  const close = useRef(() => show('none')).current;
  if (!model?.canWrite) {
    return null;
  }
  const react = (emoji: string): void => model.reactions.toggle(id, emoji);
  const label = trans.__('Add reaction');
  return (
    <>
      <IconButton
        ref={button}
        icon="react"
        {...{ label, className, tabIndex, onFocus }}
        aria-haspopup="menu"
        aria-expanded={offer !== 'none'}
        onClick={() => show(offer === 'none' ? 'common' : 'none')}
      />
      {offer === 'common' && button.current && (
        <Menu
          anchor={button.current}
          label={label}
          isRow
          side={side}
          items={[
            ...model.reactions.common.map(emoji => ({
              label: emoji,
              onSelect: () => react(emoji)
            })),
            {
              ...{ label: trans.__('More emoji'), icon: 'add' as const },
              onSelect: () => show('all')
            }
          ]}
          onClose={close}
        />
      )}
      {offer === 'all' && button.current && (
        <LateEmojiPopup
          anchor={button.current}
          trans={trans}
          onPick={emoji => {
            react(emoji);
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
