import * as Y from 'yjs';
import { YChat, type IChatChange } from '../../../src/document/index.js';

const chats: YChat[] = [];

/** Opens a document that ends with the test. */
export function open(options?: { ydoc: Y.Doc }): YChat {
  const chat = new YChat(options);
  chats.push(chat);
  return chat;
}

/** Syncs the two documents with each other. */
export function merge(a: YChat, b: YChat): void {
  const [toB, toA] = [Y.encodeStateAsUpdate(a.ydoc), Y.encodeStateAsUpdate(b.ydoc)];
  Y.applyUpdate(b.ydoc, toB);
  Y.applyUpdate(a.ydoc, toA);
}

/** Records the changes that a document signals. */
export function changes(chat: YChat): IChatChange[] {
  const seen: IChatChange[] = [];
  chat.changed.connect((_, change) => void seen.push(change));
  return seen;
}

/** The ids of the messages, in order. */
export const ids = (chat: YChat): string[] => chat.getMessages().map(({ id }) => id);

afterEach(() => chats.splice(0).forEach(chat => chat.dispose()));
