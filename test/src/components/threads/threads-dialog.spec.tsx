import { act, actAsync } from '../../../harness/react.js';
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
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
  });

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

  it('[THREADVIEW14] an open list follows new replies and what is read elsewhere, and its lines keep their places', async () => {
    const line = (rootId: string, unreadCount: number, readSequenceId: number) => ({
      ...{ rootId, isFollowed: true, unreadCount, readSequenceId },
      lastReplyOn: `2026-11-05T10:00:00Z`
    });
    let asked = 0;
    let lines = [line('m1', 2, 3), line('m2', 0, 5)];
    view.model.threadOf = () => Promise.resolve({ value: (asked++, lines) });
    const shown = (): string[] => view.drawing.texts('.cq-ThreadsList .cq-Hit');
    const later = (ms: number): Promise<void> =>
      actAsync(async () => void (await jest.advanceTimersByTimeAsync(ms)));
    await open();
    expect(shown()).toEqual([
      expect.stringMatching(/2 new replies$/),
      expect.not.stringContaining('new')
    ]);
    jest.useFakeTimers();
    const say = (body: string, more: object): void => {
      view.model.messages = [...view.model.messages, view.message('ivo', body, more)];
      act(() => view.model.changed.emit({}));
    };
    say('no reply', {});
    await later(2_000);
    expect(asked).toBe(1);
    lines = [line('m1', 2, 3), line('m2', 1, 5)];
    say('a reply', { reply_to: 'm2' });
    say('another', { reply_to: 'm2' });
    await later(1_000);
    expect(asked).toBe(1);
    await later(500);
    expect([asked, ...shown()]).toEqual([
      2,
      expect.stringMatching(/2 new replies$/),
      expect.stringMatching(/1 new reply$/)
    ]);
    // Another window has read in the first thread.
    lines = [line('m1', 0, 4), line('m2', 1, 5)];
    act(() => view.model.followed.emit({ threadId: view.model.id, ...line('m1', 2, 4) }));
    await later(1_500);
    expect([asked, ...shown()]).toEqual([
      3,
      expect.not.stringContaining('new'),
      expect.stringMatching(/1 new reply$/)
    ]);
    view.drawing.click(view.drawing.button('Close'));
    say('one more', { reply_to: 'm2' });
    await later(2_000);
    expect(asked).toBe(3);
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
