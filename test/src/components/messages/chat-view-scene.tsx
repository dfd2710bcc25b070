import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import {
  ChatView,
  ExtensionContext,
  type IChatViewProps,
  type IExtensions
} from '../../../../src/components/index.js';
import {
  Config,
  type IMessageItem,
  type IPerson,
  type IWork
} from '../../../../src/model/index.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';
import { FakeChats, thread, type FakeModel } from '../../../harness/fake-chats.js';
import { actAsync, Drawing } from '../../../harness/react.js';

const NOW = new Date('2026-11-19T15:00:00').getTime();

const PEOPLE: { [username: string]: IPerson } = {
  ivo: { username: 'ivo', name: 'Ivo Teska', kind: 'account', here: true },
  calc: { username: 'calc', name: 'Calculator', kind: 'bot', bot: true, here: true }
};

/** Reports every element as visible at once. */
class NearObserver {
  constructor(private _callback: IntersectionObserverCallback) {}
  observe(target: Element): void {
    this._callback([{ target, isIntersecting: true } as IntersectionObserverEntry], this as never);
  }
  unobserve(): void {}
  disconnect(): void {}
}

/** The view of one chat, which ada opens, without a server. */
export class ChatViewScene {
  constructor() {
    globalThis.IntersectionObserver = NearObserver as never;
    const note =
      (name: string) =>
      (...args: unknown[]): void =>
        void this.calls.push(
          [name, ...args.filter(arg => arg !== undefined).map(String)].join(' ')
        );
    Object.assign(this.model, {
      input: new InputModel(note('send')),
      canEdit: (item: IMessageItem) => item.own,
      canDelete: (item: IMessageItem) => item.own,
      ...Object.fromEntries(
        ['edit', 'delete', 'send', 'retry', 'reconnect', 'markAsRead'].map(name => [
          name,
          note(name)
        ])
      ),
      discard: (id: string) => {
        note('discard')(id);
        return [];
      },
      person: (username: string) => PEOPLE[username]
    });
    Object.assign(this.model.answers, {
      canStop: (answer: IMessageItem | IWork) => 'question' in answer || answer.streaming === true,
      canRetry: (item: IMessageItem) => item.stream_failure !== undefined,
      stop: (answer: IMessageItem | IWork) =>
        this.calls.push(
          'question' in answer
            ? `stop ${answer.bot.username} ${answer.question}`
            : `stop ${answer.id}`
        ),
      retry: ({ id }: IMessageItem) => this.calls.push(`retry answer ${id}`)
    });
  }

  drawing = new Drawing();
  extensions: IExtensions = {};
  /** The answer to questions of the view. */
  answer = true;
  /** The calls of the model, questions and errors so far, in words. */
  readonly calls: string[] = [];
  readonly chats = new FakeChats(thread('a', 'Survey team'));
  readonly model: FakeModel = this.chats.open('a');
  readonly props: IChatViewProps = {
    chats: this.chats,
    model: this.model,
    config: new Config(),
    trans: nullTranslator.load('x'),
    now: () => NOW,
    confirm: question => {
      this.calls.push(question.title);
      return Promise.resolve(this.answer);
    },
    onError: error => this.calls.push(error.message)
  };

  get composer(): HTMLTextAreaElement {
    return this.drawing.one('.cq-Chat > .cq-Composer textarea');
  }

  /** Creates a message; messages are numbered from 1. */
  message(sender: string, body: string, more: Partial<IMessageItem> = {}): IMessageItem {
    const seq = ++this._count;
    return {
      type: 'msg',
      id: `m${seq}`,
      seq,
      sender,
      body,
      time: NOW / 1000 - 3600 + seq,
      own: sender === 'ada',
      delivery: 'saved',
      ...more
    };
  }

  /** Changes the model, and renders the view. */
  async draw(change: object = {}): Promise<void> {
    Object.assign(this.model, change);
    this.drawing.draw(
      <ExtensionContext.Provider value={this.extensions}>
        <ChatView {...this.props} />
      </ExtensionContext.Provider>
    );
    await this.drawing.settle();
  }

  /** Waits for an element. Rendering takes promises and a few turns of the event loop. */
  async rendered(selector: string): Promise<HTMLElement> {
    while (this.drawing.all(selector).length === 0) {
      await actAsync(async () => {
        await new Promise(resolve => setTimeout(resolve));
      });
    }
    return this.drawing.all(selector)[0];
  }

  rowOf(id: string): HTMLElement {
    return this.drawing.one(`.cq-Message[data-id="${id}"]`);
  }

  /** Moves the pointer over a message. */
  point(id: string): void {
    const event = new MouseEvent('pointermove', { bubbles: true });
    Object.defineProperty(event, 'movementX', { value: 3 });
    this.drawing.fire(this.rowOf(id), event);
  }

  /** Chooses an entry of a message's menu. */
  choose(id: string, entry: string): void {
    this.point(id);
    this.drawing.click(this.drawing.one(`[data-id="${id}"] .cq-Tools [aria-label="More actions"]`));
    this.drawing.click(this.drawing.button(entry));
  }

  dispose(): void {
    globalThis.IntersectionObserver = this._observer;
    this.drawing.dispose();
  }

  private readonly _observer = globalThis.IntersectionObserver;
  private _count = 0;
}
