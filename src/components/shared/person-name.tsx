import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { aliasOf, cleanName, type PersonKind } from '../../document/index.js';
import { oneLine, type IMessageItem, type IPerson, type IShown } from '../../model/index.js';
import { Line } from './line.js';

/** The maximum length of a name inside a text, in characters. */
const MAX_NAME_LENGTH = 60;

/** Returns the kind mark, for everyone without an account; otherwise null. */
function kindLabel(kind: PersonKind, trans: TranslationBundle): string | null {
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

/** The kind mark as an element of its own, which no name can imitate. */
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

/** The marks after a name: the kind, and the alias if names are similar. */
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

/** The name above a message, with its marks. That of an agent ends with its owner, so it takes the lines that it needs. */
export function AuthorName({
  shown,
  trans
}: {
  shown: Pick<IShown, 'username' | 'name' | 'kind' | 'alias'> & Pick<IPerson, 'owner'>;
  trans: TranslationBundle;
}): JSX.Element {
  const { username, name, owner } = shown;
  return (
    <>
      <span
        className={`cq-Message-name cq-Ellipsis${owner === undefined ? '' : ' cq-mod-agent'}`}
        dir="auto"
        title={username}
      >
        <Line text={name} />
      </span>
      <NameMarks shown={shown} trans={trans} />
    </>
  );
}

/**
 * A name inside a text, such as `Ana (guest)` or `Ana (guest, #1a2b3c4d)`. Text that imitates a mark is removed from
 * the name.
 */
export function markedText(
  { name, kind, alias }: Pick<IShown, 'name' | 'kind' | 'alias'>,
  trans: TranslationBundle
): string {
  const label = kindLabel(kind, trans);
  const marks = [label, alias].filter(Boolean).join(', ');
  return marks ? `${plainName(name, trans)} (${marks})` : plainName(name, trans);
}

/** Returns the author of a message. Only a user of the kind `app` can have a different name per message. */
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
    ? trans.__('Joined under a name of their choice')
    : kind === 'app'
      ? trans.__('Added by a program, which chose their name')
      : undefined;

function plainName(name: string, trans: TranslationBundle): string {
  const labels = [trans.__('guest'), trans.__('app'), trans.__('bot')];
  const end = labels.find(label => name.toLowerCase().endsWith(`(${label.toLowerCase()})`));
  return oneLine(cleanName(end ? name.slice(0, -end.length - 2) : name) || name, MAX_NAME_LENGTH);
}
