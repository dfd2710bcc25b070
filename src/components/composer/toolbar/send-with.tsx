import React from 'react';
import { useComposerContext } from '../composer-context.js';
import type { IInputToolbarItemProps } from './contracts.js';
import { useSignal } from '../../shared/hooks.js';
import { MenuButton } from '../../shared/menu.js';
import { offerWords } from '../offers/offer-words.js';

/** The ways to send a message with what the user looks at. */
export function SendWith({ box, trans }: IInputToolbarItemProps): JSX.Element | null {
  const { chats } = useComposerContext();
  const { input } = box.chat;
  const { offer } = input;
  useSignal(offer?.changed);
  const current = box.editing || !box.canSubmit ? null : offer?.current;
  if (!offer || !current) {
    return null;
  }
  const sendWithCode = (place: 'above' | 'below') => () => {
    input.value = offer.withCode(input.value, place);
    // A text that is too long stays in the box, which says so.
    if (input.value.length <= chats.settings.limits.bodyLength) {
      box.submit();
    }
  };
  return (
    <MenuButton
      icon="caretDown"
      label={trans.__('Send with selection')}
      items={[
        {
          label: trans.__('Send with %1', offerWords(current, trans)),
          onSelect: () => {
            offer.attach();
            box.submit();
          }
        },
        ...(current.code.trim() === ''
          ? []
          : [
              {
                label: trans.__('Send with Its Code Above the Text'),
                onSelect: sendWithCode('above')
              },
              {
                label: trans.__('Send with Its Code Below the Text'),
                onSelect: sendWithCode('below')
              }
            ])
      ]}
    />
  );
}
