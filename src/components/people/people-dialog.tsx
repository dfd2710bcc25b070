import React, { useEffect, useMemo } from 'react';
import { withoutQuotes } from '../../document/index.js';
import {
  mayAdd,
  mayInvite,
  mayRemove,
  Members,
  rolesFor,
  type IMember
} from '../../model/index.js';
import type { IChatViewProps } from '../contracts.js';
import { Icon } from '../icons.js';
import { Button } from '../shared/buttons.js';
import { Dialog } from '../shared/dialog.js';
import { useSignal } from '../shared/hooks.js';
import { useAttempt } from '../shared/use-attempt.js';
import { accessItem } from './access-item.js';
import { MemberRow } from './member-row.js';
import { PeoplePicker } from './people-picker.js';

export interface IPeopleDialogProps extends IChatViewProps {
  onClose(): void;
  /** Shows the bots that can be added. */
  onBots(): void;
}

/** The people and bots of a chat: who they are, who is here, and what the user's role lets them change. */
export function PeopleDialog(props: IPeopleDialogProps): JSX.Element {
  const { model, chats, trans, onClose, onBots } = props;
  const { list, server } = chats;
  const { error, attempt } = useAttempt();
  const members = useMemo(
    () => new Members({ server, model, thread: () => list.get(model.id) }),
    [server, model, list]
  );
  useEffect(() => () => members.dispose(), [members]);
  useSignal(members.changed);
  useSignal(list.changed);
  const thread = list.get(model.id);
  const access = thread?.access ?? 'private';
  const isDirect = thread?.direct !== undefined;
  // Nobody changes who is in a direct chat.
  const role = isDirect ? null : (thread?.role ?? (access === 'open' ? 'member' : null));
  const own = members.all.find(({ isMe }) => isMe);

  const message = async (username: string): Promise<void> => {
    const id = await list.own.direct(username);
    onClose();
    props.onOpenChat?.(id);
  };
  const leave = async (): Promise<void> => {
    const question = {
      title: trans.__('Leave “%1”?', withoutQuotes(model.name)),
      body: trans.__('You can come back only if somebody adds you again.'),
      accept: trans.__('Leave')
    };
    // The question of JupyterLab would lie behind this dialog.
    onClose();
    if (await props.confirm(question)) {
      await members.remove(model.username).then(props.onBack, props.onError);
    }
  };
  // Its question would lie behind this dialog too.
  const change = thread
    ? accessItem(thread, {
        ...{ chats, trans, confirm: props.confirm },
        attempt: work => void work.catch(props.onError)
      })
    : [];
  const done = (work: Promise<unknown>): Promise<unknown> => {
    attempt(work);
    return work;
  };
  const remove = (member: IMember): void => attempt(members.remove(member.username));

  return (
    <Dialog className="cq-People" title={trans.__('People')} {...{ error, trans, onClose }}>
      <p className="cq-People-access">
        <Icon name={access === 'private' ? 'lock' : 'users'} />
        {access === 'private'
          ? trans.__('Private: only these people and bots can read it.')
          : thread?.workspaceId === undefined || thread.workspaceId === 'default'
            ? trans.__('Open: everybody on this server can read and write here.')
            : trans.__('Open: all members of the workspace can read and write here.')}
        {change.map(({ label, onSelect }) => (
          <Button
            key={label}
            onClick={() => {
              onClose();
              onSelect();
            }}
          >
            {label}
          </Button>
        ))}
      </p>
      {mayInvite(role) && (
        <PeoplePicker
          {...{ chats, trans }}
          label={trans.__('Add people by name')}
          verb={trans.__('Add')}
          has={username => members.has(username)}
          onPick={(username, name) => done(members.invite(username, name))}
        />
      )}
      <ul className="cq-People-list" aria-label={trans.__('People and bots of this chat')}>
        {members.all.map(member => (
          <MemberRow
            key={member.username}
            {...{ member, trans }}
            onMessage={
              props.onOpenChat && !isDirect && !member.isMe && !member.bot
                ? () => attempt(message(member.username))
                : undefined
            }
            roles={rolesFor(role, member)}
            onRole={next => attempt(members.setRole(member.username, next))}
            onAdd={
              mayAdd(role, member) ? () => attempt(members.invite(member.username)) : undefined
            }
            onRemove={mayRemove(role, member, access) ? () => remove(member) : undefined}
          />
        ))}
      </ul>
      <footer className="cq-People-foot">
        {mayInvite(role) && (
          <Button icon="bot" onClick={onBots}>
            {trans.__('Bots')}
          </Button>
        )}
        {access === 'private' && !isDirect && own?.isStored && (
          <Button onClick={() => void leave()}>{trans.__('Leave chat')}</Button>
        )}
      </footer>
    </Dialog>
  );
}
