import { useEffect, useRef } from 'react';
import type { IChatModel } from '../../model/index.js';

/** Lets an edit that was interrupted by a reload or another view go on, once. */
export function useResumedEdit(model: IChatModel, onEdit: (id: string) => void): void {
  const isResumed = useRef(false);
  useEffect(() => {
    const edit = model.edits.newest;
    if (isResumed.current || edit === undefined || !model.ready) {
      return;
    }
    isResumed.current = true;
    const message = edit && model.messages.find(({ id }) => id === edit.id);
    if (message && model.canEdit(message)) {
      onEdit(message.id);
    } else if (message) {
      model.input.value = [edit.text, model.input.value].filter(Boolean).join('\n\n');
      model.edits.keep(edit.id, '');
    }
  });
}
