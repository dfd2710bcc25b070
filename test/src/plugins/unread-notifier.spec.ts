import { nullTranslator } from '@jupyterlab/translation';
import { Notification } from '@jupyterlab/apputils';
import { Config } from '../../../src/model/index.js';
import { UnreadNotifier } from '../../../src/plugins/unread-notifier.js';
import { FakeList, thread } from '../../harness/fake-list.js';

describe('UnreadNotifier', () => {
  const config = new Config();
  const visible = new Set<string>();
  const opened: string[] = [];
  let due: (() => void)[];
  let list: FakeList;
  let notifier: UnreadNotifier;
  const pass = (): void => due.splice(0).forEach(callback => callback());
  const shown = (): string[] => Notification.manager.notifications.map(({ message }) => message);
  const write = (id: string, unreadCount: number, message = 'Hello'): void =>
    list.update(id, {
      unreadCount,
      lastMessage: {
        id: `m${unreadCount}`,
        sequenceId: `${unreadCount}`,
        sender: 'grace',
        senderDisplayName: 'Grace',
        content: { message },
        createdOn: '2026-01-05T09:00:00Z'
      }
    });

  beforeEach(() => {
    due = [];
    visible.clear();
    config.config = { unreadNotifications: true };
    list = new FakeList();
    list.threads = ['a', 'b', 'c', 'd'].map(id => thread(id, id.toUpperCase(), { unreadCount: 0 }));
    list.update('d', { unreadCount: 7 });
    notifier = new UnreadNotifier({
      list,
      config,
      trans: nullTranslator.load('jupyterlab_colloquy'),
      timers: {
        now: () => 0,
        delay: callback => {
          due.push(callback);
          return {
            isDisposed: false,
            dispose: () => (due = due.filter(other => other !== callback))
          };
        }
      },
      isVisible: id => visible.has(id),
      open: id => opened.push(id)
    });
  });
  afterEach(() => {
    notifier.dispose();
    Notification.manager.dismiss();
  });

  it('[SPOKEN3] says what a message without words holds', () => {
    write('a', 1, '');
    const { lastMessage } = list.get('a')!;
    const contents = { kind: 'file', count: 1, text: 'plan.pdf' } as const;
    list.update('a', { lastMessage: { ...lastMessage!, contents } });
    list.arrived.emit(list.get('a')!);
    pass();
    expect(shown()).toEqual(['A: Grace: File: plan.pdf']);
  });

  it('[NOTE1] notifies of a message in a chat that is not visible, with a button that opens it', () => {
    write('a', 1, 'Hello\nworld');
    expect(shown()).toEqual([]);
    pass();
    expect(shown()).toEqual(['A: Grace: Hello world']);
    Notification.manager.notifications[0].options.actions?.[0].callback(new MouseEvent('click'));
    expect(opened).toEqual(['a']);
  });

  it('[WHO19] tells the author from others of the chat with the same name', () => {
    write('a', 1);
    const { lastMessage } = list.get('a')!;
    list.update('a', { lastMessage: { ...lastMessage!, senderAlias: 'grace' } });
    pass();
    expect(shown()).toEqual(['A: Grace (grace): Hello']);
  });

  it('[NOTE1] does not notify of visible or previously unread messages, or when switched off', () => {
    visible.add('a');
    write('a', 1);
    list.update('d', { topic: 'New name' });
    pass();
    config.config = { unreadNotifications: false };
    write('b', 1);
    pass();
    expect(shown()).toEqual([]);
  });

  it('[NOTE2] notifies once of many messages and once of many chats', () => {
    write('a', 1);
    write('a', 2);
    write('a', 3);
    pass();
    expect(shown()).toEqual(['A: 3 unread messages']);
    write('a', 4);
    pass();
    expect(shown()).toEqual(['A: 4 unread messages']);
    ['a', 'b', 'c', 'd'].forEach(id => write(id, 8));
    pass();
    expect(shown()).toContain('New messages in 4 chats');
    expect(shown()).toHaveLength(2);
  });

  it('[NOTE2] many chats share one notification as long as they go on, until all of them are read', () => {
    const ids = ['a', 'b', 'c', 'd'];
    for (let count = 8; count < 12; count++) {
      ids.forEach(id => write(id, count));
      pass();
    }
    expect(shown()).toEqual(['New messages in 4 chats']);
    ids.slice(1).forEach(id => list.update(id, { unreadCount: 0 }));
    expect(shown()).toHaveLength(1);
    list.update('a', { unreadCount: 0 });
    expect(shown()).toEqual([]);
  });

  it('[NOTE3] says of several messages or chats that they mention the user', () => {
    write('a', 1);
    write('a', 2);
    list.update('a', { mentioned: true });
    pass();
    expect(shown()).toEqual(['A: 2 unread messages, with a mention or reply for you']);
    ['a', 'b', 'c', 'd'].forEach(id => write(id, 8));
    pass();
    expect(shown()).toContain('New messages in 4 chats, with a mention or reply for you');
  });

  it('[NOTE2] removes a notification when the chat is read', () => {
    write('a', 1);
    pass();
    list.update('a', { unreadCount: 0 });
    expect(shown()).toEqual([]);
    write('b', 1);
    list.update('b', { unreadCount: 0 });
    pass();
    expect(shown()).toEqual([]);
  });

  it('leaves no timer and no listener after dispose', () => {
    write('a', 1);
    notifier.dispose();
    expect(due).toEqual([]);
    write('b', 1);
    expect(due).toEqual([]);
  });
});
