import React, { Suspense } from 'react';
import type { IChatViewProps } from '../contracts.js';
import { IconButton } from '../shared/buttons.js';
import { bridgeWords, isTrouble } from './bridge-words.js';

// The dialog is rare, so it is loaded when it is first opened.
const BridgeDialog = React.lazy(async () => ({
  default: (await import('./bridge-dialog.js')).BridgeDialog
}));

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
      <Suspense fallback={null}>
        {isOpen && <BridgeDialog {...props} onClose={() => onOpen(false)} />}
      </Suspense>
    </>
  );
}
