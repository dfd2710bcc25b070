import { useEffect, useRef, useState } from 'react';
import type { IChatModel } from '../../model/index.js';
import { useStable } from '../shared/hooks.js';

/** The message of a chat that a view edits. */
export function useEditing(model: IChatModel): {
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
        model.input.focus();
      }
    };
    model.edits.ended.connect(onEnded);
    return () => {
      model.edits.ended.disconnect(onEnded);
    };
  }, [model, endEdit]);
  return { editing, setEditing: set, endEdit, editLast };
}
