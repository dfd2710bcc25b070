import type { TranslationBundle } from '@jupyterlab/translation';
import { workspaceName } from '../shared/workspace-name.js';
import React, { useRef, useState } from 'react';
import type { IChats, IWorkspace, Workspaces } from '../../model/index.js';
import type { IConfirmation, IMenuItem } from '../contracts.js';
import { Icon } from '../icons.js';
import { lateDialog } from '../late/late-dialog.js';
import { useSignal } from '../shared/hooks.js';
import { Line } from '../shared/line.js';
import { Menu } from '../shared/menu.js';
import { RenameField } from '../shared/rename-field.js';

const LateWorkspaceDialog = lateDialog(
  () => import('../people/workspace-dialog.js'),
  ({ WorkspaceDialog }) => WorkspaceDialog
);

/** The longest name of a workspace that the server takes. */
const NAME_LENGTH = 200;

export interface IWorkspaceSwitcherProps {
  workspaces: Workspaces;
  /** Without it, the members are not shown. */
  chats?: Pick<IChats, 'server'>;
  /** The username of the user, if they are signed in. */
  username?: string;
  trans: TranslationBundle;
  confirm(question: IConfirmation): Promise<boolean>;
  onError(error: Error): void;
  /** The user has chosen another workspace. */
  onSwitch?(): void;
}

/** The current workspace above the list, with a menu of the others. There is none while there is only one workspace. */
export function WorkspaceSwitcher(props: IWorkspaceSwitcherProps): JSX.Element | null {
  const { workspaces, chats, username, trans, confirm, onError } = props;
  useSignal(workspaces.changed);
  const root = useRef<HTMLDivElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isRenaming, setRenaming] = useState(false);
  const [showsMembers, setShowsMembers] = useState(false);
  const { all, current } = workspaces;
  const here = all.find(({ id }) => id === current);
  if (all.length < 2 || !here) {
    return null;
  }
  const attempt = (work: Promise<unknown>): void => void work.catch(onError);
  const name = workspaceName(here, trans);
  const remove = async (fate: 'move' | 'delete'): Promise<void> => {
    const question = {
      title: trans.__('Delete the workspace “%1”?', name),
      body:
        fate === 'move'
          ? trans.__('Its chats move to “Everyone”, where everybody can read the open ones.')
          : trans.__('All of its chats are deleted too, for everyone. This cannot be undone.'),
      accept: fate === 'move' ? trans.__('Delete') : trans.__('Delete All')
    };
    if (await confirm(question)) {
      await workspaces.delete(here.id, fate);
    }
  };
  const choose = (id: string): void => {
    workspaces.choose(id);
    props.onSwitch?.();
  };
  const unread = (one: IWorkspace): string =>
    one.unreadChatCount > 0
      ? trans.__('%1, %2 unread', workspaceName(one, trans), one.unreadChatCount)
      : workspaceName(one, trans);
  const items: IMenuItem[] = [
    ...all
      .filter(({ id }) => id !== current)
      .map(one => ({ label: unread(one), onSelect: () => choose(one.id) })),
    ...(here.owner !== undefined && chats
      ? [{ label: trans.__('Members'), onSelect: () => setShowsMembers(true) }]
      : []),
    ...(here.owner !== undefined && here.owner === username
      ? [
          { label: trans.__('Rename Workspace'), onSelect: () => setRenaming(true) },
          {
            label: trans.__('Delete Workspace, Keep Its Chats'),
            onSelect: () => attempt(remove('move'))
          },
          {
            label: trans.__('Delete Workspace and Its Chats'),
            onSelect: () => attempt(remove('delete'))
          }
        ]
      : [])
  ];
  if (isRenaming) {
    return (
      <div className="cq-Switcher">
        <RenameField
          name={here.name}
          label={trans.__('Name of the workspace')}
          maxLength={NAME_LENGTH}
          onDone={given => {
            setRenaming(false);
            if (given) {
              attempt(workspaces.rename(here.id, given));
            }
          }}
        />
      </div>
    );
  }
  const label = workspaces.hasUnreadElsewhere
    ? trans.__('Workspace %1, unread messages in others', name)
    : trans.__('Workspace %1', name);
  return (
    <div className="cq-Switcher" ref={root}>
      <button
        type="button"
        className="cq-Switcher-button"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={label}
        onClick={() => setAnchor(anchor ? null : root.current)}
      >
        <span dir="auto">
          <Line text={name} />
        </span>
        {workspaces.hasUnreadElsewhere && <span className="cq-Switcher-dot" />}
        <Icon name="caretDown" />
      </button>
      {anchor && (
        <Menu
          anchor={anchor}
          label={trans.__('Workspaces')}
          items={items}
          isFitted
          onClose={() => setAnchor(null)}
        />
      )}
      {showsMembers && chats && (
        <LateWorkspaceDialog
          {...{ chats, trans }}
          workspace={here}
          onClose={() => setShowsMembers(false)}
        />
      )}
    </div>
  );
}
