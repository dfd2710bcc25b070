import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useRef, useState } from 'react';
import type { IMessageItem, IReadyFile } from '../../model/index.js';
import { useAttaching, useAttachmentParts } from '../attachments/use-attaching.js';
import { ChatContext } from '../shared/chat-context.js';
import { TextBox } from './text-box.js';
import { useAssistance } from './use-assistance.js';

/** The actions of an edit. */
export interface IEditActions {
  /** Starts editing a message; null ends editing. */
  edit(id: string | null): void;
  /** Keeps what an edit has become, in case it is interrupted. An empty text ends it. */
  keepEdit(id: string, text: string): void;
  /** @param files - all files that the message has from now on; those that it has, without this */
  save(id: string, body: string, files?: readonly IReadyFile[]): void;
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
  const chat = useContext(ChatContext)!;
  const draft = chat.model.edits.draftOf(item);
  const attaching = useAttaching(draft, undefined, trans, chat.onError);
  const parts = useAttachmentParts(draft, attaching, trans);
  useEffect(() => {
    const focus = (): void => area.current?.focus();
    draft.focusRequested.connect(focus);
    return () => {
      draft.focusRequested.disconnect(focus);
    };
  }, [draft]);
  const [value, setValue] = useState(keptEdit ?? item.body);
  draft.value = value;
  const { files } = draft;
  const isBusy = files?.isBusy === true;
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
      attachments={
        parts && {
          ...parts,
          canSend: draft.canSend && !isBusy,
          hint: isBusy ? trans.__('Wait for the upload') : null
        }
      }
      onChange={change}
      onCancel={() => {
        keep('');
        chat.model.edits.end(item.id, false);
        actions.edit(null);
      }}
      onSubmit={() => actions.save(item.id, value.trim(), changed(item, files?.ready))}
      onSendAsNew={() => actions.sendAsNew(item.id, value.trim())}
    />
  );
}

/** The files that a message is to have, if they are others than before. */
function changed(
  { attachments = [] }: IMessageItem,
  files: readonly IReadyFile[] = []
): readonly IReadyFile[] | undefined {
  const ids = files.map(({ id }) => id);
  return ids.length === attachments.length && ids.every((id, at) => id === attachments[at])
    ? undefined
    : files;
}
