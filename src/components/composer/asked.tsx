import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import { botsAsked, Mentions } from '../../document/index.js';
import { Icon } from '../icons.js';
import { Line } from '../shared/line.js';
import { namedIn, type ICompletionSource } from './completion.js';
import { listOf } from '../content/page-language.js';

export interface IAskedProps extends ICompletionSource {
  value: string;
  trans: TranslationBundle;
}

/** Says which bots the text will ask. In a chat without bots, and before anything is written, it says nothing. */
export function Asked({ value, people, bots, me, trans }: IAskedProps): JSX.Element | null {
  const text = useMemo(
    () => words({ value, people, bots, me, trans }),
    [value, people, bots, me, trans]
  );
  if (bots.length === 0) {
    return null;
  }
  return (
    <span className="cq-Meta cq-Composer-asked" role="status" title={text || undefined}>
      {text && (
        <>
          <Icon name="bot" />
          <span className="cq-Ellipsis" dir="auto">
            <Line waiting="" text={text} />
          </span>
        </>
      )}
    </span>
  );
}

function words({ value, people, bots, me, trans }: IAskedProps): string {
  const body = value.trim();
  if (body === '' || bots.length === 0) {
    return '';
  }
  const named = namedIn({ people, bots, me });
  const nameOf = (username: string): string =>
    bots.find(bot => bot.username === username)?.displayName ?? username;
  const asked = botsAsked({ body, sender: me }, bots, { people: named }).map(nameOf);
  const [first, second] = asked;
  switch (asked.length) {
    case 0:
      return wordsForNobody({ value: body, people, bots, me, trans });
    case 1:
      return trans.__('Asks %1', first);
    case 2:
      return trans.__('Asks %1 and %2', first, second);
    default:
      return trans.__('Asks %1 bots: %2', asked.length, listOf(asked));
  }
}

/** A text that seems to ask somebody may not do so: the bot answers commands only, or nobody has the name. */
function wordsForNobody({ value, people, bots, me, trans }: IAskedProps): string {
  const mentioned = new Mentions(namedIn({ people, bots, me })).usernamesIn(value);
  const silent = bots.find(({ username }) => mentioned.includes(username));
  if (silent) {
    return trans.__('%1 answers only its commands', silent.displayName);
  }
  return mentioned.length === 0 && /(?:^|\s)@\S/.test(value) ? trans.__('Asks no bot') : '';
}
