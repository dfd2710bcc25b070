import { MessageLoop } from '@lumino/messaging';
import { createInputToolbarRegistry } from '../../../src/components/index.js';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('ChatWidget', () => {
  const bench = new Workbench([thread('a', 'Alpha'), thread('b', 'Beta')]);
  beforeAll(() => bench.restore());
  afterAll(() => bench.dispose());

  it('[PANEL4] its title is the name of the chat, with a star if something is unread', () => {
    const widget = bench.factory.createChat('a', { area: 'main' });
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

  it('[EXTEND9] it has the toolbar and the welcome of the application, or a toolbar of its own', async () => {
    const toolbar = createInputToolbarRegistry();
    toolbar.hide('emoji');
    Object.assign(bench.factory.environment, { extensions: { welcome: 'Welcome' }, toolbar });
    const own = createInputToolbarRegistry();
    own.hide('attach');
    const drawn = async (options?: { toolbar: typeof own }): Promise<string[]> => {
      const widget = bench.factory.createChat('a', options);
      Object.assign(widget.model, { ready: true, messages: [] });
      bench.shell.add(widget, 'main');
      // The view is loaded with the first chat.
      while (!widget.node.querySelector('.cq-Composer-bar [aria-label=Send]')) {
        await new Promise(resolve => setTimeout(resolve));
      }
      expect(widget.node.querySelector('.cq-Welcome')?.textContent).toBe('Welcome');
      const buttons = [...widget.node.querySelectorAll('.cq-Composer-bar button')];
      widget.dispose();
      return buttons.map(button => button.getAttribute('aria-label') ?? '');
    };
    const usual = await drawn();
    expect(usual).toContain('Send');
    expect(usual).not.toContain('Emoji');
    expect(await drawn({ toolbar: own })).toContain('Emoji');
    Object.assign(bench.factory.environment, { extensions: {}, toolbar: undefined });
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
    const widget = bench.factory.createChat('a', { area: 'main' });
    bench.shell.add(widget, 'main');
    const { model } = widget;
    widget.close();
    expect(widget.isDisposed).toBe(true);
    const read = jest.spyOn(model, 'name', 'get');
    bench.chats.list.update('a', { topic: 'Delta' });
    expect(read).not.toHaveBeenCalled();
  });

  it('[FOCUS6] takes the focus when it is activated without a composer', () => {
    const widget = bench.factory.createChat('a', { area: 'main' });
    bench.shell.add(widget, 'main', { activate: false });
    widget.activate();
    MessageLoop.flush();
    expect(widget.node.contains(document.activeElement)).toBe(true);
    widget.dispose();
  });

  it('[FOCUS9] leads to the message that was aimed at, once', () => {
    const widget = bench.factory.createChat('a', { area: 'main' });
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
    const widget = bench.factory.createChat('a', { area: 'main' });
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
