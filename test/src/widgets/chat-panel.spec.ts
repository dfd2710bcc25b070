import { MessageLoop } from '@lumino/messaging';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('ChatPanel', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench([thread('a', 'Alpha'), thread('b', 'Beta')]);
  });
  afterEach(() => bench.dispose());

  it('[PANEL1] shows the list or one chat, and keeps the state of the others', async () => {
    const { panel } = await bench.open();
    const list = panel.widgets[0];
    expect(list.isVisible).toBe(true);
    expect(panel.current).toBeNull();

    const a = bench.factory.createChat('a', { area: 'side' });
    const b = bench.factory.createChat('b', { area: 'side' });
    panel.reveal(a);
    expect([list.isVisible, a.isVisible, panel.current]).toEqual([false, true, a]);
    panel.reveal(b);
    expect([list.isVisible, a.isVisible, b.isVisible]).toEqual([false, false, true]);
    expect(panel.chats).toEqual([a, b]);
    panel.reveal(null);
    expect([list.isVisible, a.isVisible, b.isVisible]).toEqual([true, false, false]);
    expect(a.isAttached).toBe(true);
  });

  it('goes back to the list when the shown chat is removed', async () => {
    const { panel } = await bench.open();
    const a = bench.factory.createChat('a', { area: 'side' });
    const before: unknown[] = [];
    panel.reveal(a);
    panel.currentChanged.connect((_, chat) => before.push(chat));
    a.dispose();
    expect(panel.current).toBeNull();
    expect(panel.widgets[0].isVisible).toBe(true);
    expect(before).toEqual([a]);
  });

  it('[FOCUS2] Back focuses the row of the chat that was left, and closing focuses the list', async () => {
    const { panel } = await bench.open();
    const b = bench.factory.createChat('b', { area: 'side' });
    const rowOf = (id: string): Element | null => panel.node.querySelector(`[data-id="${id}"]`);
    panel.reveal(b);
    await bench.drawn(() => b.node.querySelector('textarea'));
    b.node.querySelector('textarea')!.focus();
    panel.reveal(null);
    expect(document.activeElement).toBe(rowOf('b'));

    panel.reveal(b);
    b.node.querySelector('textarea')!.focus();
    b.dispose();
    expect(document.activeElement).toBe(panel.node.querySelector('input'));
  });

  it('[FOCUS2] leaving a chat without the focus does not move the focus', async () => {
    const { panel } = await bench.open();
    (document.activeElement as HTMLElement).blur();
    panel.reveal(bench.factory.createChat('a', { area: 'side' }));
    panel.reveal(null);
    expect(document.activeElement).toBe(document.body);
  });

  it('[PANEL10] its list is loaded when somebody first looks at it, and then has the focus that it was given', async () => {
    const { panel } = await bench.open(true, false);
    await bench.settled();
    expect(panel.widgets[0].node.childElementCount).toBe(0);
    bench.shell.activateById(panel.id);
    const search = (): Element | null => panel.node.querySelector('input');
    await bench.drawn(search);
    await bench.drawn(() => document.activeElement === search());
    expect(document.activeElement).toBe(search());
  });

  it('[PANEL5] its tab tells the number of unread chats, and has a badge with that of urgent ones', async () => {
    const { panel } = await bench.open();
    expect(panel.title.caption).toBe('Chat');
    expect(panel.title.dataset).not.toHaveProperty('unread');
    bench.chats.list.update('a', { unreadCount: 5 });
    expect(panel.title.dataset).not.toHaveProperty('unread');
    bench.chats.list.alerts.urgent.add('a').add('b');
    bench.chats.list.update('b', { unreadCount: 1 });
    expect(panel.title.dataset.unread).toBe('2');
    expect(panel.title.caption).toBe('Chat (2 unread)');
    MessageLoop.flush();
    const tab = document.querySelector<HTMLElement>('.cq-ChatPanel-tab');
    expect(tab?.dataset.unread).toBe('2');
    bench.chats.list.alerts.urgent.clear();
    bench.chats.list.update('a', { unreadCount: 0 });
    bench.chats.list.update('b', { unreadCount: 0 });
    expect(panel.title.dataset).not.toHaveProperty('unread');
  });

  it('does not follow the list after dispose', async () => {
    const { panel } = await bench.open();
    const { title } = panel;
    panel.dispose();
    bench.chats.list.update('a', { unreadCount: 5 });
    expect(title.dataset).not.toHaveProperty('unread');
  });
});
