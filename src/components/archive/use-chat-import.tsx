import React, { useMemo, useRef, type RefObject } from 'react';
import { CHAT_FILE } from '../../model/index.js';
import { DropZone } from '../attachments/drop-zone.js';
import type { IBrought } from '../attachments/dropped-files.js';
import type { IChatListViewProps, IMenuItem } from '../contracts.js';
import { useStable } from '../shared/hooks.js';
import { importFailure } from './archive-words.js';
import { Transfers } from './transfers.js';

/** The parts of a chat list that import files. */
export interface IChatImport {
  readonly items: readonly IMenuItem[];
  readonly parts: React.ReactNode;
}

/** Imports files that are chosen or dropped on the list, and opens the new chats. */
export function useChatImport(
  props: IChatListViewProps,
  target: RefObject<HTMLElement>
): IChatImport {
  const { chats, trans, currentId, onError, onOpen, onNew } = props;
  const field = useRef<HTMLInputElement>(null);
  const load = async (file: File): Promise<void> => {
    const id = await chats.archive.import(file);
    if (id !== null) {
      onOpen(id);
    }
  };
  const bring = useStable(({ files, hasFolder }: IBrought) => {
    if (files.length === 1 && !hasFolder) {
      void load(files[0]).catch((error: Error) => onError(importFailure({ chats, trans, error })));
    } else if (files.length > 0 || hasFolder) {
      onError(new Error(trans.__('Import one .chat file at a time.')));
    }
  });
  const attaching = useMemo(() => ({ bring, bringEntries: () => undefined }), [bring]);
  const has = useStable(({ chat }: { chat?: string }) => chat === undefined || chat !== currentId);
  const transfers = <Transfers {...{ chats, trans, has }} />;
  if (!onNew) {
    return { items: [], parts: transfers };
  }
  return {
    items: [{ label: trans.__('Import a Chat…'), onSelect: () => field.current?.click() }],
    parts: (
      <>
        {transfers}
        <input
          ref={field}
          type="file"
          accept={CHAT_FILE}
          hidden
          onChange={({ target: { files } }) => {
            bring({ files: [...(files ?? [])], hasFolder: false });
            // The same file may be chosen again.
            field.current!.value = '';
          }}
        />
        <DropZone
          {...{ target, attaching, trans }}
          label={trans.__('Drop a .chat file to import it')}
        />
      </>
    )
  };
}
