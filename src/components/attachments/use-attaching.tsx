import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import type { IAttachment } from '../../document/index.js';
import { MAX_FILES, type IInputModel } from '../../model/index.js';
import { useSignal, useStable } from '../shared/hooks.js';
import { AttachButton } from './attach-button.js';
import type { IAttachmentServices } from './contracts.js';
import { DraftChips } from './draft-chips.js';
import { pastedFiles, type IBrought } from './dropped-files.js';

/** The ways to attach something to a draft. */
export interface IAttaching {
  /** Lets the user choose files of Jupyter, where there are any. */
  readonly pick?: (this: void) => void;
  bring(this: void, brought: IBrought): void;
  bringEntries(this: void, entries: readonly IAttachment[]): void;
}

/** The parts of a text box that are about attachments. */
export interface IAttachmentParts {
  /** The files, above the text. */
  readonly chips: React.ReactNode;
  readonly button: React.ReactNode;
  readonly canSend: boolean;
  /** Says why a message is not sent yet. */
  readonly hint: string | null;
  onPaste(this: void, event: React.ClipboardEvent): void;
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
      ...{ bring, bringEntries },
      pick: services && (() => void services.pick().then(bringEntries, onError))
    }),
    [bring, bringEntries, services, onError]
  );
}

/** The parts of a composer that are about attachments; undefined if its draft takes none. */
export function useAttachmentParts(
  input: IInputModel,
  attaching: IAttaching | undefined,
  trans: TranslationBundle
): IAttachmentParts | undefined {
  const { files, isWaiting, canSend } = input;
  useSignal(files?.changed);
  if (!files || !attaching) {
    return undefined;
  }
  return {
    chips: <DraftChips {...{ files, isWaiting, trans }} />,
    button: (
      <AttachButton
        trans={trans}
        onFiles={chosen => attaching.bring({ files: chosen, hasFolder: false })}
        onPick={attaching.pick}
      />
    ),
    canSend,
    hint: isWaiting ? trans.__('Sent when uploaded') : null,
    onPaste: event => {
      const brought = pastedFiles(event.clipboardData);
      if (brought.files.length > 0 || brought.hasFolder) {
        event.preventDefault();
        attaching.bring(brought);
      }
    }
  };
}
