import React, { useCallback, useRef, useState } from 'react';
import { EmojiPopup } from '../../emoji/index.js';
import { SendWith } from './send-with.js';
import { Button, IconButton } from '../../shared/buttons.js';
import { wasAnswered } from '../answered.js';
import type { IInputBox, IInputToolbarItem, IInputToolbarItemProps } from './contracts.js';
import { InputToolbarRegistry } from './input-toolbar-registry.js';

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
        <EmojiPopup
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

const SendAsNew = ({ box, trans }: IInputToolbarItemProps): JSX.Element | null =>
  box.editing && wasAnswered(box.editing, box.chat) ? (
    <Button
      title={trans.__('Sends the text as a new message, which a bot answers again')}
      aria-disabled={!box.canSubmit || undefined}
      onClick={() => box.canSubmit && box.sendAsNew()}
    >
      {trans.__('Ask again')}
    </Button>
  ) : null;

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

/** The items that each toolbar has at first. */
const ITEMS: Readonly<Record<string, IInputToolbarItem>> = {
  cancel: { element: Cancel, position: 10, hidden: true },
  attach: { element: Attach, position: 20 },
  mention: { element: Mention, position: 30 },
  command: { element: Command, position: 40 },
  emoji: { element: Emoji, position: 50 },
  sendAsNew: { element: SendAsNew, position: 90 },
  sendWith: { element: SendWith, position: 92 },
  save: { element: Save, position: 95 },
  send: { element: Send, position: 100 }
};

/** Makes a registry with the items that each toolbar has at first. */
export const createInputToolbarRegistry = (): InputToolbarRegistry =>
  new InputToolbarRegistry(ITEMS);
