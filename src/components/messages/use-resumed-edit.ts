import { useEffect, useRef } from 'react';
import type { IChatModel, IUnfinishedEdit } from '../../model/index.js';

/** Lets an edit that was interrupted by a reload or another view go on, once. */
export function useResumedEdit(model: IChatModel, onEdit: (id: string) => void): void {
  const isResumed = useRef(false);
  useEffect(() => {
    const edit = model.edits.newest;
    if (isResumed.current || edit === undefined || !model.ready) {
      return;
    }
    isResumed.current = true;
    if (edit) {
      void resume(model, edit, onEdit);
    }
  });
}

async function resume(
  model: IChatModel,
  { id, text }: IUnfinishedEdit,
  onEdit: (id: string) => void
): Promise<void> {
  const find = () => model.messages.find(message => message.id === id);
  if (!find()) {
    await model.reveal(id).catch(() => undefined);
  }
  const message = find();
  if (message && model.canEdit(message)) {
    onEdit(id);
  } else if (model.edits.of(id) !== null) {
    model.input.value = [text, model.input.value].filter(Boolean).join('\n\n');
    model.edits.keep(id, '');
  }
}
