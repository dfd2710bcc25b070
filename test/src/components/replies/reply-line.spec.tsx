import { act } from '../../../harness/react.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('ReplyLine', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  const line = (): string[] => view.drawing.texts('.cq-Context');
  const press = (name: string): void => {
    view.point('m1');
    view.drawing.click(view.drawing.button(name));
  };

  it('[REPLYVIEW1] stands above the draft of a reply, until it is sent or cancelled', async () => {
    await view.draw({ messages: [view.message('ivo', 'The **rates** are low')] });
    press('Reply');
    expect(line()).toEqual(['Replying to Ivo Teska: The rates are low']);
    expect(document.activeElement).toBe(view.composer);
    view.drawing.key('Escape', {}, view.composer);
    expect(line()).toEqual([]);
    press('Reply');
    view.drawing.click(view.drawing.button('Cancel reply'));
    expect(line()).toEqual([]);
    press('Reply');
    view.drawing.type(view.composer, 'I see');
    view.drawing.key('Enter', {}, view.composer);
    expect(view.calls).toContain('send I see m1');
    expect(line()).toEqual([]);
  });

  it('[REPLYVIEW5] a quote goes behind the draft: the whole message, or what is selected in it', async () => {
    await view.draw({ messages: [view.message('ivo', 'one\n\ntwo')] });
    view.drawing.type(view.composer, 'See:');
    view.choose('m1', 'Quote');
    expect(view.composer.value).toBe('See:\n\n> one\n>\n> two\n\n');
    expect(document.activeElement).toBe(view.composer);
    act(() => {
      view.model.input.value = '';
      document.getSelection()?.selectAllChildren(view.drawing.one('[data-id=m1] p:last-child'));
    });
    view.choose('m1', 'Quote');
    expect(view.composer.value).toBe('> two\n\n');
    document.getSelection()?.removeAllRanges();
  });

  it('[REPLYVIEW1] those who may only read cannot reply or quote', async () => {
    await view.draw({ canWrite: false, messages: [view.message('ivo', 'one')] });
    view.point('m1');
    expect(view.drawing.all('[aria-label=Reply]')).toEqual([]);
    view.drawing.click(view.drawing.button('More actions'));
    expect(view.drawing.texts('[role=menuitem]')).not.toContain('Quote');
  });
});
