import React from 'react';
import { MessageBody } from '../../../../src/components/messages/message-body.js';
import { MessageRow } from '../../../../src/components/messages/message-row.js';
import { act, Drawing } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;
  let isTouch = false;

  beforeAll(() => {
    const matchMedia = (query: string): object => ({
      get matches() {
        return isTouch && query === '(pointer: coarse)';
      }
    });
    Object.assign(window, { matchMedia });
  });
  beforeEach(() => {
    isTouch = false;
    view = new ChatViewScene();
  });
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
  });

  describe('messages', () => {
    it('[BUDGET23] no message is rendered again for a key in the composer', async () => {
      const made = jest.spyOn(React, 'createElement');
      const rendered = (): number =>
        made.mock.calls.filter(([type]) => [MessageRow, MessageBody].includes(type as never))
          .length;
      try {
        const bodies = [...Array(20).keys()].map(String);
        await view.draw({ messages: bodies.map(body => view.message('ivo', body)) });
        expect(rendered()).toBeGreaterThan(0);
        for (const text of ['a', 'a ', 'a @', 'a @i', 'a :smi', '/']) {
          made.mockClear();
          view.drawing.type(view.composer, text);
          expect([text, rendered()]).toEqual([text, 0]);
          expect(made).toHaveBeenCalled();
        }
      } finally {
        made.mockRestore();
      }
    });

    it('[LENGTH1] the composer says during typing that a message is too long, and does not send it', async () => {
      await view.draw();
      const limit = view.props.chats.settings.limits.bodyLength;
      view.drawing.type(view.composer, 'x'.repeat(0.9 * limit - 1));
      expect(view.drawing.all('.cq-Composer-left')).toEqual([]);
      view.drawing.type(view.composer, 'x'.repeat(limit));
      const most = limit.toLocaleString();
      expect(view.drawing.texts('.cq-Composer-left')).toEqual([`${most} of ${most}`]);
      view.drawing.type(view.composer, 'x'.repeat(limit + 2));
      expect(view.drawing.texts('.cq-Composer-left')).toEqual(['2 characters too many']);
      expect(view.drawing.texts('.cq-Composer [role=status]')).toEqual([
        'The text is too long to be sent. Shorten it.'
      ]);
      view.drawing.key('Enter', {}, view.composer);
      expect(view.calls.filter(call => call.startsWith('send'))).toEqual([]);
      view.drawing.type(view.composer, ` ${'x'.repeat(limit)} `);
      view.drawing.key('Enter', {}, view.composer);
      expect(view.calls.filter(call => call.startsWith('send'))).toHaveLength(1);
    });

    it('[LENGTH2] refused messages go back into the composer, before its text', async () => {
      const failure = { message: 'It is too long.', retry: false };
      await view.draw({
        messages: [view.message('ada', 'first', { seq: undefined, delivery: 'failed', failure })]
      });
      view.drawing.type(view.composer, 'second');
      view.drawing.click(view.drawing.button('Edit'));
      expect(view.calls).toContain('discard m1');
      expect(view.composer.value).toBe('first\n\nsecond');
    });
  });

  describe('the composer', () => {
    it('[WRITE1] sends on Enter and starts a new line on Shift-Enter', async () => {
      await view.draw();
      expect(view.composer.placeholder).toBe('Write to Survey team');
      expect(view.drawing.button('Send').getAttribute('aria-disabled')).toBe('true');
      view.drawing.type(view.composer, 'hello');
      expect(view.drawing.key('Enter', { shiftKey: true }, view.composer)).toBe(false);
      expect(view.calls).not.toContain('send hello');
      expect(view.drawing.key('Enter', {}, view.composer)).toBe(true);
      expect(view.calls).toContain('send hello');
      expect(view.composer.value).toBe('');
    });

    it('[WRITE2] does the opposite if the setting says so', async () => {
      view.props.config.config = { sendWithShiftEnter: true };
      await view.draw();
      view.drawing.type(view.composer, 'hello');
      view.drawing.key('Enter', {}, view.composer);
      expect(view.calls).not.toContain('send hello');
      view.drawing.key('Enter', { shiftKey: true }, view.composer);
      expect(view.calls).toContain('send hello');
    });

    const touchScreen = (): void => {
      isTouch = true;
    };

    it('[FOCUS11] does not take the focus on a touch screen, because it would open the keyboard', async () => {
      touchScreen();
      view.model.input.focus();
      await view.draw();
      act(() => view.model.input.focus());
      expect(document.activeElement).toBe(view.drawing.one('.cq-Chat'));
    });

    it('[WRITE6] breaks by Enter and sends by the button on a touch screen', async () => {
      touchScreen();
      await view.draw();
      view.drawing.type(view.composer, 'hello');
      expect(view.drawing.key('Enter', {}, view.composer)).toBe(false);
      expect(view.drawing.one('.cq-Composer-hint').textContent).toBe('');
      expect(view.calls).not.toContain('send hello');
      view.drawing.click(view.drawing.button('Send'));
      expect(view.calls).toContain('send hello');
    });

    it('[WRITE3] leaves Enter to an input method during composition', async () => {
      await view.draw();
      view.drawing.type(view.composer, 'にほ');
      view.drawing.key('Enter', { isComposing: true }, view.composer);
      view.drawing.key('Enter', { keyCode: 229 }, view.composer);
      expect(view.calls.filter(call => call.startsWith('send'))).toEqual([]);
    });

    it('[WRITE4] sends no blank message, and keeps the draft when the user leaves the chat', async () => {
      await view.draw();
      view.drawing.type(view.composer, '   ');
      view.drawing.key('Enter', {}, view.composer);
      expect(view.calls.filter(call => call.startsWith('send'))).toEqual([]);
      view.drawing.type(view.composer, 'a draft');
      view.drawing.dispose();
      view.drawing = new Drawing();
      await view.draw();
      expect(view.composer.value).toBe('a draft');
    });

    it('[WRITE5] takes the focus that was requested, also before it was rendered', async () => {
      view.model.input.focus();
      await view.draw();
      expect(document.activeElement).toBe(view.composer);
    });
  });
});
