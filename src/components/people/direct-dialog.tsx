import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChats } from '../../model/index.js';
import { Dialog } from '../shared/dialog.js';
import { useAttempt } from '../shared/use-attempt.js';
import { PeoplePicker } from './people-picker.js';

export interface IDirectDialogProps {
  chats: IChats;
  trans: TranslationBundle;
  onOpen(id: string): void;
  onClose(): void;
}

const nobody = (): boolean => false;

/** A dialog that opens the direct chat with somebody, found by their name. */
export function DirectDialog(props: IDirectDialogProps): JSX.Element {
  const { chats, trans, onOpen, onClose } = props;
  const { error, attempt } = useAttempt();
  const open = async (username: string): Promise<void> => {
    const id = await chats.list.own.direct(username);
    onClose();
    onOpen(id);
  };
  return (
    <Dialog
      className="cq-Direct"
      title={trans.__('Message somebody')}
      {...{ error, trans, onClose }}
    >
      <PeoplePicker
        {...{ chats, trans }}
        label={trans.__('Find people by name')}
        has={nobody}
        onPick={username => attempt(open(username))}
      />
    </Dialog>
  );
}
