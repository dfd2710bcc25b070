import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { kindOf } from '../document/index.js';
import type { IIdentity } from '../model/index.js';
import { Avatar } from '../components/shared/avatar.js';
import { icons } from '../components/icons.js';
import { KindTag } from '../components/shared/person-name.js';

/** The address of the licences of what the page contains. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

interface ITopBarProps {
  trans: TranslationBundle;
  user?: IIdentity;
  onSignOut?: () => void;
}

/** The page's header: its title and the current user. */
export function TopBar({ trans, user, onSignOut }: ITopBarProps): JSX.Element {
  const label = trans.__('Sign out');
  return (
    <header className="cq-Page-top">
      <icons.chat.react tag="span" className="cq-Icon" />
      <h1>Colloquy</h1>
      {/* Those who are signed in find it in the menu of the list. */}
      {!user && (
        <a className="cq-Link" href={NOTICES} target="_blank" rel="noopener">
          {trans.__('Licenses')}
        </a>
      )}
      {user && (
        <>
          <span className="cq-Ellipsis">{user.displayName}</span>
          <KindTag kind={user.kind ?? kindOf(user)} trans={trans} />
          <Avatar face={{ ...user, name: user.displayName, kind: user.kind ?? kindOf(user) }} />
        </>
      )}
      {onSignOut && (
        <button className="cq-IconButton" aria-label={label} title={label} onClick={onSignOut}>
          <svg className="cq-Icon cq-Icon-line" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M6.5 2.8H3v10.4h3.5M7 8h6.5M11 5.4 13.6 8 11 10.6" />
          </svg>
        </button>
      )}
    </header>
  );
}
