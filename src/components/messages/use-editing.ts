import { useEffect, type RefObject } from 'react';
import type { IChatModel } from '../../model/index.js';
import { useStable } from '../shared/hooks.js';

/**
 * The message of a chat that a view edits.
 *
 * @param list - the messages of the view
 */
export function useEditing(
  model: IChatModel,
  list: RefObject<HTMLElement>
): {
  /** The id of the message; null for none. */
  editing: string | null;
  setEditing(this: void, id: string): void;
  /** Leaves the focus where it is. */
  endEdit(this: void): void;
  /** Begins to edit the user's last message. @returns whether that may be edited */
  editLast(this: void): boolean;
} {
  const { edits, thread } = model;
  const editing = edits.shownIn(thread);
  const set = useStable((id: string | null) => edits.show(id, thread));
  const endEdit = useStable(() => set(null));
  const editLast = useStable(() => {
    const last = [...model.messages]
      .reverse()
      .find(({ own, type, deleted }) => own && type === 'msg' && !deleted);
    const isOpen = last !== undefined && model.newer === 'none' && model.canEdit(last);
    if (isOpen) {
      set(last.id);
    }
    return isOpen;
  });
  useEffect(() => {
    const onEnded = (_: unknown, id: string): void => {
      if (id === edits.shownIn(thread) && mayMoveFocus(list.current, id)) {
        model.input.focus();
      }
    };
    edits.ended.connect(onEnded);
    return () => {
      edits.ended.disconnect(onEnded);
    };
  }, [model, edits, thread, list]);
  return { editing, setEditing: set, endEdit, editLast };
}

/** Whether the focus is in the message whose edit ends, or nowhere. Another view may show the edit too, and the user may be elsewhere when it is saved. */
function mayMoveFocus(list: HTMLElement | null, id: string): boolean {
  const { activeElement: focused, body } = document;
  const isHere =
    list?.contains(focused) === true &&
    focused?.closest<HTMLElement>('.cq-Message')?.dataset.id === id;
  return isHere || focused === null || focused === body;
}
