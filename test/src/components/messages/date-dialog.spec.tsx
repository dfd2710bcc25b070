import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('the menu and the start of a chat', () => {
  let view: ChatViewScene;
  beforeEach(() => {
    view = new ChatViewScene();
    // The test environment has no dialogs.
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      this.open = true;
    };
  });
  afterEach(() => view.dispose());

  it('[DATEVIEW1] asks for a day, goes there, and says why it could not', async () => {
    const times: number[] = [];
    let fails = true;
    Object.assign(view.model, {
      revealTime: (time: number) => {
        times.push(time);
        return fails ? Promise.reject(new Error('The server is busy.')) : Promise.resolve();
      }
    });
    await view.draw({ messages: [view.message('ivo', 'hello')] });
    view.drawing.click(view.drawing.button('Chat menu'));
    const entry = view.drawing
      .all('[role=menuitem]')
      .find(item => item.textContent === 'Go to Date…');
    view.drawing.click(entry!);
    const field = await view.rendered('input[type=date]');
    view.drawing.type(field as HTMLInputElement, '2026-01-31');
    const submit = async (): Promise<void> => {
      const form = view.drawing.one('.cq-DateForm');
      act(() => void form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
      await view.drawing.settle();
    };
    await submit();
    expect(view.drawing.one('.cq-Dialog-error').textContent).toBe('The server is busy.');
    fails = false;
    await submit();
    expect(view.drawing.all('dialog')).toEqual([]);
    expect(times).toEqual(Array(2).fill(new Date('2026-01-31T00:00:00').getTime()));
  });

  it('[FIRST1] an empty chat offers a sample, which goes behind the draft', async () => {
    await view.draw({ messages: [] });
    const sample = view.drawing.one('.cq-Sample').textContent;
    view.model.input.value = 'Draft';
    view.drawing.click(view.drawing.button('Try this'));
    expect(view.model.input.value).toBe(`Draft\n\n${sample}`);
    await view.draw({ canWrite: false });
    expect(view.drawing.all('.cq-Sample')).toEqual([]);
  });
});
