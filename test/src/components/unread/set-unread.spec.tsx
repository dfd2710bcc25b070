import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('messages that the user sets to unread', () => {
  let view: ChatViewScene;
  beforeEach(() => {
    view = new ChatViewScene();
    Object.assign(view.model, {
      setUnread: (id: string) => view.calls.push(`unread ${id}`),
      resumeReading: () => {
        view.calls.push('resume');
        return false;
      }
    });
  });
  afterEach(() => view.dispose());

  const unread = (): string[] => view.calls.filter(call => call.startsWith('unread'));
  const press = (id: string, key: string, more = {}): void =>
    view.drawing.fire(
      view.rowOf(id),
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
    );

  it("[UNREADVIEW1] the menu of another's message and the key U on it do so", async () => {
    const [theirs, own] = [view.message('ivo', 'hello'), view.message('ada', 'mine')];
    await view.draw({ messages: [theirs, own] });
    const labels = (id: string): (string | null)[] => {
      view.point(id);
      view.drawing.click(view.rowOf(id).querySelector<HTMLElement>('[aria-label="More actions"]')!);
      return view.drawing.all('[role=menuitem]').map(({ textContent }) => textContent);
    };
    expect(labels('m2')).not.toContain('Mark Unread from Here');
    expect(labels('m1')).toContain('Mark Unread from Here');
    view.drawing.click(
      view.drawing.all('[role=menuitem]').find(one => one.textContent === 'Mark Unread from Here')!
    );
    press('m1', 'u');
    press('m2', 'u');
    press('m1', 'u', { ctrlKey: true });
    expect(unread()).toEqual(['unread m1', 'unread m1']);
  });

  it('[MARKUNREAD2] an act of the user in the messages ends that they stay unread in view', async () => {
    await view.draw({ messages: [view.message('ivo', 'hello')] });
    press('m1', 'u');
    expect(view.calls).not.toContain('resume');
    const list = view.drawing.one('.cq-Messages');
    for (const event of [new Event('wheel'), new Event('touchmove'), new Event('pointerdown')]) {
      view.drawing.fire(list, event);
    }
    press('m1', 'ArrowUp');
    expect(view.calls.filter(call => call === 'resume')).toHaveLength(4);
  });
});
