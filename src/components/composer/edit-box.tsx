import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useRef, useState } from 'react';
import type { IMessageItem } from '../../model/index.js';
import { TextBox } from './text-box.js';
import { useAssistance } from './use-assistance.js';

/** The actions of an edit. */
export interface IEditActions {
  /** Starts editing a message; null ends editing. */
  edit(id: string | null): void;
  /** Keeps what an edit has become, in case it is interrupted. An empty text ends it. */
  keepEdit(id: string, text: string): void;
  save(id: string, body: string): void;
  /** Ends the edit of a message, and sends its text as a new one. */
  sendAsNew(id: string, body: string): void;
}

/** The field in which the user edits a message. The model keeps the edit, so it outlives the view. */
export function EditBox({
  item,
  trans,
  sendWithShiftEnter,
  limit,
  actions,
  keptEdit
}: {
  item: IMessageItem;
  trans: TranslationBundle;
  sendWithShiftEnter: boolean;
  /** The longest message that the server takes. */
  limit: number;
  actions: IEditActions;
  /** The edited text, as it was when the edit was interrupted. */
  keptEdit: string | null;
}): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(keptEdit ?? item.body);
  const keep = (text: string): void => actions.keepEdit(item.id, text);
  const change = (text: string): void => {
    setValue(text);
    keep(text === item.body ? '' : text);
  };
  const assistance = useAssistance(area, value, trans);
  return (
    <TextBox
      ref={area}
      {...{ value, trans, sendWithShiftEnter, limit }}
      assistance={{ ...assistance, line: null }}
      editing={item}
      label={trans.__('Edited message')}
      autoFocus
      onChange={change}
      onCancel={() => {
        keep('');
        actions.edit(null);
      }}
      onSubmit={() => actions.save(item.id, value.trim())}
      onSendAsNew={() => actions.sendAsNew(item.id, value.trim())}
    />
  );
}
