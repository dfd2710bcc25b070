import type { TranslationBundle } from '@jupyterlab/translation';
import { concernedBy, setAccess, type IChats, type IThread } from '../../model/index.js';
import type { IConfirmation, IMenuItem } from '../contracts.js';
import { workspaceName } from '../shared/workspace-name.js';
import { questionOf } from './access-words.js';

export interface IAccessItemOptions {
  chats: Pick<IChats, 'list' | 'server'>;
  trans: TranslationBundle;
  confirm(question: IConfirmation): Promise<boolean>;
  attempt(work: Promise<unknown>): void;
}

/** The entry of a chat's menu that makes it private, or opens it. Only owners have it, and a direct chat belongs to its two people. */
export function accessItem(
  thread: IThread,
  { chats: { list, server }, trans, confirm, attempt }: IAccessItemOptions
): IMenuItem[] {
  const { id, access, role, direct, workspaceId } = thread;
  if (role !== 'owner' || direct !== undefined) {
    return [];
  }
  const change = async (): Promise<void> => {
    const workspace = list.workspaces.all.find(one => one.id === workspaceId);
    const name = workspace ? workspaceName(workspace, trans) : '';
    const concerned = await concernedBy(server, thread);
    if (await confirm(questionOf(thread, { ...concerned, workspace: name }, trans))) {
      await setAccess(server, id, access === 'open' ? 'private' : 'open');
    }
  };
  return [
    {
      label: access === 'open' ? trans.__('Make Private…') : trans.__('Open to Everybody…'),
      onSelect: () => attempt(change())
    }
  ];
}
