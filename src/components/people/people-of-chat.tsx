import React, { Suspense } from 'react';
import type { IChatViewProps } from '../contracts.js';

// Both dialogs are rare, so they are loaded when they are first opened.
const PeopleDialog = React.lazy(async () => ({
  default: (await import('./people-dialog.js')).PeopleDialog
}));
const BotsDialog = React.lazy(async () => ({
  default: (await import('./bots-dialog.js')).BotsDialog
}));

/** The dialog about a chat's people or bots that is shown; null for none. */
export type PeopleView = 'people' | 'bots' | null;

export interface IPeopleOfChatProps extends IChatViewProps {
  view: PeopleView;
  onView(view: PeopleView): void;
}

/** The dialogs about the people and the bots of a chat. */
export function PeopleOfChat({ view, onView, ...props }: IPeopleOfChatProps): JSX.Element {
  const close = (): void => onView(null);
  return (
    <Suspense fallback={null}>
      {view === 'people' && (
        <PeopleDialog {...props} onClose={close} onBots={() => onView('bots')} />
      )}
      {view === 'bots' && <BotsDialog {...props} onClose={close} />}
    </Suspense>
  );
}
