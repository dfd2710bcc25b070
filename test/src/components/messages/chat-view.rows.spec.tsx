import React from 'react';
import { ChatView } from '../../../../src/components/index.js';
import type { IMessageItem } from '../../../../src/model/index.js';
import { MainThreadParser } from '../../../../src/components/content/markdown/main-thread-parser.js';
import { TimeFormat } from '../../../../src/components/shared/time.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
  });

  describe('messages', () => {
    it('[MSG1] are markdown articles in a log, with author and time', async () => {
      await view.draw({
        messages: [view.message('ivo', 'The **north** is `low`'), view.message('calc', 'Done')]
      });
      expect((await view.rendered('.cq-Body strong')).textContent).toBe('north');
      expect(view.drawing.one('[role=log]').getAttribute('aria-label')).toBe('Messages');
      expect(view.drawing.texts('.cq-Message-name')).toEqual(['Ivo Teska', 'Calculator']);
      expect(view.drawing.texts('.cq-Tag')).toEqual(['bot']);
      expect(view.rowOf('m1').getAttribute('aria-label')).toMatch(/^Ivo Teska, Thursday/);
    });

    it('[MSG8] edited messages are redrawn, and removed ones are released', async () => {
      const one = view.message('ivo', '*one*');
      await view.draw({ messages: [one] });
      const before = await view.rendered('.cq-Body em');
      view.model.messages = [{ ...one, body: '*two*', edited: true }];
      act(() => view.model.changed.emit({}));
      expect(view.drawing.texts('.cq-Body em')).toEqual(['one']);
      while (before.isConnected) {
        await view.drawing.settle();
      }
      expect(view.drawing.texts('.cq-Body')).toEqual(['two (edited)']);
      view.model.messages = [];
      act(() => view.model.changed.emit({}));
      expect(view.drawing.all('.cq-Body')).toEqual([]);
    });

    it('[CONTENT1] run no script and load nothing dangerous, whatever they contain', async () => {
      await view.draw({
        messages: [
          view.message('eve', '**x** <img src=x onerror=alert(1)><script>alert(1)</script>'),
          view.message('eve', '[y](javascript:alert(1)) <iframe src="https://evil.test"></iframe>'),
          view.message('eve', 'z', {
            mime_model: { data: { 'text/html': '<b>bold</b><script>alert(1)</script>' } }
          }),
          view.message('eve', 'w', {
            mime_model: { data: { 'application/javascript': 'alert(1)' } }
          }),
          view.message('eve', 'v', {
            mime_model: { data: { 'image/svg+xml': '<svg onload="alert(1)"><script/></svg>' } }
          }),
          view.message('eve', 'u', {
            mime_model: { data: { 'text/markdown': '<img src=x onerror=alert(1)><script/>' } }
          })
        ]
      });
      await view.rendered('[data-id=m1] strong');
      await view.rendered('[data-id=m3] .cq-ContentCard');
      await view.rendered('[data-id=m4] .cq-ContentCard');
      await view.rendered('[data-id=m5] :is(img, .cq-ContentCard)');
      await view.rendered('[data-id=m6] .cq-Bundle');
      expect(view.drawing.all('.cq-Messages :is(script, iframe, [onerror], [onload])')).toEqual([]);
      expect(view.drawing.all('.cq-Messages a[href^="javascript"]')).toEqual([]);
    });

    it('[SAFE6] names and system messages are text', async () => {
      await view.draw({
        messages: [
          view.message('<i>eve</i>', 'hi', { display_name: 'Ivo' }),
          view.message('', '<b>Mira</b> added a bot', { type: 'system' })
        ]
      });
      expect(view.drawing.texts('.cq-Message-name')).toEqual(['<i>eve</i>']);
      expect(view.drawing.texts('.cq-System > span:not(.cq-Icon)')).toEqual([
        '<b>Mira</b> added a bot'
      ]);
      expect(view.drawing.all('.cq-Messages :is(img, i, b)')).toEqual([]);
    });

    it('[MSG2] have a toolbar over each block of code if the setting says so', async () => {
      await view.draw({ messages: [view.message('ivo', '```python\nx = 1\n```')] });
      const bar = await view.rendered('.cq-Code-bar');
      expect(bar.textContent).toContain('python');
      const written: string[] = [];
      Object.assign(navigator, {
        clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) }
      });
      view.drawing.click(view.drawing.button('Copy code'));
      await view.drawing.settle();
      expect(written).toEqual(['x = 1\n']);
      act(() => (view.props.config.config = { enableCodeToolbar: false }));
      await view.draw();
      expect(view.drawing.all('.cq-Code-bar')).toEqual([]);
    });

    it('[COPY1] say whether they were copied, and are copied even if the page has no clipboard', async () => {
      const copied: string[] = [];
      const isAllowed = jest.fn((): boolean => {
        const setData = (_type: string, text: string): void => void copied.push(text);
        const event = Object.assign(new Event('copy'), { clipboardData: { setData } });
        return document.dispatchEvent(event) || true;
      });
      Object.assign(navigator, { clipboard: undefined });
      Object.assign(document, { execCommand: isAllowed });
      await view.draw({ messages: [view.message('ivo', 'a **bold** claim')] });
      view.point('m1');
      const more = view.drawing.button('More actions');
      act(() => more.focus());
      view.choose('m1', 'Copy');
      await view.drawing.settle();
      expect(copied).toEqual(['a **bold** claim']);
      expect(more.getAttribute('aria-label')).toBe('Copied');
      expect(document.activeElement).toBe(more);
      isAllowed.mockReturnValueOnce(false);
      view.drawing.click(more);
      view.drawing.click(view.drawing.button('Copy'));
      await view.drawing.settle();
      expect(more.getAttribute('aria-label')).toBe('The browser did not allow copying');
    });

    it('[MSG3] show their state in words, "Sending" only after a delay', () => {
      jest.useFakeTimers();
      view.drawing.draw(<ChatView {...view.props} />);
      const unsent = { seq: undefined };
      Object.assign(view.model, {
        messages: [
          view.message('ada', 'a', { ...unsent, delivery: 'sending' }),
          view.message('ada', 'b', { ...unsent, delivery: 'unsaved' }),
          view.message('ada', 'c', {
            ...unsent,
            delivery: 'failed',
            failure: { message: 'Slow down.', retry: true }
          }),
          view.message('ada', 'd', {
            ...unsent,
            delivery: 'failed',
            failure: { message: 'Too long.', retry: false }
          })
        ]
      });
      act(() => view.model.changed.emit({}));
      const feet = (): string[] => view.drawing.texts('.cq-Foot');
      expect(feet()).toEqual([
        'Not saved yet',
        'Not sent: Slow down.RetryDelete',
        'Not sent: Too long.EditDelete'
      ]);
      act(() => jest.advanceTimersByTime(600));
      expect(feet()[0]).toBe('Sending');
      view.drawing.click(view.drawing.button('Retry'));
      view.drawing.click(view.drawing.all('.cq-Foot-actions button')[1]);
      expect(view.calls.filter(call => /retry|discard/.test(call))).toEqual([
        'retry m3',
        'discard m3'
      ]);
    });

    it('[DIR1] have the direction of their text, as do names, titles and the composer', async () => {
      await view.draw({ messages: [view.message('ivo', 'سلام')] });
      expect(view.drawing.one('.cq-Body').getAttribute('dir')).toBe('rtl');
      for (const place of ['.cq-Message-name', 'h2', '.cq-Composer textarea']) {
        expect([place, view.drawing.one(place).getAttribute('dir')]).toEqual([place, 'auto']);
      }
    });

    it('[SYSVIEW2] system messages have no author, actions, focus or New line, and are not announced', async () => {
      const told = (more: Partial<IMessageItem> = {}): IMessageItem =>
        view.message('', 'A name', { type: 'system', event: 'topicUpdated', ...more });
      await view.draw({ messages: [told({ details: { topic: 'Drift' } })], newAfter: null });
      expect(view.drawing.texts('.cq-System > span:not(.cq-Icon)')).toEqual([
        'The chat is now called “Drift”'
      ]);
      expect(view.drawing.all('.cq-System time')).toHaveLength(1);
      view.model.messages = [...view.model.messages, told()];
      act(() => view.model.changed.emit({}));
      expect(view.drawing.one('.cq-Chat > .cq-sr').textContent).toBe('');
      expect(view.drawing.all('.cq-System')).toHaveLength(2);
      await view.draw({ newAfter: 1 });
      expect(view.drawing.all('.cq-New, .cq-System :is([tabindex], button)')).toEqual([]);
    });

    it('[SYSVIEW3] a chat with only system messages still shows the hint to write', async () => {
      const told = view.message('', 'Ada made the chat', { type: 'system' });
      await view.draw({ messages: [told] });
      expect(view.drawing.texts('.cq-Messages h2')).toEqual(['The chat begins here']);
      view.model.messages = [told, view.message('ivo', 'hello')];
      act(() => view.model.changed.emit({}));
      expect(view.drawing.all('.cq-Empty')).toEqual([]);
    });

    it('[FAST2] unchanged messages are not redrawn', async () => {
      const messages = Array.from({ length: 300 }, (_, i) =>
        view.message(i % 2 ? 'ivo' : 'eve', `${i}`)
      );
      const parser = new MainThreadParser();
      view.props.content = { parser };
      await view.draw({ messages });
      const rendered = jest.spyOn(parser, 'parse');
      const drawn = jest.spyOn(TimeFormat.prototype, 'full');
      const first = view.rowOf('m290');
      view.model.messages = [...messages, view.message('ada', 'one more')];
      act(() => view.model.changed.emit({}));
      await view.drawing.settle();
      expect(view.rowOf('m290')).toBe(first);
      expect(rendered).toHaveBeenCalledTimes(1);
      // Each rendering of a row formats the full date. Two rows are rendered: the new one and the former tab stop.
      expect(drawn.mock.calls.length).toBeLessThan(10);
      drawn.mockRestore();
    });
  });
});
