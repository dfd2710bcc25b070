import { MessageLoop } from '@lumino/messaging';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('ChatWidget', () => {
  const bench = new Workbench([thread('a', 'Alpha'), thread('b', 'Beta')]);
  beforeAll(() => bench.restore());
  afterAll(() => bench.dispose());

  it('[PANEL4] its title is the name of the chat, with a star if something is unread', () => {
    const widget = bench.factory.createChat('a', 'main');
    expect(widget.title.label).toBe('Alpha');
    expect(widget.title.closable).toBe(true);
    bench.chats.list.update('a', { unreadCount: 2 });
    expect(widget.title.label).toBe('* Alpha');
    bench.chats.list.update('a', { topic: 'Gamma' });
    expect(widget.title.label).toBe('* Gamma');
    expect(widget.title.caption).toBe('Gamma');
    bench.chats.list.update('a', { unreadCount: 0 });
    expect(widget.title.label).toBe('Gamma');
    widget.dispose();
  });

  it('[PANEL3] the last view of a chat releases its model', () => {
    const first = bench.factory.createChat('b');
    const second = bench.factory.createChat('b');
    expect(first.model).toBe(second.model);
    first.dispose();
    expect(second.model.isDisposed).toBe(false);
    second.dispose();
    expect(second.model.isDisposed).toBe(true);
    expect(bench.factory.tracker.size).toBe(0);
  });

  it('is disposed when its tab is closed, and has no listeners then', () => {
    const widget = bench.factory.createChat('a', 'main');
    bench.shell.add(widget, 'main');
    const { model } = widget;
    widget.close();
    expect(widget.isDisposed).toBe(true);
    const read = jest.spyOn(model, 'name', 'get');
    bench.chats.list.update('a', { topic: 'Delta' });
    expect(read).not.toHaveBeenCalled();
  });

  it('[FOCUS6] takes the focus when it is activated without a composer', () => {
    const widget = bench.factory.createChat('a', 'main');
    bench.shell.add(widget, 'main', { activate: false });
    widget.activate();
    MessageLoop.flush();
    expect(widget.node.contains(document.activeElement)).toBe(true);
    widget.dispose();
  });

  it('[FOCUS9] leads to the message that was aimed at, once', () => {
    const widget = bench.factory.createChat('a', 'main');
    const reveal = jest.spyOn(widget.model, 'reveal').mockResolvedValue();
    const focused = jest.fn();
    widget.model.input.focusRequested.connect(focused);
    bench.shell.add(widget, 'main', { activate: false });
    widget.aim('m1');
    for (let i = 0; i < 2; i++) {
      widget.activate();
      MessageLoop.flush();
    }
    expect(reveal.mock.calls).toEqual([['m1']]);
    expect(focused).toHaveBeenCalledTimes(1);
    widget.dispose();
  });

  it('focuses the composer when it is activated', () => {
    const widget = bench.factory.createChat('a', 'main');
    const focused = jest.fn();
    widget.model.input.focusRequested.connect(focused);
    bench.shell.add(widget, 'main', { activate: false });
    expect(focused).not.toHaveBeenCalled();
    widget.activate();
    MessageLoop.flush();
    expect(focused).toHaveBeenCalled();
    widget.dispose();
  });
});
