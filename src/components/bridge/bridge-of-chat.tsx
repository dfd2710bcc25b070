import React from 'react';
import type { IChatViewProps } from '../contracts.js';
import { lateDialog } from '../late/late-dialog.js';
import { IconButton } from '../shared/buttons.js';
import { bridgeWords, isTrouble } from './bridge-words.js';

const LateBridgeDialog = lateDialog(
  () => import('./bridge-dialog.js'),
  ({ BridgeDialog }) => BridgeDialog
);

export interface IBridgeOfChatProps extends IChatViewProps {
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
}

/** The button in a chat's header that shows the state of its connection to a room of LiveKit, and the dialog about it. */
export function BridgeOfChat({ isOpen, onOpen, ...props }: IBridgeOfChatProps): JSX.Element {
  const { model, trans } = props;
  const { status } = model.bridge;
  return (
    <>
      {status && (
        <IconButton
          icon={isTrouble(status) ? 'warn' : 'live'}
          className="cq-BridgeButton"
          label={[bridgeWords(status, trans), status.room, status.reason]
            .filter(Boolean)
            .join('\n')}
          aria-haspopup="dialog"
          data-state={status.state}
          onClick={() => onOpen(true)}
        />
      )}
      {isOpen && <LateBridgeDialog {...props} onClose={() => onOpen(false)} />}
    </>
  );
}
