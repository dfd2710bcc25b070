import { actAsync } from '../../../harness/react.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('ThreadsDialog', () => {
  let view: ChatViewScene;
  const open = async (): Promise<void> => {
    view.drawing.click(view.drawing.button('Chat menu'));
    view.drawing.click(
      view.drawing.all('[role=menuitem]').find(item => item.textContent === 'Threads')!
    );
    await view.drawing.settle();
  };

  beforeEach(async () => {
    HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
      this.open = true;
    };
    view = new ChatViewScene();
    const messages = ['The rates are low', 'Lunch?', 'Other'].map(text =>
      view.message('ivo', text)
    );
    await view.draw({ messages });
  });
  afterEach(() => view.dispose());

  it('[THREADVIEW11] lists the threads that the user follows, those with unread replies first, and opens one', async () => {
    const line = (rootId: string, unreadCount: number, day: number, isFollowed = true) => ({
      ...{ rootId, isFollowed, unreadCount, readSequenceId: 0 },
      lastReplyOn: `2026-11-0${day}T10:00:00Z`
    });
    view.model.threadOf = path =>
      Promise.resolve({
        value: path.endsWith('/following')
          ? [line('m1', 0, 5), line('m2', 3, 1), line('m3', 0, 6, false)]
          : []
      });
    await open();
    expect(view.drawing.texts('.cq-ThreadsList .cq-Hit-text')).toEqual([
      'Lunch?',
      'The rates are low'
    ]);
    expect(view.drawing.texts('.cq-ThreadsList .cq-NewReplies')).toEqual(['3 new replies']);
    expect(document.activeElement?.textContent).toMatch(/^Ivo.*Lunch\?3 new replies$/);
    view.drawing.key('ArrowDown', {}, document.activeElement);
    expect(document.activeElement?.textContent).toContain('The rates are low');
    // Another window tells what it has changed.
    await actAsync(() => view.model.threads.follow('m3', true));
    expect(view.drawing.texts('.cq-ThreadsList .cq-Hit-text')[1]).toBe('Other');
    await actAsync(() => view.model.threads.follow('m3', false));
    expect(view.drawing.all('.cq-ThreadsList .cq-Hit-text')).toHaveLength(2);
    view.drawing.click(document.activeElement as HTMLElement);
    await view.drawing.settle();
    expect(view.drawing.texts('.cq-Thread .cq-Body')).toEqual(['The rates are low']);
    expect(view.drawing.all('.cq-ThreadsList')).toEqual([]);
  });

  it('[THREADVIEW11] says how to follow one if there is none, and why they cannot be read', async () => {
    await open();
    expect(view.drawing.texts('.cq-ThreadsList-none')).toEqual([
      expect.stringContaining('You follow no thread yet.')
    ]);
    view.drawing.click(view.drawing.button('Close'));
    view.model.threadOf = () => Promise.reject(new Error('No response.'));
    await open();
    expect(view.drawing.texts('.cq-Dialog [role=alert]')).toEqual(['No response.']);
  });
});
