import type { IChatListViewProps } from './contracts.js';

/** All chats: search, sections, rows. */
export declare function ChatListView(props: IChatListViewProps): JSX.Element;
