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
    salvage(model, id, text);
  }
}

/** Ends an edit whose message is deleted meanwhile, and moves its text into the composer. */
export function useSalvagedEdit(
  model: IChatModel,
  editing: string | null,
  onEnd: () => void
): void {
  const isDeleted =
    editing !== null && model.messages.some(({ id, deleted }) => id === editing && deleted);
  useEffect(() => {
    if (editing !== null && isDeleted) {
      onEnd();
      salvage(model, editing, model.edits.of(editing) ?? '');
    }
  }, [model, editing, isDeleted, onEnd]);
}

function salvage(model: IChatModel, id: string, text: string): void {
  model.input.value = [text, model.input.value].filter(Boolean).join('\n\n');
  model.edits.end(id, false);
}
