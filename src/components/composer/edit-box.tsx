import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useRef, useState } from 'react';
import type { IMessageItem, IReadyFile } from '../../model/index.js';
import { FilesContext } from '../attachments/files-context.js';
import { useAttaching, useAttachmentParts } from '../attachments/use-attaching.js';
import { ChatContext } from '../shared/chat-context.js';
import { useStable } from '../shared/hooks.js';
import { NotKept } from './not-kept.js';
import { TextBox } from './text-box.js';
import { useAssistance } from './use-assistance.js';
import { useSaving } from './use-saving.js';

/** The actions of an edit. */
export interface IEditActions {
  /** Starts editing a message; null ends editing. */
  edit(id: string | null): void;
  /**
   * Keeps what an edit has become, in case it is interrupted. An empty text without files ends it.
   *
   * @param files - all files that the message is to have, if they are others than it has
   */
  keepEdit(id: string, text: string, files?: readonly IReadyFile[]): void;
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
  const { model, onError } = useContext(ChatContext)!;
  const services = useContext(FilesContext)?.services;
  const draft = model.edits.draftOf(item);
  const { files } = draft;
  useEffect(() => {
    const focus = (): void => area.current?.focus();
    draft.focusRequested.connect(focus);
    return () => {
      draft.focusRequested.disconnect(focus);
    };
  }, [draft]);
  const [value, setValue] = useState(keptEdit ?? item.body);
  draft.value = value;

  const keep = useStable((text: string) => {
    const others = changed(item, files?.ready);
    actions.keepEdit(item.id, text === item.body && !others ? '' : text, others);
  });
  const keepFiles = useStable(() => keep(value));
  useEffect(() => {
    files?.changed.connect(keepFiles);
    return () => void files?.changed.disconnect(keepFiles);
  }, [files, keepFiles]);
  const save = useStable(() => actions.save(item.id, value.trim(), changed(item, files?.ready)));
  const saving = useSaving(files, save, trans);
  const attaching = useAttaching(draft, services, trans, onError);
  const parts = useAttachmentParts(draft, attaching, trans, saving.waiting);
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
          canSend: draft.canSend && saving.hint === null,
          hint: saving.hint ?? parts.hint
        }
      }
      onChange={text => {
        saving.cancel();
        setValue(text);
        keep(text);
      }}
      onCancel={() => {
        model.edits.end(item.id, false);
        actions.keepEdit(item.id, '');
        actions.edit(null);
      }}
      onSubmit={saving.submit}
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
