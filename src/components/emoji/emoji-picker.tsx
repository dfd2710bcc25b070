import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { NotLoaded } from '../late/not-loaded.js';
import { mirrored, moveFocus, SIDEWAYS } from '../shared/focus.js';
import { useStable } from '../shared/hooks.js';
import { hasScreenKeyboard } from '../shared/touch.js';
import { choices } from './choices.js';
import { cellId, EmojiSection } from './emoji-section.js';
import { sectionsOf, type ICell } from './emoji-sections.js';
import { gridStep } from './grid-step.js';
import { SkinTones } from './skin-tones.js';
import { useColumns } from './use-columns.js';
import { useEmoji } from './use-emoji.js';

export interface IEmojiPickerProps {
  trans: TranslationBundle;
  /** The user has picked an emoji. The picker stays open until its owner removes it. */
  onPick(emoji: string): void;
  /** The user is done without picking one. */
  onClose(): void;
}

/** A search for emoji above a grid of them. The focus stays in the search, and its arrow keys move in the grid. */
export function EmojiPicker({ trans, onPick, onClose }: IEmojiPickerProps): JSX.Element {
  const id = useId();
  const { emoji, problem, retry } = useEmoji();
  const [query, setQuery] = useState('');
  const [tone, setTone] = useState(choices.tone);
  const [recent] = useState(choices.recent);
  const [active, setActive] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const columns = useColumns(grid);

  const sections = useMemo(
    () => (emoji ? sectionsOf(emoji, { query, recent, tone, trans }) : []),
    [emoji, query, recent, tone, trans]
  );
  const cells = sections.flatMap(section => section.cells);
  const at = Math.min(active, cells.length - 1);
  const current = cells[at] as ICell | undefined;

  useEffect(() => {
    // On a touch screen, the search would open the keyboard over the grid.
    const heir = hasScreenKeyboard() ? root.current : root.current?.querySelector('input');
    heir?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    // A pointer that moves must not scroll what is under it.
    if (!root.current?.matches(':hover')) {
      document.getElementById(cellId(id, at))?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [at, sections]);

  const point = useStable(setActive);
  const pick = useStable(({ text }: ICell) => {
    choices.add(text);
    onPick(text);
  });
  const onSearchKey = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    // In a text, the caret needs the keys that move sideways.
    const isSideways = event.key in SIDEWAYS && query !== '';
    const next = isSideways
      ? null
      : gridStep(
          sections.map(section => section.cells.length),
          columns,
          at,
          mirrored(event)
        );
    if (next !== null) {
      setActive(next);
    } else if (event.key === 'Enter' && current) {
      pick(current);
    } else {
      return;
    }
    event.preventDefault();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // The message or the box behind the picker has keys of its own.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    }
  };

  let start = 0;
  return (
    <div ref={root} className="cq-Emoji" tabIndex={-1} onKeyDown={onKeyDown}>
      <div className="cq-Field">
        <input
          type="text"
          role="combobox"
          aria-label={trans.__('Search emoji')}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={id}
          aria-activedescendant={current && cellId(id, at)}
          placeholder={trans.__('Search emoji')}
          value={query}
          onChange={event => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onSearchKey}
        />
      </div>
      {query === '' && (
        <div
          role="toolbar"
          aria-label={trans.__('Groups of emoji')}
          className="cq-Emoji-groups"
          onKeyDown={event =>
            moveFocus(event, event.currentTarget.querySelectorAll('button'), SIDEWAYS)
          }
        >
          {sections.map((section, place) => (
            <button
              key={section.id}
              type="button"
              tabIndex={place === 0 ? 0 : -1}
              aria-label={section.title}
              title={section.title}
              onClick={() =>
                grid.current
                  ?.querySelector(`[data-section="${section.id}"]`)
                  ?.scrollIntoView({ block: 'start' })
              }
            >
              {section.id === 'recent' ? '🕘' : section.cells[0].text}
            </button>
          ))}
        </div>
      )}
      <div
        ref={grid}
        id={id}
        role="listbox"
        aria-label={trans.__('Emoji')}
        className="cq-Emoji-grid"
        // The focus stays in the search.
        onMouseDown={event => event.preventDefault()}
      >
        {sections.map(section => {
          const from = start;
          start += section.cells.length;
          return (
            <EmojiSection
              key={section.id}
              grid={id}
              section={section}
              start={from}
              active={at >= from && at < start ? at : null}
              columns={columns}
              onPoint={point}
              onPick={pick}
            />
          );
        })}
      </div>
      {sections.length === 0 && (
        <div role="status" className="cq-Emoji-none">
          {problem ? (
            <NotLoaded {...{ trans, problem }} onRetry={retry} />
          ) : (
            emoji && trans.__('No emoji has this name.')
          )}
        </div>
      )}
      <div className="cq-Emoji-foot">
        <span className="cq-Meta cq-Ellipsis">{current?.name}</span>
        <SkinTones
          tone={tone}
          trans={trans}
          onChange={chosen => {
            choices.tone = chosen;
            setTone(chosen);
          }}
        />
      </div>
    </div>
  );
}
