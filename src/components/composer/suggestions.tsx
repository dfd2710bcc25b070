import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { useTurn } from '../content/text-turns.js';
import { Avatar } from '../shared/avatar.js';
import { Line } from '../shared/line.js';
import { NameMarks } from '../shared/person-name.js';
import { folded, type ICompletion, type Suggestion } from './completion.js';
import type { IEmojiSuggestion } from './emoji-completion.js';

export interface ISuggestionsProps {
  /** The id of the list. Those of its options follow from it. */
  id: string;
  completion: ICompletion;
  /** The place of the suggestion that Enter picks. */
  active: number;
  trans: TranslationBundle;
  onPoint(at: number): void;
  onPick(suggestion: Suggestion): void;
}

/** The least space between the list and the top of the panel, in pixels. */
const MARGIN = 8;

/** The id of an option. */
export const optionId = (list: string, at: number): string => `${list}-${at}`;

/** The suggestions above the text box. The focus stays in the text. */
export function Suggestions(props: ISuggestionsProps): JSX.Element {
  const { id, completion, active, trans, onPoint, onPick } = props;
  const { suggestions, typed } = completion;
  const popup = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number>();
  const { kind } = suggestions[0];
  const isCommand = kind === 'command' || kind === 'provided';
  const title = isCommand
    ? trans.__('Commands')
    : kind === 'emoji'
      ? trans.__('Emoji')
      : trans.__('People and bots');
  useLayoutEffect(() => {
    const panel = popup.current?.closest('.cq-Panel')?.getBoundingClientRect();
    const end = popup.current?.getBoundingClientRect().bottom;
    setHeight(panel && end ? Math.max(0, end - panel.top - MARGIN) : undefined);
  }, [suggestions.length]);
  useLayoutEffect(() => {
    popup.current
      ?.querySelector('[aria-selected=true]')
      // A list that needs no scrolling must not scroll the panel.
      ?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={popup}
      className="cq-Popup"
      style={{ maxHeight: height }}
      // The focus stays in the text.
      onMouseDown={event => event.preventDefault()}
    >
      {isCommand && <div className="cq-Popup-title">{title}</div>}
      <div id={id} role="listbox" aria-label={title}>
        {suggestions.map((suggestion, at) => (
          <div
            key={suggestion.key}
            id={optionId(id, at)}
            role="option"
            aria-selected={at === active}
            className={`cq-Option${at === active ? ' cq-mod-active' : ''}`}
            // A resting pointer does not choose, only one that moves.
            onPointerMove={() => onPoint(at)}
            onClick={() => onPick(suggestion)}
          >
            {suggestion.kind === 'command' ? (
              <Command
                name={`/${suggestion.command.name}`}
                parameters={suggestion.command.arguments}
                description={`${suggestion.bot.displayName}: ${suggestion.command.description}`}
              />
            ) : suggestion.kind === 'provided' ? (
              <Command {...suggestion.command} />
            ) : suggestion.kind === 'emoji' ? (
              <EmojiOption {...suggestion} />
            ) : (
              <Somebody {...suggestion} typed={typed} trans={trans} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function Somebody({
  person,
  model,
  typed,
  trans
}: Extract<Suggestion, { kind: 'mention' }> & {
  typed: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { name, here } = person;
  const start = folded(name.slice(0, typed.length)) === folded(typed) ? typed.length : 0;
  const isIn = useTurn(name);
  return (
    <>
      <Avatar face={{ ...person, avatarUrl: person.avatar_url }} size={18} />
      <span className="cq-Ellipsis" dir="auto">
        {isIn ? (
          <>
            <b>{name.slice(0, start)}</b>
            {name.slice(start)}
          </>
        ) : (
          '…'
        )}
      </span>
      <NameMarks shown={person} trans={trans} />
      {here && <span className="cq-Meta">{trans.__('here')}</span>}
      {model && (
        <span className="cq-Meta cq-Ellipsis" dir="auto">
          <Line text={model} />
        </span>
      )}
    </>
  );
}

const EmojiOption = ({ text, name }: IEmojiSuggestion): JSX.Element => (
  <>
    <span className="cq-Option-emoji" aria-hidden="true">
      {text}
    </span>
    <span className="cq-Ellipsis">{name}</span>
  </>
);

function Command({
  name,
  parameters,
  description
}: {
  name: string;
  parameters?: string;
  description?: string;
}): JSX.Element {
  return (
    <span className="cq-two">
      <code className="cq-Ellipsis">
        <Line text={name} />
        {parameters && (
          <i>
            {' '}
            <Line text={parameters} />
          </i>
        )}
      </code>
      <span className="cq-Ellipsis" dir="auto">
        <Line text={description ?? ''} />
      </span>
    </span>
  );
}
