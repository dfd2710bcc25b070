import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ThreadPane', () => {
  let view: ChatViewScene;

  beforeEach(async () => {
    view = new ChatViewScene();
    const one = view.message('ivo', 'The rates are low');
    await view.draw({
      messages: [
        one,
        view.message('calc', 'between'),
        view.message('ada', 'I see', { reply_to: one.id })
      ]
    });
  });
  afterEach(() => view.dispose());

  const bodies = (): string[] => view.drawing.texts('.cq-Thread .cq-Body');
  const composer = (): HTMLTextAreaElement => view.drawing.one('.cq-Thread .cq-Composer textarea');
  const frame = (): Promise<void> => new Promise(resolve => requestAnimationFrame(() => resolve()));
  const open = async (): Promise<void> => {
    const line = view.drawing.one('.cq-Replies');
    act(() => line.focus());
    view.drawing.click(line);
    await view.drawing.settle();
  };

  it('[THREADVIEW3] shows the messages of a thread alone, with a composer whose text replies to its root', async () => {
    await open();
    expect(bodies()).toEqual(['The rates are low', 'I see']);
    expect(view.drawing.all('.cq-Thread .cq-Quote')).toEqual([]);
    expect(view.drawing.texts('.cq-Thread h2, .cq-Thread .cq-Header .cq-Meta')).toEqual([
      'Thread',
      '1 reply in Survey team'
    ]);
    expect(document.activeElement).toBe(composer());
    expect(composer().placeholder).toBe('Reply in thread');
    view.drawing.type(composer(), 'So do I');
    view.drawing.key('Enter', {}, composer());
    expect(view.calls).toContain('send So do I m1');
    expect(view.composer.value).toBe('');
  });

  it('[THREADVIEW4] Escape in its empty composer and its button close it, and the focus returns', async () => {
    for (const close of [
      () => view.drawing.key('Escape', {}, composer()),
      () => view.drawing.click(view.drawing.button('Back to Survey team'))
    ]) {
      await open();
      close();
      expect(view.drawing.all('.cq-Thread')).toEqual([]);
      await frame();
      expect(document.activeElement).toBe(view.drawing.one('.cq-Replies'));
    }
  });

  it('[THREADVIEW5] marks nothing of the chat as read, which it covers in a narrow panel', async () => {
    await open();
    view.calls.length = 0;
    await view.draw({
      messages: [...view.model.messages, view.message('ivo', 'new', { reply_to: 'm1' })]
    });
    expect(bodies()).toEqual(['The rates are low', 'I see', 'new']);
    expect(view.calls.filter(call => call.startsWith('markAsRead'))).toEqual([]);
  });

  it('[THREADVIEW6] shows a root that is not loaded', async () => {
    view.model.originals.of = id => ({ ...view.model.messages[0], id, body: 'Long ago' });
    await view.draw({ messages: [view.message('ivo', 'late', { reply_to: 'old' })] });
    view.choose('m4', 'Open thread');
    await view.drawing.settle();
    expect(bodies()).toEqual(['Long ago', 'late']);
  });

  it('[THREADVIEW1] opens from the menu of any of its messages', async () => {
    view.choose('m3', 'Open thread');
    await view.drawing.settle();
    expect(bodies()).toEqual(['The rates are low', 'I see']);
  });
});
