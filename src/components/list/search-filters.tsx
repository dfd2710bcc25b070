import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useMemo, useRef, useState } from 'react';
import {
  FILTERS,
  isDayFilter,
  startOf,
  type FilterName,
  type Filters,
  type IShown,
  type IThread
} from '../../model/index.js';
import { aliasOf, isChosen } from '../../document/index.js';
import { Button } from '../shared/buttons.js';
import { Icon } from '../icons.js';
import { facesOf } from '../shared/faces-of.js';
import { HoldingFilter } from './holding-filter.js';
import { markedText } from '../shared/person-name.js';
import type { TimeFormat } from '../shared/time.js';

/** The most proposals for a value at a time. */
const PROPOSALS = 20;

export interface ISearchFiltersProps {
  filters: Filters;
  /** The chats whose names and authors are suggested. */
  threads: readonly IThread[];
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of the current day, in milliseconds since 1970. */
  today: number;
  onChange(filters: Filters): void;
  /** The choice of where to search. */
  scope?: React.ReactNode;
  /** A filter was set or removed. Moves the focus back to the words. */
  onDone(): void;
}

/** Chips below the search field. The user can remove the active filters and fill in the others in place. */
export function SearchFilters(props: ISearchFiltersProps): JSX.Element {
  const { filters, trans, times, today, onChange } = props;
  const [editing, setEditing] = useState<FilterName | null>(null);
  const set = (name: FilterName, value: string | undefined): void => {
    const others = Object.entries(filters).filter(([key]) => key !== name);
    onChange({ ...Object.fromEntries(others), ...(value ? { [name]: value } : {}) });
  };
  const shown = (name: FilterName, value: string): string =>
    isDayFilter(name) ? times.day(startOf(value), today) : value;

  return (
    <div className="cq-Filters" role="group" aria-label={trans.__('Filters')}>
      {FILTERS.map(name => {
        const value = filters[name];
        if (editing === name) {
          return (
            <FilterField
              key={name}
              {...props}
              name={name}
              onEnd={(text, isDone) => {
                setEditing(null);
                if (text) {
                  set(name, text);
                }
                if (isDone) {
                  props.onDone();
                }
              }}
            />
          );
        }
        if (name === 'has' && !value) {
          return (
            <HoldingFilter
              key={name}
              name={name}
              title={hints(trans)[name]}
              trans={trans}
              onChoose={holding => {
                set(name, holding);
                props.onDone();
              }}
            />
          );
        }
        return value ? (
          <button
            key={name}
            type="button"
            className="cq-Button cq-mod-on"
            title={trans.__('Remove filter')}
            aria-label={trans.__('Remove filter %1: %2', name, shown(name, value))}
            onClick={() => {
              set(name, undefined);
              props.onDone();
            }}
          >
            <span className="cq-Ellipsis">
              {name}: {shown(name, value)}
            </span>
            <Icon name="close" />
          </button>
        ) : (
          <Button
            key={name}
            aria-haspopup="true"
            title={hints(trans)[name]}
            onClick={() => setEditing(name)}
          >
            {name}:
          </Button>
        );
      })}
      {props.scope}
    </div>
  );
}

/** The field for the value of a filter. Enter and leaving the field accept the value; Escape cancels. */
function FilterField({
  name,
  threads,
  trans,
  onEnd
}: ISearchFiltersProps & {
  name: FilterName;
  onEnd(text: string, isDone: boolean): void;
}): JSX.Element {
  const [text, setText] = useState('');
  const list = useId();
  const isEnded = useRef(false);
  const end = (value: string, isDone: boolean): void => {
    // Only once, because moving the focus away triggers a blur as well.
    if (!isEnded.current) {
      isEnded.current = true;
      onEnd(value, isDone);
    }
  };
  const isDay = isDayFilter(name);
  const people = useMemo(() => peopleOf(threads), [threads]);
  const proposals =
    name === 'in'
      ? threads.map(({ topic }) => ({ value: topic, label: topic }))
      : people.map(person => ({
          value: askedName(person, trans),
          label: markedText(person, trans)
        }));
  const typed = text.toLocaleLowerCase();
  const labelled = [...new Map(proposals.map(one => [one.label, one])).values()];
  return (
    <label className="cq-Filter-field">
      <span aria-hidden="true">{name}:</span>
      <input
        autoFocus
        type={isDay ? 'date' : 'text'}
        list={isDay ? undefined : list}
        dir={isDay ? undefined : 'auto'}
        aria-label={hints(trans)[name]}
        value={text}
        onChange={event => setText(event.target.value)}
        onBlur={() => end(text.trim(), false)}
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            end(event.key === 'Enter' ? text.trim() : '', true);
          }
        }}
      />
      {!isDay && (
        <datalist id={list}>
          {labelled
            .filter(({ label }) => label.toLocaleLowerCase().includes(typed))
            .slice(0, PROPOSALS)
            .map(({ value, label }) => (
              <option key={label} value={value} label={label === value ? undefined : label} />
            ))}
        </datalist>
      )}
    </label>
  );
}

/** The people whom the list entries name, each once. Those of similar names are marked, also if they share no chat. */
function peopleOf(threads: readonly IThread[]): IShown[] {
  const all = threads.flatMap(({ participants }) => participants);
  return facesOf([...new Map(all.map(person => [person.username, person])).values()]);
}

/** Returns a text by which the server finds the messages of this person, and of no one with a similar name. */
function askedName({ username, name, kind, alias }: IShown, trans: TranslationBundle): string {
  const known = aliasOf(username, kind);
  return alias === undefined
    ? name
    : isChosen(kind)
      ? known
      : markedText({ name, kind, alias: known }, trans);
}

const hints = (trans: TranslationBundle): Record<FilterName, string> => ({
  from: trans.__('Only messages by this author'),
  in: trans.__('Only messages in this chat'),
  has: trans.__('Only messages with a file, an image, a link or code'),
  before: trans.__('Only messages before this day'),
  after: trans.__('Only messages after this day')
});
