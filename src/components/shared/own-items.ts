import type { TranslationBundle } from '@jupyterlab/translation';
import { withoutQuotes } from '../../document/index.js';
import type { IChatList, IPreferences, IThread } from '../../model/index.js';
import type { IConfirmation, IMenuItem } from '../contracts.js';

export interface IOwnItemsOptions {
  list: IChatList;
  username: string | undefined;
  trans: TranslationBundle;
  confirm(question: IConfirmation): Promise<boolean>;
  attempt(work: Promise<unknown>): void;
  /** The user has left the chat. */
  onLeft?(): void;
}

/** The entries of a chat's menu that concern the user alone: pin it, set what notifies, and leave it. */
export function ownItems(thread: IThread, options: IOwnItemsOptions): IMenuItem[] {
  const { list, username, trans, confirm, attempt, onLeft } = options;
  const { id, topic, access, role, direct, pinned = false, notify = 'all' } = thread;
  const set = (change: Partial<IPreferences>) => (): void => attempt(list.own.set(id, change));
  const leave = async (): Promise<void> => {
    const question = {
      title: trans.__('Leave “%1”?', withoutQuotes(topic)),
      body: trans.__('You can come back only if somebody adds you again.'),
      accept: trans.__('Leave')
    };
    if (username !== undefined && (await confirm(question))) {
      await list.own.leave(id, username);
      onLeft?.();
    }
  };
  const modes = [
    { mode: 'all', label: trans.__('Notify of All Messages') },
    { mode: 'mentions', label: trans.__('Notify of Mentions Only') },
    { mode: 'none', label: trans.__('Mute') }
  ] as const;
  return [
    {
      // Not the same words as for a message, which somebody may look for here.
      label: pinned ? trans.__('Unpin Chat') : trans.__('Pin Chat'),
      onSelect: set({ pinned: !pinned })
    },
    ...modes
      .filter(({ mode }) => mode !== notify)
      .map(({ mode, label }) => ({ label, onSelect: set({ notify: mode }) })),
    ...(access === 'private' && role !== null && direct === undefined
      ? [{ label: trans.__('Leave'), onSelect: () => attempt(leave()) }]
      : [])
  ];
}
