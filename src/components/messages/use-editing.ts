import { useEffect, useRef, useState, type RefObject } from 'react';
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
  const [editing, setId] = useState<string | null>(null);
  const latest = useRef(editing);
  const set = useStable((id: string | null) => {
    latest.current = id;
    setId(id);
  });
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
    model.isEditing = editing !== null;
  }, [model, editing]);
  useEffect(() => {
    const onEnded = (_: unknown, id: string): void => {
      if (id === latest.current) {
        endEdit();
        if (mayMoveFocus(list.current, id)) {
          model.input.focus();
        }
      }
    };
    model.edits.ended.connect(onEnded);
    return () => {
      model.edits.ended.disconnect(onEnded);
    };
  }, [model, list, endEdit]);
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
