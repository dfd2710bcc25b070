import { useRef, type KeyboardEvent } from 'react';
import type { IThread } from '../../model/index.js';
import { nextPlace } from '../shared/focus.js';

/** Letters typed within this time form one word of the type-ahead, in milliseconds. */
const TYPE_AHEAD_MS = 700;

/** The button of a row's menu, which follows the row. */
const MENU = '.cq-Row-menu';

export interface IListKeysProps {
  /** The keys of the rows in order, drawn or not. */
  reachable: readonly string[];
  /** The chats whose names the type-ahead looks at. */
  chats: readonly IThread[];
  now(this: void): number;
  focusRow(this: void, key: string): void;
  onRename(this: void, key: string): void;
  onDelete(this: void, key: string): void;
  /** Closes the section of a row. */
  onFold(this: void, key: string): void;
}

/**
 * The keys of the list: arrows, Home and End, F2, Delete, the first letters of a name, the right arrow that leads to the button of a row's
 * menu, and the left arrow that leads back or closes the section.
 */
export function useListKeys(props: IListKeysProps): (event: KeyboardEvent) => void {
  const { reachable, chats, now, focusRow } = props;
  const word = useRef({ text: '', at: 0 });
  return event => {
    const target = event.target as HTMLElement;
    const row = target.matches(MENU) ? (target.previousElementSibling as HTMLElement) : target;
    const key = row.dataset.id;
    const place = nextPlace(event, reachable.indexOf(key ?? ''), reachable.length);
    if (place !== null) {
      focusRow(reachable[place]);
    } else if (event.key === 'ArrowRight' && key) {
      row.parentElement?.querySelector<HTMLElement>(MENU)?.focus();
    } else if (row !== target && (event.key === 'ArrowLeft' || event.key === 'Escape')) {
      row.focus();
    } else if (event.key === 'F2' && key) {
      props.onRename(key);
    } else if (event.key === 'Delete' && key) {
      props.onDelete(key);
    } else if (event.key === 'ArrowLeft' && key) {
      props.onFold(key);
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const at = now();
      const text = (at - word.current.at < TYPE_AHEAD_MS ? word.current.text : '') + event.key;
      word.current = { text, at };
      const match = chats.find(({ topic }) =>
        topic.toLocaleLowerCase().startsWith(text.toLocaleLowerCase())
      );
      if (match) {
        focusRow(match.id);
      }
    }
  };
}
