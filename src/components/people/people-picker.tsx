import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useMemo, useState } from 'react';
import {
  markAmbiguousNames,
  PeopleSearch,
  systemTimers,
  type IChats,
  type IShown
} from '../../model/index.js';
import { Icon } from '../icons.js';
import { Avatar } from '../shared/avatar.js';
import { nextPlace } from '../shared/focus.js';
import { useSignal } from '../shared/hooks.js';
import { Line } from '../shared/line.js';
import { NameMarks } from '../shared/person-name.js';

/** The most people who are offered at a time. */
const MOST = 6;

export interface IPeoplePickerProps {
  chats: Pick<IChats, 'server'>;
  trans: TranslationBundle;
  label: string;
  /** Stands at the end of each person, and says what a click does. */
  verb?: string;
  /** Whether somebody needs not be offered. */
  has(username: string): boolean;
  /** If it returns a promise, the picker says that the person was added once that resolves. */
  onPick(username: string, name: string): unknown;
}

/** A field that finds people of the server by their names, with the ones found below it. The focus stays in the field. */
export function PeoplePicker(props: IPeoplePickerProps): JSX.Element {
  const { chats, trans, label, verb, has, onPick } = props;
  const { server } = chats;
  const search = useMemo(() => new PeopleSearch({ server, timers: systemTimers }), [server]);
  useSignal(search.changed);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [added, setAdded] = useState('');
  // Enter may come before the answer of the search, which then decides.
  const [isAwaited, setAwaited] = useState(false);
  const list = useId();
  useEffect(() => {
    search.look('');
    return () => search.dispose();
  }, [search]);

  const found = markAmbiguousNames(
    search.people
      .filter(({ username }) => !has(username))
      .slice(0, MOST)
      .map(({ username, displayName }) => ({ username, name: displayName }))
  );
  const at = Math.min(active, found.length - 1);
  const pick = ({ username, name }: IShown): void => {
    setAdded('');
    const work = onPick(username, name);
    if (work instanceof Promise) {
      work.then(
        () => setAdded(name),
        () => undefined
      );
    }
    setText('');
    setActive(0);
    search.look('');
  };
  useEffect(() => {
    if (isAwaited && search.state !== 'searching') {
      setAwaited(false);
      if (search.state === 'ready' && found.length > 0) {
        pick(found[at]);
      }
    }
  });
  const state =
    search.state === 'failed'
      ? trans.__('People cannot be looked up now.')
      : added && text === ''
        ? trans.__('%1 was added.', added)
        : search.state === 'ready' && found.length === 0
          ? search.people.length > 0
            ? text.trim() === ''
              ? trans.__('Write a name to find more people.')
              : trans.__('Everybody with this name is here already.')
            : text.trim() === ''
              ? trans.__(
                  'Nobody else has signed in to this server yet. Ask people to sign in, then add them here.'
                )
              : trans.__(
                  'Nobody with this name has signed in to this server. Ask the person to sign in, then add them.'
                )
          : '';

  return (
    <div className="cq-Picker">
      <div className="cq-Field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? `${list}-${at}` : undefined}
          placeholder={label}
          maxLength={200}
          autoComplete="off"
          data-first
          dir="auto"
          value={text}
          onChange={event => {
            setText(event.target.value);
            setActive(0);
            setAwaited(false);
            search.look(event.target.value);
          }}
          onKeyDown={event => {
            const place = /^Arrow/.test(event.key) ? nextPlace(event, at, found.length) : null;
            if (place !== null) {
              setActive(place);
            } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
              event.preventDefault();
              setAwaited(text.trim() !== '' || search.state === 'ready');
            } else if (event.key === 'Escape' && text !== '') {
              event.preventDefault();
              setText('');
              search.look('');
            }
          }}
        />
      </div>
      <div
        id={list}
        role="listbox"
        aria-label={trans.__('People who can be chosen')}
        aria-busy={search.state === 'searching'}
        // The focus stays in the field.
        onMouseDown={event => event.preventDefault()}
      >
        {found.map((person, place) => (
          <div
            key={person.username}
            id={`${list}-${place}`}
            role="option"
            aria-selected={place === at}
            className={`cq-Option${place === at ? ' cq-mod-active' : ''}`}
            onPointerMove={() => setActive(place)}
            onClick={() => pick(person)}
          >
            <Avatar face={person} size={18} />
            <span className="cq-Ellipsis" dir="auto">
              <Line text={person.name} />
            </span>
            <NameMarks shown={person} trans={trans} />
            {person.name !== person.username && person.alias === undefined && (
              <span className="cq-Meta cq-Ellipsis" dir="auto">
                {person.kind === 'account' ? person.username : ''}
              </span>
            )}
            {verb && (
              <span className="cq-Picker-verb" aria-hidden="true">
                {verb}
              </span>
            )}
          </div>
        ))}
      </div>
      <p className="cq-Picker-state" role="status">
        <Line waiting="" text={state} />
      </p>
    </div>
  );
}
