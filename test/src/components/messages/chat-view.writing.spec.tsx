import React from 'react';
import { createInputToolbarRegistry } from '../../../../src/components/composer/toolbar/items.js';
import { loadEmoji } from '../../../../src/model/index.js';
import { act, actAsync } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    localStorage.clear();
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  const box = (): HTMLTextAreaElement => view.drawing.one('.cq-Message textarea');
  const edits = (): HTMLElement[] => view.drawing.all('.cq-Message textarea');

  /** Selects a part of the composer's text. */
  const select = (from: number, to = from): void => {
    act(() => {
      view.composer.focus();
      view.composer.setSelectionRange(from, to);
      view.composer.dispatchEvent(new Event('select', { bubbles: true }));
    });
  };

  const paste = (text: string): boolean => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => text, items: [], files: [] } });
    view.drawing.fire(view.composer, event);
    return event.defaultPrevented;
  };

  describe('the last message', () => {
    it('[WRITE7] the up-arrow in an empty composer edits the last own message', async () => {
      await view.draw({
        messages: [
          view.message('ada', 'first'),
          view.message('ada', 'second'),
          view.message('ivo', 'hi')
        ]
      });
      view.drawing.type(view.composer, 'a');
      expect(view.drawing.key('ArrowUp', {}, view.composer)).toBe(false);
      view.drawing.type(view.composer, '');
      expect(view.drawing.key('ArrowUp', { shiftKey: true }, view.composer)).toBe(false);
      expect(edits()).toEqual([]);
      expect(view.drawing.key('ArrowUp', {}, view.composer)).toBe(true);
      expect(box().value).toBe('second');
      expect(document.activeElement).toBe(box());
      view.drawing.key('Escape', {}, box());
      expect(document.activeElement).toBe(view.composer);
    });

    it('[WRITE7] nothing happens without one, or if it may not be edited', async () => {
      await view.draw({ messages: [view.message('ivo', 'hi')] });
      expect(view.drawing.key('ArrowUp', {}, view.composer)).toBe(false);
      await view.draw({
        messages: [view.message('ada', 'first'), view.message('ada', 'gone', { deleted: true })],
        canEdit: () => false
      });
      view.drawing.key('ArrowUp', {}, view.composer);
      expect(edits()).toEqual([]);
    });

    it('[WRITE8] the text of an edit goes out as a new message if a bot has answered the old one', async () => {
      await view.draw({
        messages: [
          view.message('ada', '1+1'),
          view.message('calc', '2', { reply_to: 'm1' }),
          view.message('ada', 'thanks')
        ]
      });
      view.drawing.key('ArrowUp', {}, view.composer);
      expect(view.drawing.texts('.cq-Message .cq-Composer-bar .cq-Button')).toEqual([]);
      view.drawing.key('Escape', {}, box());
      view.choose('m1', 'Edit');
      view.drawing.type(box(), '1+2');
      view.drawing.click(view.drawing.button('Ask again'));
      expect(view.calls).toContain('send 1+2');
      expect(view.calls.filter(call => call.startsWith('edit'))).toEqual([]);
      expect(edits()).toEqual([]);
      expect(view.model.edits.newest).toBeNull();
    });
  });

  it('[WRITE8] an answer directly below needs not be a reply', async () => {
    await view.draw({ messages: [view.message('ada', '1+1'), view.message('calc', '2')] });
    view.choose('m1', 'Edit');
    expect(view.drawing.button('Ask again')).toBeTruthy();
  });

  describe('the text', () => {
    it('[FORMAT1] shortcuts format what is selected', async () => {
      await view.draw();
      view.drawing.type(view.composer, 'one two');
      select(4, 7);
      expect(view.drawing.key('b', { ctrlKey: true }, view.composer)).toBe(true);
      expect(view.composer.value).toBe('one **two**');
      view.drawing.key('b', { ctrlKey: true }, view.composer);
      expect(view.composer.value).toBe('one two');
      view.drawing.key('X', { ctrlKey: true, shiftKey: true }, view.composer);
      expect(view.composer.value).toBe('one ~~two~~');
      expect(view.model.input.value).toBe('one ~~two~~');
      expect(view.drawing.key('x', { ctrlKey: true }, view.composer)).toBe(false);
      expect(view.drawing.key('b', { ctrlKey: true, altKey: true }, view.composer)).toBe(false);
    });

    it('[FORMAT2] an address that is pasted over a text makes it a link', async () => {
      await view.draw();
      view.drawing.type(view.composer, 'the docs');
      select(4, 8);
      expect(paste('https://jupyter.org')).toBe(true);
      expect(view.composer.value).toBe('the [docs](https://jupyter.org)');
      expect(paste('https://jupyter.org')).toBe(false);
    });

    it('[FORMAT3] a new line goes on with a list', async () => {
      await view.draw();
      view.drawing.type(view.composer, '- one');
      select(5);
      expect(view.drawing.key('Enter', { shiftKey: true }, view.composer)).toBe(true);
      expect(view.composer.value).toBe('- one\n- ');
      expect(view.drawing.key('Enter', { shiftKey: true }, view.composer)).toBe(true);
      expect(view.composer.value).toBe('- one\n');
      expect(view.calls.filter(call => call.startsWith('send'))).toEqual([]);
    });

    it('[WRITE9] people are suggested in an edit too', async () => {
      const people = [{ username: 'ivo', name: 'Ivo Teska', kind: 'account', here: true }];
      await view.draw({ people, messages: [view.message('ada', 'thanks')] });
      view.drawing.key('ArrowUp', {}, view.composer);
      view.drawing.type(box(), 'thanks @iv');
      expect(view.drawing.texts('[role=option] .cq-Ellipsis')).toEqual(['Ivo Teska']);
      view.drawing.key('Enter', {}, box());
      expect(box().value).toBe('thanks @Ivo-Teska ');
      expect(edits()).toHaveLength(1);
    });
  });

  describe('the toolbar', () => {
    it('[TOOLBAR3] its buttons begin a mention and a command, and insert an emoji at the caret', async () => {
      await view.draw();
      view.drawing.type(view.composer, 'hi there');
      select(2);
      view.drawing.click(view.drawing.button('Mention somebody'));
      expect(view.composer.value).toBe('hi @ there');
      expect(view.drawing.button('Commands').getAttribute('aria-disabled')).toBe('true');
      select(0);
      view.drawing.click(view.drawing.button('Emoji'));
      await actAsync(async () => void (await loadEmoji()));
      view.drawing.click(view.drawing.one('[aria-label="party popper"]'));
      expect(view.composer.value).toBe('🎉hi @ there');
      expect(document.activeElement).toBe(view.composer);
      expect(view.drawing.all('.cq-Emoji')).toEqual([]);
      view.drawing.type(view.composer, '');
      view.drawing.click(view.drawing.button('Commands'));
      expect(view.composer.value).toBe('/');
    });

    it('[TOOLBAR3] items of others are in the box for new messages and in that for edits', async () => {
      const toolbar = createInputToolbarRegistry();
      toolbar.hide('emoji');
      toolbar.addItem('shout', {
        position: 60,
        element: ({ box: { editing, value, insert } }) => (
          <button onClick={() => insert(value.toUpperCase())}>
            {editing ? `Shout ${editing.id}` : 'Shout'}
          </button>
        )
      });
      Object.assign(view.props, { toolbar });
      await view.draw({ messages: [view.message('ada', 'first')] });
      view.drawing.key('ArrowUp', {}, view.composer);
      expect(view.drawing.all('[aria-label=Emoji]')).toEqual([]);
      view.drawing.click(view.drawing.button('Shout m1'));
      expect(box().value).toBe('firstFIRST');
      act(() => toolbar.removeItem('shout'));
      expect(view.drawing.texts('.cq-Composer-bar button')).toEqual(['', '', '', '', '', '']);
    });
  });

  it('[ASKED11] a message that mentions the reader has a bar', async () => {
    await view.draw({
      username: 'ada',
      messages: [
        view.message('ivo', '@Ada hi', { mentions: ['ada'] }),
        view.message('ivo', '@Ben hi', { mentions: ['ben'] }),
        view.message('ada', '@Ada hi', { mentions: ['ada'] })
      ]
    });
    expect(view.drawing.all('.cq-mod-mentioned').map(row => row.dataset.id)).toEqual(['m1']);
  });
});
