import { useRef, type KeyboardEvent } from 'react';
import type { IThread } from '../../model/index.js';
import { nextPlace } from '../shared/focus.js';

/** Letters typed within this time form one word of the type-ahead, in milliseconds. */
const TYPE_AHEAD_MS = 700;

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

/** The keys of the list: arrows, Home and End, F2, Delete, the left arrow that closes a section, and the first letters of a name. */
export function useListKeys(props: IListKeysProps): (event: KeyboardEvent) => void {
  const { reachable, chats, now, focusRow } = props;
  const word = useRef({ text: '', at: 0 });
  return event => {
    const key = (event.target as HTMLElement).dataset.id;
    const place = nextPlace(event, reachable.indexOf(key ?? ''), reachable.length);
    if (place !== null) {
      focusRow(reachable[place]);
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
