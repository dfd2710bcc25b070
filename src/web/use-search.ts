import * as React from 'react';
import { hasScreenKeyboard } from '../components/shared/touch.js';
import type { IChats } from '../model/index.js';
import type { Fragment } from './fragment.js';

/** When the user searches in a chat, the list is shown, with the focus in its search field. */
export function useSearch(
  { search }: IChats,
  fragment: Fragment,
  wide: boolean,
  split: React.RefObject<HTMLElement>
): void {
  React.useEffect(() => {
    const show = (): void => {
      if (!wide) {
        fragment.chat = null;
      }
      // On a touch screen, the keyboard would cover what was found.
      if (!hasScreenKeyboard()) {
        // Once the list is in view, and has its own focus.
        requestAnimationFrame(() =>
          split.current?.querySelector<HTMLElement>('.cq-Search input')?.focus()
        );
      }
    };
    search.requested.connect(show);
    return () => void search.requested.disconnect(show);
  }, [search, fragment, wide, split]);
}
