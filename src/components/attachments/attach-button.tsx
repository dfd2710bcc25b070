import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useRef, useState } from 'react';
import { IconButton } from '../shared/buttons.js';
import { Menu } from '../shared/menu.js';

export interface IAttachButtonProps {
  trans: TranslationBundle;
  onFiles(files: readonly File[]): void;
  /** Chooses files of Jupyter. Without it, the button asks for files from the disk at once. */
  onPick?(): void;
}

/** The button that attaches files. */
export function AttachButton({ trans, onFiles, onPick }: IAttachButtonProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = useRef(() => setOpen(false)).current;
  const label = trans.__('Attach files');
  const browse = (): void => field.current?.click();
  return (
    <>
      <IconButton
        ref={button}
        icon="attach"
        label={label}
        aria-haspopup={onPick ? 'menu' : undefined}
        aria-expanded={onPick ? isOpen : undefined}
        onClick={onPick ? () => setOpen(open => !open) : browse}
      />
      <input
        ref={field}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      {isOpen && onPick && button.current && (
        <Menu
          anchor={button.current}
          label={label}
          items={[
            { label: trans.__('From This Computer'), onSelect: browse },
            { label: trans.__('From JupyterLab'), onSelect: onPick }
          ]}
          onClose={close}
        />
      )}
    </>
  );
}
