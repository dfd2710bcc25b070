import React, { useEffect, useState, type RefObject } from 'react';
import type { Config } from '../../model/index.js';
import type { IMenuItem, IViewProps } from '../contracts.js';
import { lateDialog } from '../late/late-dialog.js';
import { isMac } from '../shared/platform.js';

const LateShortcutsDialog = lateDialog(
  () => import('./shortcuts-dialog.js'),
  ({ ShortcutsDialog }) => ShortcutsDialog
);

/** Where a question mark is a text, or belongs to something that is open. */
const OTHERS = 'input, textarea, select, [contenteditable], dialog, [role=dialog], [role=menu]';

export interface IShortcutsProps extends Pick<IViewProps, 'trans' | 'shortcuts'> {
  config?: Config;
}

/** The list of all shortcuts: the entry of a menu that opens it, and the dialog. In the panel around `ref`, `?` opens it too. */
export function useShortcuts(
  ref: RefObject<HTMLElement>,
  { trans, config, shortcuts }: IShortcutsProps
): { item: IMenuItem; dialog: React.ReactNode } {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const panel = ref.current?.closest<HTMLElement>('.cq-Panel');
    const onKey = (event: KeyboardEvent): void => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === '?' && isPlain && !(event.target as Element).closest(OTHERS)) {
        event.preventDefault();
        // It is no first letter of a chat.
        event.stopPropagation();
        setOpen(true);
      }
    };
    panel?.addEventListener('keydown', onKey);
    return () => panel?.removeEventListener('keydown', onKey);
  }, [ref]);
  return {
    item: { label: trans.__('Keyboard Shortcuts'), onSelect: () => setOpen(true) },
    dialog: isOpen && (
      <LateShortcutsDialog
        {...{ trans, isMac: isMac() }}
        sendWithShiftEnter={config?.config.sendWithShiftEnter ?? false}
        around={shortcuts?.() ?? []}
        onClose={() => setOpen(false)}
      />
    )
  };
}
