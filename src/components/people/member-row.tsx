import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IMember, MemberRole } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { IconButton } from '../shared/buttons.js';
import { Line } from '../shared/line.js';
import { markedText, NameMarks } from '../shared/person-name.js';
import { roleName } from './role-names.js';

export interface IMemberRowProps {
  member: IMember;
  trans: TranslationBundle;
  /** The roles that the user may give to this member, the present one included. */
  roles: readonly MemberRole[];
  onRole(role: MemberRole): void;
  /** Opens the direct chat with them. Without it, there is none. */
  onMessage?(): void;
  /** Adds somebody who belongs to the chat because it is open. Without it, the user may not. */
  onAdd?(): void;
  /** Removes the member. Without it, the user may not. */
  onRemove?(): void;
}

/** A member of a chat: face, name, whether they are here, role. */
export function MemberRow(props: IMemberRowProps): JSX.Element {
  const { member, trans, roles, onRole, onMessage, onAdd, onRemove } = props;
  const name = markedText(member, trans);
  return (
    <li className="cq-Member" data-username={member.username}>
      <Avatar
        face={{ ...member, avatarUrl: member.avatar_url }}
        size={28}
        isHere={member.here && !member.bot}
      />
      <span className="cq-Member-name">
        <b className="cq-Ellipsis" dir="auto" title={member.name}>
          <Line text={member.name} />
        </b>
        <NameMarks shown={member} trans={trans} />
        {member.isMe && <span className="cq-Meta">{trans.__('you')}</span>}
        {member.here && !member.bot && <span className="cq-sr">{trans.__('here')}</span>}
      </span>
      {roles.length > 1 ? (
        <select
          className="cq-Select"
          aria-label={trans.__('Role of %1', name)}
          value={member.role}
          onChange={event => onRole(event.target.value as MemberRole)}
        >
          {/* A moderator sees the roles that they may not give. */}
          {[...new Set([...roles, member.role])].map(role => (
            <option key={role} value={role}>
              {roleName(role, trans)}
            </option>
          ))}
        </select>
      ) : (
        <span className="cq-Meta">{roleName(member.role, trans)}</span>
      )}
      {onMessage && (
        <IconButton icon="chat" label={trans.__('Message %1', name)} onClick={onMessage} />
      )}
      {onAdd && <IconButton icon="add" label={trans.__('Add %1', name)} onClick={onAdd} />}
      {onRemove && (
        <IconButton icon="close" label={trans.__('Remove %1', name)} onClick={onRemove} />
      )}
    </li>
  );
}
