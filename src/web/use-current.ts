import * as React from 'react';
import type { IChats } from '../model/index.js';
import type { Fragment } from './fragment.js';

/** Returns the chat that the URL names, once it is known to exist. */
export function useCurrent(
  chats: IChats,
  fragment: Fragment,
  onUnknown: () => void
): string | null {
  const id = React.useSyncExternalStore(fragment.subscribe, () => fragment.chat);
  const unknown = React.useRef(onUnknown);
  unknown.current = onUnknown;
  const known = React.useSyncExternalStore(
    React.useCallback(
      listener => {
        chats.list.changed.connect(listener);
        return () => chats.list.changed.disconnect(listener);
      },
      [chats]
    ),
    // A loaded chat that was deleted stays visible to say so.
    () => id !== null && (chats.list.get(id) !== undefined || chats.loaded(id) !== undefined)
  );
  React.useEffect(() => {
    if (id !== null) {
      // Its page of the list may not be loaded.
      chats.list.find(id).then(
        thread => thread ?? (chats.loaded(id) === undefined && unknown.current()),
        () => undefined
      );
    }
  }, [chats, id]);
  return known ? id : null;
}

/** Goes to the message that the URL names, once its chat is shown. */
export function useMessageOf(
  chats: IChats,
  fragment: Fragment,
  current: string | null,
  onError: (error: Error) => void
): void {
  const message = React.useSyncExternalStore(fragment.subscribe, () => fragment.message);
  React.useEffect(() => {
    const target = current === null ? null : fragment.takeMessage();
    if (target !== null) {
      chats.open(current!).reveal(target).catch(onError);
    }
  }, [chats, fragment, current, message, onError]);
}
