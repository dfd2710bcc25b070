import * as React from 'react';
import { DEFAULT_WORKSPACE, type IChats } from '../model/index.js';
import type { Fragment } from './fragment.js';

/**
 * Notes the chat that is shown as the last one of its workspace.
 *
 * @returns shows the last chat of the current workspace, beside its list
 */
export function useLastChat(chats: IChats, fragment: Fragment, current: string | null): () => void {
  const { list } = chats;
  React.useEffect(() => {
    const thread = current !== null && list.get(current);
    if (thread) {
      list.workspaces.visit(thread);
    }
  }, [list, current]);
  return React.useCallback(() => {
    const { current: workspace, lastChat } = list.workspaces;
    fragment.chat = null;
    const show = (place: string = DEFAULT_WORKSPACE): void => {
      // The user may have gone on, and the chat may be elsewhere.
      if (place === workspace && list.workspaces.current === place && fragment.chat === null) {
        fragment.chat = lastChat;
      }
    };
    if (lastChat !== null) {
      list.find(lastChat).then(
        thread => thread && show(thread.workspaceId),
        () => undefined // the list tells that the server does not respond
      );
    }
  }, [list, fragment]);
}
