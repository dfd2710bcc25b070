import type { IReader } from '../../../../src/model/index.js';
import { strangerOf } from '../../../../src/model/people.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

const reader = (username: string): IReader => ({
  person: strangerOf(username),
  time: 1_795_000_000
});

describe('the readers of a message', () => {
  let view: ChatViewScene;
  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  it('[READVIEW2] at most five faces and a number, with all names in words', async () => {
    const [own, other] = [view.message('ada', 'mine'), view.message('ivo', 'his')];
    view.model.receipts.readers = {
      [own.id]: ['ivo', 'noor'].map(reader),
      [other.id]: Array.from({ length: 30 }, (_, i) => reader(`p${i}`))
    };
    await view.draw({ messages: [own, other] });
    const [first, second] = view.drawing.all('.cq-Receipts');
    expect(first.closest('.cq-Foot')).not.toBeNull();
    expect(first.getAttribute('aria-label')).toBe('Read by ivo, noor');
    expect(first.title).toMatch(/^Read by\nivo, .*2026.*\nnoor, /);
    expect(second.querySelectorAll('.cq-Avatar')).toHaveLength(5);
    expect(second.textContent).toMatch(/\+25$/);
    expect(second.getAttribute('aria-label')).toMatch(/p19, and 10 more$/);
  });

  it('[READVIEW2] the menu lists all who have read it, and Escape leads back', async () => {
    const message = view.message('ivo', 'hello');
    view.model.receipts.readers = { [message.id]: ['noor', 'mira'].map(reader) };
    await view.draw({ messages: [message] });
    view.point(message.id);
    const more = view.drawing.button('More actions');
    more.focus();
    view.drawing.click(more);
    const entry = view.drawing
      .all('[role=menuitem]')
      .find(item => item.textContent === 'Read by 2');
    view.drawing.click(entry!);
    const list = view.drawing.one('.cq-Readers');
    expect(list.textContent).toMatch(/noor.*mira/);
    view.model.receipts.readers = { [message.id]: ['noor', 'mira', 'ivo'].map(reader) };
    act(() => view.model.changed.emit({}));
    expect(list.textContent).toMatch(/noor.*mira.*ivo/);
    expect(document.activeElement).toBe(list);
    view.drawing.fire(list, new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(view.drawing.all('.cq-Readers')).toEqual([]);
    expect(document.activeElement).toBe(more);
  });
});
