import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { cleanLine, withoutQuotes } from '../document/index.js';
import { oneLine } from '../model/index.js';
import type { IUserChange } from './account.js';

interface IUserChangeProps {
  change: IUserChange;
  trans: TranslationBundle;
  onAnswer(accepts: boolean): void;
}

/**
 * Asks before a link signs in somebody else. Anybody can send such a link. A reader who follows it would write in the name of the
 * other, and the other could read it.
 */
export function UserChange({ change, trans, onAnswer }: IUserChangeProps): JSX.Element {
  // Nobody has checked the link yet, so its name may be any text. Only ours stands outside the quotation marks.
  const [from, to] = [change.from.displayName, change.to].map(name =>
    withoutQuotes(oneLine(cleanLine(name), 60))
  );
  return (
    <main className="cq-Guest">
      <div className="cq-Card">
        <h1>{trans.__('Sign in as somebody else?')}</h1>
        <p>
          {trans.__(
            'You are signed in as “%1”. The link that you opened would sign you in as “%2”. Continue only if both are yours: the sender of the link could read all that you write then.',
            from,
            to || '?'
          )}
        </p>
        <button className="cq-Button cq-mod-primary" autoFocus onClick={() => onAnswer(false)}>
          {trans.__('Stay signed in as “%1”', from)}
        </button>
        <button className="cq-Button" onClick={() => onAnswer(true)}>
          {trans.__('Sign in as “%1”', to || '?')}
        </button>
      </div>
    </main>
  );
}
