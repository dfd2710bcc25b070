import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useMemo, useState, type RefObject } from 'react';
import { choices } from '../emoji/choices.js';
import { useEmoji } from '../emoji/use-emoji.js';
import { problemWords } from '../late/load-problem.js';
import {
  completionAt,
  folded,
  insertion,
  lacksCommands,
  lacksPeople,
  type ICompletionSource,
  type Suggestion
} from './completion.js';
import { emojiNameAt } from './emoji-completion.js';
import { insertText } from './insert-text.js';
import { optionId, Suggestions } from './suggestions.js';
import type { IAssistance } from './text-box.js';

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Completes mentions, commands and emoji in a text box, as a list with an active option. The focus stays in the text, whose
 * `aria-activedescendant` names the option. The role of the text box stays as it is: a `textarea` takes no other.
 */
export function useCompletion(
  area: RefObject<HTMLTextAreaElement>,
  value: string,
  source: ICompletionSource,
  trans: TranslationBundle
): Pick<IAssistance, 'popup' | 'attributes' | 'onKeyDown' | 'onCaret'> {
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  // The same place again would draw the text box once more.
  const onCaret = (at: number | null): void => void (at !== caret && setCaret(at));
  /** The option that the user has chosen last, and in which list. */
  const [chosen, setChosen] = useState({ list: '', at: 0 });
  /** The place whose list the user has closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const { people, bots, me, commands } = source;
  const { emoji: set, problem } = useEmoji(
    caret !== null && emojiNameAt(value.slice(0, caret)) !== null
  );
  const { tone } = choices;
  const emoji = useMemo(() => ({ set, tone }), [set, tone]);
  const found = useMemo(
    () =>
      caret === null ? null : completionAt(value, caret, { people, bots, emoji, me, commands }),
    [value, caret, people, bots, emoji, me, commands]
  );
  const from = found?.from ?? null;
  const completion = from === closed ? null : found;
  const list = `${from} ${value}`;
  const active = chosen.list === list ? chosen.at : 0;
  const setActive = (at: number): void => setChosen({ list, at });
  useEffect(() => {
    if (from === null) {
      setClosed(null);
    }
  }, [from]);

  const pick = (suggestion: Suggestion): void => {
    if (!area.current || !completion) {
      return;
    }
    setClosed(completion.from);
    if (suggestion.kind === 'emoji') {
      choices.add(suggestion.text);
    }
    insertText(
      area.current,
      insertion(value, completion, suggestion),
      completion.from,
      completion.to
    );
  };

  if (!completion) {
    const hint =
      caret !== null && lacksPeople(value, caret, source)
        ? trans.__('Nobody else is in this chat. Add people and bots by its menu.')
        : caret !== null && lacksCommands(value, caret, source)
          ? trans.__('This chat has no bots, and so no commands.')
          : problem && trans.__('No emoji: %1', problemWords(problem, trans));
    return {
      popup: hint && (
        <div className="cq-Popup cq-Popup-hint" role="status">
          {hint}
        </div>
      ),
      attributes: { 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' },
      onKeyDown: () => false,
      onCaret
    };
  }
  const { suggestions } = completion;
  const at = Math.min(active, suggestions.length - 1);
  const isWhole = (suggestion: Suggestion): boolean =>
    folded(value.slice(completion.from, completion.to)) ===
    folded(insertion(value, completion, suggestion).trimEnd());
  const onKeyDown = (event: React.KeyboardEvent): boolean => {
    const { key } = event;
    if (key === 'Enter' && isWhole(suggestions[at])) {
      // Nothing is left to complete, so Enter sends.
      return false;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return false;
    }
    if (key in STEPS) {
      setActive((at + STEPS[key] + suggestions.length) % suggestions.length);
    } else if (key === 'Enter' || key === 'Tab') {
      pick(suggestions[at]);
    } else if (key === 'Escape') {
      event.stopPropagation();
      setClosed(completion.from);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  return {
    popup: (
      <>
        <Suggestions {...{ id, completion, trans }} active={at} onPoint={setActive} onPick={pick} />
        <span className="cq-sr" role="status">
          {trans._n('%1 suggestion', '%1 suggestions', suggestions.length)}
        </span>
      </>
    ),
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': id,
      'aria-activedescendant': optionId(id, at)
    },
    onKeyDown,
    onCaret
  };
}
