import { act } from '../../../harness/react.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('Reactions', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
    view.model.reactions.toggle = (id, emoji) => void view.calls.push(`react ${id} ${emoji}`);
  });
  afterEach(() => view.dispose());

  const chips = (): HTMLElement[] => view.drawing.all('.cq-Reaction');

  it('[REACTVIEW1] are chips with number and names; a click adds the own or takes it back', async () => {
    const reactions = { '👍': ['ivo', 'ada'], '👀': ['calc'] };
    await view.draw({ messages: [view.message('ivo', 'done', { reactions })] });
    expect(chips().map(chip => [chip.textContent, chip.getAttribute('aria-pressed')])).toEqual([
      ['👍2', 'true'],
      ['👀1', 'false'],
      ['', null]
    ]);
    expect(chips().map(chip => chip.title)).toEqual([
      '👍 2: Ivo Teska, you',
      '👀 1: Calculator (bot)',
      'Add reaction'
    ]);
    view.drawing.click(chips()[1]);
    expect(view.calls).toContain('react m1 👀');
  });

  it('[REACTVIEW2] are one tab stop with arrow keys, and the focus stays with the message when they go', async () => {
    const message = view.message('ivo', 'done', { reactions: { '👍': ['ivo'], '👀': ['ivo'] } });
    await view.draw({ messages: [message] });
    expect(chips().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
    act(() => chips()[0].focus());
    view.drawing.key('ArrowRight');
    expect(chips().map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1]);
    expect(document.activeElement).toBe(chips()[1]);
    await view.draw({ messages: [{ ...message, reactions: {} }] });
    expect(document.activeElement).toBe(view.rowOf('m1'));
  });

  it('[REACTVIEW4] the button of a message offers emoji, by keyboard too, and keeps the tools until the choice is made', async () => {
    await view.draw({ messages: [view.message('ivo', 'done')] });
    view.point('m1');
    const button = view.drawing.button('Add reaction');
    act(() => button.focus());
    view.drawing.click(button);
    view.drawing.fire(view.rowOf('m1'), new MouseEvent('pointerout', { bubbles: true }));
    expect(view.drawing.texts('[role=menuitem]')).toEqual(['👍', '❤️', '😄', '🎉', '👀', '']);
    view.drawing.key('ArrowRight');
    view.drawing.click(document.activeElement as HTMLElement);
    expect(view.calls).toContain('react m1 ❤️');
    expect(view.drawing.all('[role=menu]')).toEqual([]);
    expect(document.activeElement).toBe(button);
  });

  it('[REACTVIEW5] can be read but not chosen by those who may only read', async () => {
    const reactions = { '👍': ['ivo'] };
    await view.draw({
      canWrite: false,
      messages: [view.message('ivo', 'done', { reactions })]
    });
    expect(chips().map(chip => chip.getAttribute('aria-disabled'))).toEqual(['true']);
    view.drawing.click(chips()[0]);
    view.point('m1');
    expect(view.drawing.all('[aria-label="Add reaction"]')).toEqual([]);
    expect(view.calls.filter(call => call.startsWith('react'))).toEqual([]);
  });
});
