import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IReader } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { markedText } from '../shared/person-name.js';
import type { TimeFormat } from '../shared/time.js';
import { listOf } from '../content/page-language.js';

/** The largest number of faces at a message. */
const FACES = 5;

/** The names in the tooltip. The menu of the message lists everybody. */
const NAMES = 20;

export interface IReceiptsProps {
  /** Those whose newest read message this is. */
  readers: readonly IReader[];
  trans: TranslationBundle;
  times: TimeFormat;
}

/** The small faces of those who have read up to a message. Without any it renders nothing. */
export function Receipts({ readers, trans, times }: IReceiptsProps): JSX.Element | null {
  if (readers.length === 0) {
    return null;
  }
  const names = readers.slice(0, NAMES).map(({ person }) => markedText(person, trans));
  const lines = readers
    .slice(0, NAMES)
    .map(({ time }, i) => trans.__('%1, %2', names[i], times.full(time * 1000)));
  const more = readers.length - names.length;
  const rest = more > 0 ? [trans._n('and %1 more', 'and %1 more', more)] : [];
  return (
    <span
      className="cq-Receipts"
      role="img"
      aria-label={trans.__('Read by %1', listOf(names, rest[0]))}
      title={[trans.__('Read by'), ...lines, ...rest].join('\n')}
    >
      {readers.slice(0, FACES).map(({ person }) => (
        <Avatar key={person.username} size={14} face={person} />
      ))}
      {readers.length > FACES && <span className="cq-Meta">+{readers.length - FACES}</span>}
    </span>
  );
}
