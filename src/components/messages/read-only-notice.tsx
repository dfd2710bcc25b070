import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChatModel } from '../../model/index.js';
import { pageLanguage } from '../content/page-language.js';
import { Line } from '../shared/line.js';
import { markedText } from '../shared/person-name.js';
import { Notice } from '../shared/states.js';

/** The most owners who are named. */
const MAX_NAMES = 3;

/** Stands in the place of the composer for somebody who may only read, and says whom to ask. */
export function ReadOnlyNotice({
  model,
  trans
}: {
  model: IChatModel;
  trans: TranslationBundle;
}): JSX.Element {
  const owners = model.document
    .getParticipants()
    .flatMap(({ username, role }) => (role === 'owner' ? (model.person(username) ?? []) : []))
    .slice(0, MAX_NAMES)
    .map(person => markedText(person, trans));
  return (
    <Notice icon="lock" title={trans.__('You can read this chat but not write in it.')}>
      <Line
        text={
          owners.length > 0
            ? trans.__('Ask %1 for permission to write.', oneOf(owners))
            : trans.__('Ask an owner of the chat for permission to write.')
        }
      />
    </Notice>
  );
}

/** For example: Ada Lovelace or Grace Hopper */
const oneOf = (names: readonly string[]): string =>
  new Intl.ListFormat(pageLanguage(), { type: 'disjunction' }).format(names);
