import { InputModel } from '../../../../src/model/chat/input-model.js';
import { DraftFiles } from '../../../../src/model/index.js';
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
    expect(view.drawing.all('.cq-Chat.cq-mod-thread')).toHaveLength(1);
    view.drawing.type(composer(), 'So do I');
    view.drawing.key('Enter', {}, composer());
    expect(view.calls).toContain('send So do I m1');
    expect(view.composer.value).toBe('');
  });

  it('[THREADVIEW8] its composer takes files, also dropped on the thread, and keeps them while it is closed', async () => {
    const uploads: string[] = [];
    view.model.inputOf = send =>
      new InputModel(
        send,
        new DraftFiles({
          upload: (file, { name }) => {
            uploads.push(name);
            return Promise.resolve({ id: name, name, contentType: file.type, size: 1 });
          },
          remove: () => undefined,
          limits: () => ({ image: 9, audio: 9, voice: 9, video: 9, file: 9 }),
          measure: () => Promise.resolve(null),
          isTemporary: () => false
        })
      );
    const sent: unknown[] = [];
    Object.assign(view.model, {
      send: (...given: unknown[]) => sent.push(given)
    });
    await open();
    const files = [new File(['x'], 'keys.csv', { type: 'text/plain' })];
    const items = files.map(file => ({ kind: 'file', getAsFile: () => file }));
    const dataTransfer = { types: ['Files'], files, items, dropEffect: 'none' };
    const pane = (): HTMLElement => view.drawing.one('.cq-Thread');
    const drag = (type: string, target: HTMLElement): void => {
      const event = new Event(type, { bubbles: true, cancelable: true });
      view.drawing.fire(target, Object.assign(event, { dataTransfer }));
    };
    // A file that is dragged over the thread does not fall on the chat around it.
    const chat = view.drawing.one('.cq-Chat');
    drag('dragenter', pane());
    expect(chat.querySelectorAll('.cq-Drop')).toHaveLength(1);
    expect(pane().querySelectorAll('.cq-Drop')).toHaveLength(1);
    drag('drop', pane());
    await view.drawing.settle();
    const chips = (): string[] => view.drawing.texts('.cq-Thread .cq-Chip');
    expect([chips(), uploads]).toEqual([['keys.csv1 B'], ['keys.csv']]);
    expect(view.drawing.all('.cq-Chat > .cq-Composer .cq-Chip')).toEqual([]);
    view.drawing.click(view.drawing.button('Back to Survey team'));
    await open();
    expect(chips()).toEqual(['keys.csv1 B']);
    view.drawing.key('Enter', {}, composer());
    expect(sent).toMatchObject([['', 'm1', [{ name: 'keys.csv' }]]]);
    expect(chips()).toEqual([]);
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

  it('[THREADVIEW4] … to the message, if the entry of its menu that has opened it is gone', async () => {
    view.point('m1');
    const more = view.drawing.one('[data-id="m1"] [aria-label="More actions"]');
    act(() => more.focus());
    view.drawing.click(more);
    view.drawing.click(view.drawing.button('Reply in Thread'));
    await view.drawing.settle();
    expect(document.activeElement).toBe(composer());
    view.drawing.fire(document.body, new MouseEvent('pointerdown', { bubbles: true }));
    expect(more.isConnected).toBe(false);
    view.drawing.key('Escape', {}, composer());
    await frame();
    expect(document.activeElement).toBe(view.rowOf('m1'));
  });

  it('[THREADVIEW5] [THREADVIEW9] marks its replies as read after the New line, and nothing of the chat, which it covers in a narrow panel', async () => {
    const asked: unknown[] = [];
    view.model.threadOf = (...given) => Promise.resolve(asked.push(given));
    view.model.readUpTo = 1;
    const [one, two, reply] = view.model.messages;
    await view.draw({ messages: [one, two, { ...reply, own: false, sender: 'ivo' }] });
    await open();
    expect(view.drawing.all('.cq-Thread .cq-New')).toHaveLength(1);
    view.model.threads.current!.markAsRead('m3');
    expect(asked).toEqual([[expect.stringContaining('m1/following'), { readMessageId: 'm3' }]]);
    view.calls.length = 0;
    await view.draw({
      messages: [...view.model.messages, view.message('ivo', 'new', { reply_to: 'm1' })]
    });
    expect(bodies()).toEqual(['The rates are low', 'I see', 'new']);
    expect(view.calls.filter(call => call.startsWith('markAsRead'))).toEqual([]);
  });

  it('[THREADVIEW10] its header lets the user follow it, and stop', async () => {
    const asked: unknown[] = [];
    view.model.threadOf = (...given) => Promise.resolve(asked.push(given));
    await open();
    view.drawing.click(view.drawing.button('Follow this thread'));
    view.drawing.click(view.drawing.button('Stop following this thread'));
    await view.drawing.settle();
    expect(asked.map(given => (given as unknown[])[1])).toEqual([
      { isFollowed: true },
      { isFollowed: false }
    ]);
    expect(view.drawing.button('Follow this thread')).toBeDefined();
  });

  it('[THREADVIEW6] reads a thread whose root is not loaded, and shows new replies as they come', async () => {
    const [root, between] = ['old', 'middle'].map((id, seq) => ({
      ...{ ...view.model.messages[0], id, body: id, seq: seq - 9 },
      ...(seq > 0 && { reply_to: 'old' })
    }));
    const late = view.message('ivo', 'late', { reply_to: 'middle' });
    view.model.threadOf = path => {
      view.calls.push(path.split('/messages/')[1]);
      return Promise.resolve({ value: [late, between, root].map(colloquy => ({ colloquy })) });
    };
    await view.draw({ messages: [late] });
    view.choose(late.id, 'Reply in Thread');
    await view.drawing.settle();
    expect(view.calls).toContain(`${late.id}/thread?maxPageSize=200`);
    expect(bodies()).toEqual(['old', 'middle', 'late']);
    await view.draw({ messages: [late, view.message('calc', 'new', { reply_to: late.id })] });
    expect(bodies()).toEqual(['old', 'middle', 'late', 'new']);
    view.drawing.type(composer(), 'So do I');
    view.drawing.key('Enter', {}, composer());
    expect(view.calls).toContain('send So do I old');
  });

  it('[THREADVIEW6] shows the loaded part of such a thread if the server does not answer', async () => {
    view.model.threadOf = () => Promise.reject(new Error('No response.'));
    const late = view.message('ivo', 'late', { reply_to: 'old' });
    await view.draw({ messages: [late] });
    view.choose(late.id, 'Reply in Thread');
    await view.drawing.settle();
    expect(bodies()).toEqual(['late']);
  });

  it('[THREADVIEW1] opens from the menu of any of its messages', async () => {
    view.choose('m3', 'Reply in Thread');
    await view.drawing.settle();
    expect(bodies()).toEqual(['The rates are low', 'I see']);
  });
});
