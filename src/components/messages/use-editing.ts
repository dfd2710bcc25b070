import { useEffect, useState } from 'react';
import type { IChatModel } from '../../model/index.js';
import { useStable } from '../shared/hooks.js';

/** The message of a chat that a view edits. */
export function useEditing(model: IChatModel): {
  /** The id of the message; null for none. */
  editing: string | null;
  setEditing(this: void, id: string | null): void;
  endEdit(this: void): void;
  /** Begins to edit the user's last message. @returns whether that may be edited */
  editLast(this: void): boolean;
} {
  const [editing, setEditing] = useState<string | null>(null);
  const endEdit = useStable(() => setEditing(null));
  const editLast = useStable(() => {
    const last = [...model.messages]
      .reverse()
      .find(({ own, type, deleted }) => own && type === 'msg' && !deleted);
    const isOpen = last !== undefined && model.newer === 'none' && model.canEdit(last);
    if (isOpen) {
      setEditing(last.id);
    }
    return isOpen;
  });
  useEffect(() => {
    model.isEditing = editing !== null;
  }, [model, editing]);
  return { editing, setEditing, endEdit, editLast };
}
