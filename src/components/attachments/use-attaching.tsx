import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import type { IAttachment } from '../../document/index.js';
import { MAX_FILES, type IInputModel } from '../../model/index.js';
import { useSignal, useStable } from '../shared/hooks.js';
import { AttachButton } from './attach-button.js';
import type { IAttaching, IAttachmentServices } from './contracts.js';
import { DraftChips } from './draft-chips.js';
import { DropZone } from './drop-zone.js';
import { pastedFiles, type IBrought } from './dropped-files.js';

/** The parts of a text box that are about attachments. */
export interface IAttachmentParts {
  /** The files, above the text. */
  readonly chips: React.ReactNode;
  readonly button: React.ReactNode;
  readonly canSend: boolean;
  /** Says why a message is not sent yet. */
  readonly hint: string | null;
  /** The zone of an edit, which takes what is dropped on it. That of a composer is the chat around it. */
  readonly zone?: (target: React.RefObject<HTMLElement>) => React.ReactNode;
  onPaste(this: void, event: React.ClipboardEvent): void;
}

/** The words of a draft that waits for its uploads. */
export interface IWaitingWords {
  readonly hint: string;
  /** A sentence for screen readers. */
  readonly status: string;
}

/** Attaches to a draft, and reports what it has no place for. */
export function useAttaching(
  input: IInputModel,
  services: IAttachmentServices | undefined,
  trans: TranslationBundle,
  onError: (error: Error) => void
): IAttaching {
  const bring = useStable(({ files: brought, hasFolder }: IBrought) => {
    tell(input.files?.add(brought) ?? 0);
    if (hasFolder) {
      onError(new Error(trans.__('A folder cannot be attached. Attach its files.')));
    }
  });
  const bringEntries = useStable((entries: readonly IAttachment[]) =>
    tell(input.files?.addEntries(entries) ?? 0)
  );
  const tell = (left: number): void => {
    if (left > 0) {
      onError(
        new Error(
          trans._n(
            '%1 file was left out. A message has at most %2 files.',
            '%1 files were left out. A message has at most %2 files.',
            left,
            MAX_FILES
          )
        )
      );
    }
    input.focus();
  };
  return useMemo(
    () => ({
      ...{ bring, bringEntries, services },
      pick: services && (() => void services.pick().then(bringEntries, onError))
    }),
    [bring, bringEntries, services, onError]
  );
}

/**
 * The parts of a text box that are about attachments; undefined if its draft takes none.
 *
 * @param waiting - says what the draft waits for; null if it does not wait
 */
export function useAttachmentParts(
  input: IInputModel,
  attaching: IAttaching | undefined,
  trans: TranslationBundle,
  waiting: IWaitingWords | null
): IAttachmentParts | undefined {
  const { files, canSend } = input;
  useSignal(files?.changed);
  if (!files || !attaching) {
    return undefined;
  }
  return {
    chips: <DraftChips {...{ files, trans }} waiting={waiting?.status ?? null} />,
    button: (
      <AttachButton
        trans={trans}
        onFiles={chosen => attaching.bring({ files: chosen, hasFolder: false })}
        onPick={attaching.pick}
      />
    ),
    canSend,
    hint: waiting?.hint ?? null,
    zone: target => <DropZone {...{ target, attaching, trans }} />,
    onPaste: event => {
      const brought = pastedFiles(event.clipboardData);
      if (brought.files.length > 0 || brought.hasFolder) {
        event.preventDefault();
        attaching.bring(brought);
      }
    }
  };
}
