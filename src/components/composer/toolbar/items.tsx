import React, { useCallback, useRef, useState } from 'react';
import { LateEmojiPopup } from '../../emoji/late-popup.js';
import { SendWith } from './send-with.js';
import { Button, IconButton } from '../../shared/buttons.js';
import { useSelected } from '../../shared/hooks.js';
import { wasAnswered } from '../answered.js';
import type { IInputBox, IInputToolbarItemProps } from './contracts.js';
import type { InputToolbarRegistry } from './input-toolbar-registry.js';
import { registryOf, type Elements } from './usual-items.js';

/** The focus stays in the text. */
const keepFocus = (event: React.MouseEvent): void => event.preventDefault();

/** The line above the text has such a button too, so this one is hidden at first. */
const Cancel = ({ box, trans }: IInputToolbarItemProps): JSX.Element | null =>
  box.editing && (
    <IconButton icon="close" label={trans.__('Cancel editing')} onClick={() => box.cancel()} />
  );

const Attach = ({ box }: IInputToolbarItemProps): JSX.Element => <>{box.attach}</>;

const Mention = ({ box, trans }: IInputToolbarItemProps): JSX.Element => (
  <IconButton
    icon="at"
    label={trans.__('Mention somebody')}
    onMouseDown={keepFocus}
    onClick={() => box.insert('@')}
  />
);

const Command = ({ box, trans }: IInputToolbarItemProps): JSX.Element => (
  <IconButton
    icon="slash"
    label={trans.__('Commands')}
    onMouseDown={keepFocus}
    // A command stands at the beginning.
    off={box.value !== ''}
    onClick={() => box.insert('/')}
  />
);

function Emoji({ box, trans }: IInputToolbarItemProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <IconButton
        ref={button}
        icon="smile"
        label={trans.__('Emoji')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onMouseDown={keepFocus}
        onClick={() => setOpen(is => !is)}
      />
      {isOpen && button.current && (
        <LateEmojiPopup
          anchor={button.current}
          trans={trans}
          onPick={emoji => {
            close();
            box.insert(emoji);
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function SendAsNew({ box, trans }: IInputToolbarItemProps): JSX.Element | null {
  const { editing, chat } = box;
  const isOffered = useSelected(chat.changed, () => editing !== null && wasAnswered(editing, chat));
  return isOffered ? (
    <Button
      title={trans.__('Sends the text as a new message, which a bot answers again')}
      aria-disabled={!box.canSubmit || undefined}
      onClick={() => box.canSubmit && box.sendAsNew()}
    >
      {trans.__('Ask again')}
    </Button>
  ) : null;
}

const Submit = ({ box, label }: { box: IInputBox; label: string }): JSX.Element => (
  <IconButton
    icon="send"
    label={label}
    primary={box.canSubmit}
    off={!box.canSubmit}
    onMouseDown={keepFocus}
    onClick={() => box.submit()}
  />
);

const Save = ({ box, trans }: IInputToolbarItemProps): JSX.Element | null =>
  box.editing && <Submit box={box} label={trans.__('Save')} />;

const Send = ({ box, trans }: IInputToolbarItemProps): JSX.Element | null =>
  box.editing ? null : <Submit box={box} label={trans.__('Send')} />;

/** The components of the usual items. */
export const ELEMENTS: Elements = {
  cancel: Cancel,
  attach: Attach,
  mention: Mention,
  command: Command,
  emoji: Emoji,
  sendAsNew: SendAsNew,
  sendWith: SendWith,
  save: Save,
  send: Send
};

/** Makes a registry with the usual items. */
export const createInputToolbarRegistry = (): InputToolbarRegistry => registryOf(ELEMENTS);
