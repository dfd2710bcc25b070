import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { ChatListView, type IChatListViewProps } from '../../../../src/components/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';
import { Drawing } from '../../../harness/react.js';

const NOW = new Date('2026-11-19T15:00:00').getTime();

/** The view of a chat list with three chats, without a server. */
export class ChatListScene {
  readonly drawing = new Drawing();
  readonly chats = new FakeChats(
    thread('a', 'Survey team', { unreadCount: 4 }),
    thread('b', 'Release notes'),
    thread('c', 'Reading group', { role: 'reader' })
  );
  /** The chats that the view has opened, each with a message if it opens there. */
  opened: string[] = [];
  /** The titles of the view's questions. */
  readonly asked: string[] = [];
  readonly errors: string[] = [];
  /** The answer to questions of the view. */
  answer = true;
  readonly props: IChatListViewProps = {
    chats: this.chats,
    trans: nullTranslator.load('x'),
    now: () => NOW,
    confirm: question => {
      this.asked.push(question.title);
      return Promise.resolve(this.answer);
    },
    onError: error => this.errors.push(error.message),
    onOpen: (id, message) => this.opened.push(message ? `${id} ${message}` : id),
    onNew: () => this.opened.push('new')
  };

  get names(): string[] {
    return this.drawing.texts('.cq-Row-name');
  }

  /** The id of the chat whose row has the focus. */
  get focused(): string | undefined {
    return (document.activeElement as HTMLElement).dataset.id;
  }

  get search(): HTMLInputElement {
    return this.drawing.one('input[aria-label="Search chats and messages"]');
  }

  draw(change: Partial<IChatListViewProps> = {}): void {
    this.drawing.draw(<ChatListView {...this.props} {...change} />);
  }

  row(id: string): HTMLElement {
    return this.drawing.one(`.cq-Row[data-id="${id}"]`);
  }
}
