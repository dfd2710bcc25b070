import { nullTranslator } from '@jupyterlab/translation';
import { desktopItems } from '../../../../src/components/notifications/desktop-item.js';
import { loadNews } from '../../../../src/components/notifications/load-news.js';
import { DesktopNotifier } from '../../../../src/components/notifications/desktop-notifier.js';
import { Config } from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { FakeList, thread } from '../../../harness/fake-list.js';
import { timersOf } from '../../../harness/stage.js';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) {
    await Promise.resolve();
  }
};

const trans = nullTranslator.load('x');

function scene(permission = 'granted') {
  const shown: string[] = [];
  const opened: string[] = [];
  const state = { attended: false, click: (): void => undefined };
  const list = new FakeList();
  const clock = new ManualClock();
  list.threads = [thread('a', '<b>Team</b>')];
  const config = new Config({ desktopNotifications: true });
  const desktop = {
    permission,
    requestPermission: () => Promise.resolve(permission),
    show: (title: string, body: string, tag: string, onClick: () => void) => {
      shown.push(`${tag} ${title} / ${body}`);
      state.click = onClick;
    }
  };
  const notifier = new DesktopNotifier({
    ...{ list, config, trans, desktop, timers: timersOf(clock) },
    isAttended: () => state.attended,
    open: id => opened.push(id)
  });
  const say = async (text: string, unreadCount: number): Promise<void> => {
    list.update('a', {
      unreadCount,
      lastMessage: {
        ...{ id: 'm', sequenceId: '1', sender: 'bob', senderDisplayName: 'Bob <i>' },
        ...{ content: { message: text }, createdOn: '2026-01-05T09:00:00Z' }
      }
    });
    clock.advance(1_000);
    await loadNews();
    await Promise.resolve();
  };
  return { shown, opened, state, list, config, desktop, notifier, say };
}

it('[NOTIFY2] says as plain text who wrote, in one notification for each chat, and a click opens the chat', async () => {
  const { shown, say, state, opened, notifier } = scene();
  await say('**Hello**', 1);
  await say('More', 2);
  expect(shown).toEqual(['a <b>Team</b> / Bob <i>\n“Hello”', 'a <b>Team</b> / 2 unread messages']);
  state.click();
  expect(opened).toEqual(['a']);
  notifier.dispose();
  await say('Later', 3);
  expect(shown).toHaveLength(2);
});

it('[NOTIFY5] quotes the words alone, whatever a name contains', async () => {
  const { shown, say, list } = scene();
  list.update('a', { topic: 'Team “b”' });
  await say('“No”, he said. 2 unread messages', 1);
  expect(shown).toEqual(['a Team "b" / Bob <i>\n“"No", he said. 2 unread messages”']);
  list.update('a', { direct: 'bob', unreadCount: 0 });
  await say('2 unread messages', 1);
  expect(shown[1]).toBe('a Team "b" / “2 unread messages”');
});

it('[NOTIFY4] many chats share one notification', async () => {
  const { shown, list, say } = scene();
  list.threads = ['a', 'b', 'c', 'd'].map(id => thread(id, id.toUpperCase()));
  ['b', 'c', 'd'].forEach(id => list.update(id, { unreadCount: 1 }));
  await say('Hello', 1);
  expect(shown).toEqual(['colloquy-chats New messages in 4 chats / ']);
});

it('[NOTE3] says of several messages that they mention the user', async () => {
  const { shown, say, list } = scene();
  list.update('a', { mentioned: true });
  await say('@ada look', 2);
  expect(shown).toEqual(['a <b>Team</b> / 2 unread messages, with a mention or reply for you']);
});

it('[NOTIFY2] says nothing while the user looks at the page, without permission, or when it is off', async () => {
  const looks = scene();
  looks.state.attended = true;
  await looks.say('Hello', 1);
  const denied = scene('denied');
  await denied.say('Hello', 1);
  const off = scene();
  off.config.config = { desktopNotifications: false };
  await off.say('Hello', 1);
  expect([...looks.shown, ...denied.shown, ...off.shown]).toEqual([]);
});

it('[NOTIFY3] only a click on the entry of the menu asks the browser', async () => {
  const { config, desktop } = scene();
  config.config = { desktopNotifications: false };
  let asked = 0;
  const errors: string[] = [];
  const counting = (answer: string) => ({
    ...desktop,
    requestPermission: () => (asked++, Promise.resolve(answer))
  });
  const items = (answer: string) =>
    desktopItems(config, trans, error => errors.push(error.message), counting(answer));
  expect([items('granted')[0].label, asked]).toEqual(['Notify on the Desktop', 0]);
  items('denied')[0].onSelect();
  await settle();
  expect([config.config.desktopNotifications, errors.length]).toEqual([false, 1]);
  items('granted')[0].onSelect();
  await settle();
  expect([config.config.desktopNotifications, asked]).toEqual([true, 2]);
  items('granted')[0].onSelect();
  expect(config.config.desktopNotifications).toBe(false);
  expect(desktopItems(undefined, trans, () => undefined)).toEqual([]);
});
