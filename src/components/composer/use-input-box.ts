import type { ReactNode, RefObject } from 'react';
import type { IMessageItem } from '../../model/index.js';
import { useComposerContext } from './composer-context.js';
import { insertText } from './insert-text.js';
import type { IInputBox } from './toolbar/contracts.js';

/** A mention does not begin inside a word. */
const WORD_END = /[\p{L}\p{M}\p{N}_]$/u;

/** The view of a text box that the items of a toolbar get. */
export function useInputBox(
  area: RefObject<HTMLTextAreaElement>,
  options: {
    editing: IMessageItem | null;
    value: string;
    canSubmit: boolean;
    attach?: ReactNode;
    onSubmit(): void;
    onCancel?(): void;
    onSendAsNew?(): void;
  }
): IInputBox {
  const { model: chat } = useComposerContext();
  const { editing, value, canSubmit, attach, onSubmit, onCancel, onSendAsNew } = options;
  return {
    ...{ chat, editing, value, canSubmit, attach },
    insert: text => {
      if (area.current) {
        const before = area.current.value.slice(0, area.current.selectionStart);
        const blank = text.startsWith('@') && WORD_END.test(before) ? ' ' : '';
        insertText(area.current, blank + text);
      }
    },
    submit: () => canSubmit && onSubmit(),
    cancel: () => onCancel?.(),
    sendAsNew: () => canSubmit && onSendAsNew?.()
  };
}
