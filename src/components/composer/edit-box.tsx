import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useMemo, useRef } from 'react';
import type { IMessageItem } from '../../model/index.js';
import { FilesContext } from '../attachments/files-context.js';
import { useAttaching, useAttachmentParts } from '../attachments/use-attaching.js';
import { ChatContext } from '../shared/chat-context.js';
import { useSignal } from '../shared/hooks.js';
import { NotKept } from './not-kept.js';
import { TextBox } from './text-box.js';
import { useAssistance } from './use-assistance.js';

/** The field in which the user edits a message. The model has the edit, so it outlives the view. */
export function EditBox({
  item,
  trans,
  sendWithShiftEnter,
  limit
}: {
  item: IMessageItem;
  trans: TranslationBundle;
  sendWithShiftEnter: boolean;
  /** The longest message that the server takes. */
  limit: number;
}): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const { model, onError } = useContext(ChatContext)!;
  const services = useContext(FilesContext)?.services;
  const draft = useMemo(() => model.edits.draftOf(item), [model, item.id]);
  const { files, value } = draft;
  useSignal(draft.changed);
  useEffect(() => {
    const focus = (): void => area.current?.focus();
    draft.focusRequested.connect(focus);
    return () => {
      draft.focusRequested.disconnect(focus);
    };
  }, [draft]);
  const waiting = draft.isWaiting
    ? {
        hint: trans.__('Saved when uploaded'),
        status: trans.__('The change is saved when its files are uploaded.')
      }
    : null;
  const attaching = useAttaching(draft, services, trans, onError);
  const parts = useAttachmentParts(draft, attaching, trans, waiting);
  const hasFailed = files?.all.some(({ state }) => state === 'failed') === true;
  const assistance = useAssistance(area, value, trans);
  return (
    <TextBox
      ref={area}
      {...{ value, trans, sendWithShiftEnter, limit }}
      assistance={{ ...assistance, line: null }}
      editing={item}
      context={<NotKept trans={trans} />}
      label={trans.__('Edited message')}
      autoFocus
      attachments={
        parts && {
          ...parts,
          canSend: parts.canSend && !hasFailed,
          hint: hasFailed ? trans.__('Remove what was not attached') : parts.hint
        }
      }
      onChange={text => (draft.value = text)}
      onCancel={() => model.edits.end(item.id, false)}
      onSubmit={() => draft.send()}
      onSendAsNew={() => {
        model.edits.end(item.id, false);
        model.send(value.trim());
      }}
    />
  );
}
