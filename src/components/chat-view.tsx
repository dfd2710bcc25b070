import type { IChatViewProps } from './contracts.js';

/** One chat: header, messages, composer. */
export declare function ChatView(props: IChatViewProps): JSX.Element;
