import { useState } from 'react';
import { withoutQuotes } from '../../document/index.js';
import type { IThread, IWorkspace } from '../../model/index.js';
import type { IChatListViewProps, IMenuItem } from '../contracts.js';
import { accessItem } from '../people/access-item.js';
import { exportItem } from '../archive/export-item.js';
import { deletion } from '../shared/deletion.js';
import { useStable } from '../shared/hooks.js';
import { ownItems } from '../shared/own-items.js';
import { workspaceName } from '../shared/workspace-name.js';

export interface IChatActions {
  /** The id of the chat that is being renamed. */
  renaming: string | null;
  /** The name for it that could not be saved. */
  unsavedName: string | null;
  /** Lets the user rename a chat in place, if they may. */
  rename(this: void, id: string): void;
  /** The user has entered a name, or none. */
  renamed(this: void, id: string, topic: string | null): void;
  /** Deletes a chat after a confirmation, if the user may. */
  remove(this: void, id: string): void;
  markAllAsRead(this: void): void;
  newWorkspace(this: void): void;
  /** Creates a private chat and opens it. */
  newPrivate(this: void): void;
  /** The entries of a chat's menu. */
  itemsOf(this: void, thread: IThread): IMenuItem[];
}

const mayRename = ({ role, direct }: IThread): boolean =>
  Boolean(role) && role !== 'reader' && direct === undefined;
const mayDelete = ({ role }: IThread): boolean => role === 'owner';

/** The actions on chats of the list, by keys and by menus. */
export function useChatActions(
  { chats, trans, confirm, onError, onOpen }: IChatListViewProps,
  focusRow: (id: string) => void
): IChatActions {
  const { list } = chats;
  const [renaming, setRenaming] = useState<string | null>(null);
  const [unsavedName, setUnsavedName] = useState<string | null>(null);
  const attempt = (work: Promise<unknown>): void => void work.catch(onError);
  const rename = useStable((id: string) => {
    const thread = list.get(id);
    setUnsavedName(null);
    setRenaming(thread && mayRename(thread) ? id : null);
  });
  const save = async (id: string, topic: string): Promise<void> => {
    try {
      await list.rename(id, topic);
    } catch (error) {
      setUnsavedName(topic);
      setRenaming(id);
      throw error;
    }
  };
  const renamed = useStable((id: string, topic: string | null) => {
    setRenaming(null);
    focusRow(id);
    if (topic) {
      attempt(save(id, topic));
    }
  });
  const confirmAndDelete = async (id: string, topic: string): Promise<void> => {
    if (await confirm(deletion(trans, topic))) {
      await list.delete(id);
    }
  };
  const remove = (id: string): void => {
    const thread = list.get(id);
    if (thread && mayDelete(thread)) {
      attempt(confirmAndDelete(id, thread.topic));
    }
  };
  const markAllAsRead = (): void => attempt(list.markAllAsRead());
  const newWorkspace = (): void =>
    attempt(list.workspaces.create(trans.__('New workspace')).then(() => undefined));
  const newPrivate = (): void =>
    attempt(list.own.create(undefined, 'private').then(id => onOpen(id)));
  const move = async ({ id, topic, access }: IThread, to: IWorkspace): Promise<void> => {
    const name = workspaceName(to, trans);
    const question = {
      title: trans.__('Move “%1” to “%2”?', withoutQuotes(topic), name),
      body:
        access === 'open'
          ? trans.__('All members of that workspace can then read it, and nobody else.')
          : trans.__('Its participants stay.'),
      accept: trans.__('Move')
    };
    if (await confirm(question)) {
      await list.workspaces.move(id, to.id);
    }
  };
  const movesOf = (thread: IThread): IMenuItem[] =>
    list.workspaces.all
      .filter(({ id }) => mayDelete(thread) && id !== thread.workspaceId)
      .map(to => ({
        label: trans.__('Move to “%1”', workspaceName(to, trans)),
        onSelect: () => attempt(move(thread, to))
      }));
  const itemsOf = (thread: IThread): IMenuItem[] => [
    ...(mayRename(thread)
      ? [{ label: trans.__('Rename'), onSelect: () => rename(thread.id) }]
      : []),
    ...(thread.unreadCount > 0
      ? [{ label: trans.__('Mark as Read'), onSelect: () => attempt(list.markAsRead(thread.id)) }]
      : []),
    ...ownItems(thread, {
      ...{ list, trans, confirm, attempt },
      username: chats.server.identity?.username
    }),
    ...accessItem(thread, { chats, trans, confirm, attempt }),
    exportItem(thread, { chats, trans, onError }),
    ...(list.workspaces.shown === undefined || thread.direct !== undefined ? [] : movesOf(thread)),
    ...(mayDelete(thread) ? [{ label: trans.__('Delete'), onSelect: () => remove(thread.id) }] : [])
  ];
  return {
    renaming,
    unsavedName,
    rename,
    renamed,
    remove,
    markAllAsRead,
    newWorkspace,
    newPrivate,
    itemsOf
  };
}
