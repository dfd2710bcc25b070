import * as React from 'react';
import { ChatView, createParser, type IChatViewProps } from '../components/index.js';
import { systemTimers } from '../model/index.js';
import { renderers } from './renderers.js';

/** One parser for all chats. */
const content = { parser: createParser(systemTimers), ...renderers };

/** A chat of the page, with what renders its messages. */
export function Chat(props: Omit<IChatViewProps, 'content'>): JSX.Element {
  return <ChatView {...props} content={content} />;
}
