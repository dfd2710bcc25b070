import React from 'react';
import type { IChatViewProps } from '../contracts.js';
import { lateDialog } from '../late/late-dialog.js';

const LatePeopleDialog = lateDialog(
  () => import('./people-dialog.js'),
  ({ PeopleDialog }) => PeopleDialog
);
const LateBotsDialog = lateDialog(
  () => import('./bots-dialog.js'),
  ({ BotsDialog }) => BotsDialog
);

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
    <>
      {view === 'people' && (
        <LatePeopleDialog {...props} onClose={close} onBots={() => onView('bots')} />
      )}
      {view === 'bots' && <LateBotsDialog {...props} onClose={close} />}
    </>
  );
}
