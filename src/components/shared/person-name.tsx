import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { cleanName, type PersonKind } from '../../document/index.js';
import {
  aliasOf,
  oneLine,
  type IMessageItem,
  type IPerson,
  type IShown
} from '../../model/index.js';

/** Characters of a name in the middle of a text. */
const LONGEST = 60;

/** The mark of everybody who is no account. */
export function kindLabel(kind: PersonKind, trans: TranslationBundle): string | null {
  switch (kind) {
    case 'guest':
      return trans.__('guest');
    case 'app':
      return trans.__('app');
    case 'bot':
      return trans.__('bot');
    default:
      return null;
  }
}

/** The mark as an element of its own, which no name can imitate. */
export function KindTag({
  kind,
  trans
}: {
  kind: PersonKind;
  trans: TranslationBundle;
}): JSX.Element | null {
  const label = kindLabel(kind, trans);
  return label === null ? null : (
    <span className="cq-Tag" title={kindHint(kind, trans)}>
      {label}
    </span>
  );
}

/** What stands behind a name: the mark, and what tells its bearer apart. */
export function NameMarks({
  shown,
  trans
}: {
  shown: Pick<IShown, 'kind' | 'alias'>;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <>
      <KindTag kind={shown.kind} trans={trans} />
      {shown.alias && <span className="cq-Alias cq-Ellipsis">{shown.alias}</span>}
    </>
  );
}

/** The name in the middle of a text: `Ana (guest)`, `Ana (guest, #1a2b3c4d)`. What looks like a mark of its own is left out. */
export function markedText(
  { name, kind, alias }: Pick<IShown, 'name' | 'kind' | 'alias'>,
  trans: TranslationBundle
): string {
  const label = kindLabel(kind, trans);
  const marks = [label, alias].filter(Boolean).join(', ');
  return marks ? `${plainName(name, trans)} (${marks})` : plainName(name, trans);
}

/** Who wrote a message. Only whom a program made may go by another name in it. */
export function authorOf(
  item: Pick<IMessageItem, 'sender' | 'display_name'>,
  person: IPerson | undefined
): (IShown & Partial<IPerson>) | undefined {
  if (person?.kind !== 'app' || !item.display_name || item.display_name === person.name) {
    return person;
  }
  return { ...person, name: item.display_name, alias: aliasOf(item.sender, 'app') };
}

const kindHint = (kind: PersonKind, trans: TranslationBundle): string | undefined =>
  kind === 'guest'
    ? trans.__('Came in by a name of their choice')
    : kind === 'app'
      ? trans.__('Brought in by a program, which says what they are called')
      : undefined;

function plainName(name: string, trans: TranslationBundle): string {
  const labels = [trans.__('guest'), trans.__('app'), trans.__('bot')];
  const end = labels.find(label => name.toLowerCase().endsWith(`(${label.toLowerCase()})`));
  return oneLine(cleanName(end ? name.slice(0, -end.length - 2) : name) || name, LONGEST);
}
