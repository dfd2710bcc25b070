import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useMemo } from 'react';
import { WorkspaceMembers, type IChats, type IWorkspace } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { IconButton } from '../shared/buttons.js';
import { Dialog } from '../shared/dialog.js';
import { useSignal } from '../shared/hooks.js';
import { Line } from '../shared/line.js';
import { markedText, NameMarks } from '../shared/person-name.js';
import { useAttempt } from '../shared/use-attempt.js';
import { workspaceName } from '../shared/workspace-name.js';
import { PeoplePicker } from './people-picker.js';

export interface IWorkspaceDialogProps {
  workspace: IWorkspace;
  chats: Pick<IChats, 'server'>;
  trans: TranslationBundle;
  onClose(): void;
}

/** The members of a workspace. Its owner adds and removes them. */
export function WorkspaceDialog(props: IWorkspaceDialogProps): JSX.Element {
  const { workspace, chats, trans, onClose } = props;
  const { server } = chats;
  const { error, attempt } = useAttempt();
  const members = useMemo(() => new WorkspaceMembers(server, workspace.id), [server, workspace.id]);
  useEffect(() => {
    attempt(members.load());
    return () => members.dispose();
  }, [members]);
  useSignal(members.changed);
  const me = server.identity?.username;
  const isOwner = workspace.owner !== undefined && workspace.owner === me;
  return (
    <Dialog
      className="cq-People"
      title={trans.__('Members of “%1”', workspaceName(workspace, trans))}
      {...{ error, trans, onClose }}
    >
      <p className="cq-People-access">{trans.__('They can read and write in its open chats.')}</p>
      {isOwner && (
        <PeoplePicker
          {...{ chats, trans }}
          label={trans.__('Add members by name')}
          verb={trans.__('Add')}
          has={username => members.has(username)}
          onPick={username => {
            const work = members.add(username);
            attempt(work);
            return work;
          }}
        />
      )}
      <ul className="cq-People-list" aria-label={trans.__('Members of the workspace')}>
        {members.all.map(member => (
          <li className="cq-Member" key={member.username} data-username={member.username}>
            <Avatar face={member} size={28} />
            <span className="cq-Member-name">
              <b className="cq-Ellipsis" dir="auto">
                <Line text={member.name} />
              </b>
              <NameMarks shown={member} trans={trans} />
              {member.username === me && <span className="cq-Meta">{trans.__('you')}</span>}
            </span>
            {member.username === workspace.owner && (
              <span className="cq-Meta">{trans.__('Owner')}</span>
            )}
            {isOwner && member.username !== me && (
              <IconButton
                icon="close"
                label={trans.__('Remove %1', markedText(member, trans))}
                onClick={() => attempt(members.remove(member.username))}
              />
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
