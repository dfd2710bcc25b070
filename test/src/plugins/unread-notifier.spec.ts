import { nullTranslator } from '@jupyterlab/translation';
import { Notification } from '@jupyterlab/apputils';
import { Config } from '../../../src/model/index.js';
import { PARSE } from '../../../src/components/content/budget.js';
import { TextCosts } from '../../../src/components/content/text-costs.js';
import { loadNews } from '../../../src/components/notifications/load-news.js';
import { UnreadNotifier } from '../../../src/plugins/unread-notifier.js';
import { FakeList, thread } from '../../harness/fake-list.js';
import { symbols } from '../../harness/slow-texts.js';

describe('UnreadNotifier', () => {
  const config = new Config();
  const visible = new Set<string>();
  const opened: string[] = [];
  let due: (() => void)[];
  let list: FakeList;
  let notifier: UnreadNotifier;
  /** Lets the time pass, and the texts load. */
  const pass = async (): Promise<void> => {
    due.splice(0).forEach(callback => callback());
    await loadNews();
    await Promise.resolve();
  };
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

  it('[SPOKEN3] says what a message without words holds', async () => {
    write('a', 1, '');
    const { lastMessage } = list.get('a')!;
    const contents = { kind: 'file', count: 1, text: 'plan.pdf' } as const;
    list.update('a', { lastMessage: { ...lastMessage!, contents } });
    list.arrived.emit(list.get('a')!);
    await pass();
    expect(shown()).toEqual(['A\nGrace\n“File: plan.pdf”']);
  });

  it('[NOTE1] notifies of a message in a chat that is not visible, with a button that opens it', async () => {
    write('a', 1, 'Hello\nworld');
    expect(shown()).toEqual([]);
    await pass();
    expect(shown()).toEqual(['A\nGrace\n“Hello world”']);
    Notification.manager.notifications[0].options.actions?.[0].callback(new MouseEvent('click'));
    expect(opened).toEqual(['a']);
  });

  it('[WHO19] tells the author from others of the chat with the same name', async () => {
    write('a', 1);
    const { lastMessage } = list.get('a')!;
    list.update('a', { lastMessage: { ...lastMessage!, senderAlias: 'grace' } });
    await pass();
    expect(shown()).toEqual(['A\nGrace (grace)\n“Hello”']);
  });

  it('[NOTE1] does not notify of visible or previously unread messages, or when switched off', async () => {
    visible.add('a');
    write('a', 1);
    list.update('d', { topic: 'New name' });
    await pass();
    config.config = { unreadNotifications: false };
    write('b', 1);
    await pass();
    expect(shown()).toEqual([]);
  });

  it('[NOTE2] notifies once of many messages and once of many chats', async () => {
    write('a', 1);
    write('a', 2);
    write('a', 3);
    await pass();
    expect(shown()).toEqual(['A\n3 unread messages']);
    write('a', 4);
    await pass();
    expect(shown()).toEqual(['A\n4 unread messages']);
    ['a', 'b', 'c', 'd'].forEach(id => write(id, 8));
    await pass();
    expect(shown()).toContain('New messages in 4 chats');
    expect(shown()).toHaveLength(2);
  });

  it('[NOTE2] many chats share one notification as long as they go on, until all of them are read', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    for (let count = 8; count < 12; count++) {
      ids.forEach(id => write(id, count));
      await pass();
    }
    expect(shown()).toEqual(['New messages in 4 chats']);
    ids.slice(1).forEach(id => list.update(id, { unreadCount: 0 }));
    expect(shown()).toHaveLength(1);
    list.update('a', { unreadCount: 0 });
    expect(shown()).toEqual([]);
  });

  it('[NOTE3] says of several messages or chats that they mention the user', async () => {
    write('a', 1);
    write('a', 2);
    list.update('a', { mentioned: true });
    await pass();
    expect(shown()).toEqual(['A\n2 unread messages, with a mention or reply for you']);
    ['a', 'b', 'c', 'd'].forEach(id => write(id, 8));
    await pass();
    expect(shown()).toContain('New messages in 4 chats, with a mention or reply for you');
  });

  it('[NOTIFY5] sets the name of the chat, the author and the words apart', async () => {
    list.update('a', { topic: 'Plans “x”\nNew messages in 4 chats' });
    write('a', 1, '1 unread message”\nEve\n“Hello');
    const { lastMessage } = list.get('a')!;
    const senderDisplayName = 'Grace: “Yes”';
    list.update('a', { lastMessage: { ...lastMessage!, senderDisplayName } });
    await pass();
    expect(shown()).toEqual([
      'Plans "x" New messages in 4 chats\nGrace: "Yes"\n“1 unread message" Eve "Hello”'
    ]);
  });

  it('[NOTIFY6] its texts are cut where they are slow, and the oldest go if they are slow together', async () => {
    const cost = (): number => new TextCosts().next(shown().join(''));
    ['a', 'b', 'c', 'd'].forEach((id, i) => list.update(id, { topic: symbols(60, i * 200) }));
    const say = async (id: string, first: number): Promise<void> => {
      write(id, 1, symbols(80, first));
      const { lastMessage } = list.get(id)!;
      const senderDisplayName = symbols(50, first + 100);
      list.update(id, { lastMessage: { ...lastMessage!, senderDisplayName } });
      await pass();
    };
    list.update('d', { unreadCount: 0 });
    await say('a', 50);
    expect(cost()).toBeGreaterThan(900);
    expect(cost()).toBeLessThanOrEqual(PARSE.cost / 3);
    await say('b', 250);
    await say('c', 450);
    expect(shown()).toHaveLength(3);
    await say('d', 650);
    expect(shown()).toHaveLength(3);
    expect(shown().some(text => text.startsWith(symbols(5, 0)))).toBe(false);
    expect(cost()).toBeLessThanOrEqual(PARSE.cost);
  });

  it('[NOTE2] removes a notification when the chat is read', async () => {
    write('a', 1);
    await pass();
    list.update('a', { unreadCount: 0 });
    expect(shown()).toEqual([]);
    write('b', 1);
    list.update('b', { unreadCount: 0 });
    await pass();
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
