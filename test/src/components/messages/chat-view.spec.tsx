import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import React from 'react';
import { ChatView, type IChatViewProps } from '../../../../src/components/index.js';
import { KEPT_APART, type PersonKind } from '../../../../src/document/index.js';
import {
  Config,
  type IMessageItem,
  type IPerson,
  type ITyping
} from '../../../../src/model/index.js';
import { InputModel } from '../../../../src/model/input-model.js';
import { MainThreadParser } from '../../../../src/components/content/main-thread-parser.js';
import { TimeFormat } from '../../../../src/components/shared/time.js';
import { FakeChats, thread, type FakeModel } from '../../../harness/fake-chats.js';
import { act, actAsync, Drawing } from '../../../harness/react.js';

const NOW = new Date('2026-11-19T15:00:00').getTime();

let count = 0;
const message = (sender: string, body: string, more: Partial<IMessageItem> = {}): IMessageItem => ({
  type: 'msg',
  id: `m${++count}`,
  seq: count,
  sender,
  body,
  time: NOW / 1000 - 3600 + count,
  own: sender === 'ada',
  delivery: 'saved',
  ...more
});

const PEOPLE: { [username: string]: IPerson } = {
  ivo: { username: 'ivo', name: 'Ivo Teska', kind: 'account', here: true },
  calc: { username: 'calc', name: 'Calculator', kind: 'bot', bot: true, here: true }
};

const typist = (name: string, kind: PersonKind = 'account'): ITyping => ({
  person: { username: name, name, kind }
});

/** Reports every element as visible at once. */
class NearObserver {
  constructor(private _callback: IntersectionObserverCallback) {}
  observe(target: Element): void {
    this._callback([{ target, isIntersecting: true } as IntersectionObserverEntry], this as never);
  }
  unobserve(): void {}
  disconnect(): void {}
}

describe('ChatView', () => {
  const observer = globalThis.IntersectionObserver;
  let drawing: Drawing;
  let model: FakeModel;
  let props: IChatViewProps;
  let calls: string[];
  let answer: boolean;

  beforeEach(() => {
    globalThis.IntersectionObserver = NearObserver as never;
    count = 0;
    calls = [];
    answer = true;
    drawing = new Drawing();
    const chats = new FakeChats(thread('a', 'Survey team'));
    model = chats.open('a');
    const note =
      (name: string) =>
      (...args: unknown[]): void =>
        void calls.push([name, ...args].join(' '));
    Object.assign(model, {
      input: new InputModel(note('send')),
      canEdit: (item: IMessageItem) => item.own,
      canDelete: (item: IMessageItem) => item.own,
      ...Object.fromEntries(
        ['edit', 'delete', 'retry', 'discard', 'reconnect', 'markAsRead'].map(name => [
          name,
          note(name)
        ])
      ),
      person: (username: string) => PEOPLE[username]
    });
    props = {
      chats,
      model,
      config: new Config(),
      trans: nullTranslator.load('x'),
      now: () => NOW,
      confirm: question => {
        calls.push(question.title);
        return Promise.resolve(answer);
      },
      onError: error => calls.push(error.message)
    };
  });
  afterEach(() => {
    globalThis.IntersectionObserver = observer;
    drawing.dispose();
    jest.useRealTimers();
  });

  async function draw(change: object = {}): Promise<void> {
    Object.assign(model, change);
    drawing.draw(<ChatView {...props} />);
    await drawing.settle();
  }
  /** Rendering takes promises and a few turns of the event loop. */
  async function rendered(selector: string): Promise<HTMLElement> {
    while (drawing.all(selector).length === 0) {
      await actAsync(async () => {
        await new Promise(resolve => setTimeout(resolve));
      });
    }
    return drawing.all(selector)[0];
  }
  const composer = (): HTMLTextAreaElement => drawing.one('.cq-Chat > .cq-Composer textarea');
  const rowOf = (id: string): HTMLElement => drawing.one(`.cq-Message[data-id="${id}"]`);
  function point(id: string): void {
    const event = new MouseEvent('pointermove', { bubbles: true });
    Object.defineProperty(event, 'movementX', { value: 3 });
    drawing.fire(rowOf(id), event);
  }

  describe('messages', () => {
    it('[MSG1] are markdown articles in a log, with author and time', async () => {
      await draw({ messages: [message('ivo', 'The **north** is `low`'), message('calc', 'Done')] });
      expect((await rendered('.cq-Body strong')).textContent).toBe('north');
      expect(drawing.one('[role=log]').getAttribute('aria-label')).toBe('Messages');
      expect(drawing.texts('.cq-Message-name')).toEqual(['Ivo Teska', 'Calculator']);
      expect(drawing.texts('.cq-Tag')).toEqual(['bot']);
      expect(rowOf('m1').getAttribute('aria-label')).toMatch(/^Ivo Teska, Thursday/);
    });

    it('[MSG8] edited messages are redrawn, and removed ones are released', async () => {
      const one = message('ivo', '*one*');
      await draw({ messages: [one] });
      const before = await rendered('.cq-Body em');
      model.messages = [{ ...one, body: '*two*', edited: true }];
      act(() => model.changed.emit({}));
      expect(drawing.texts('.cq-Body em')).toEqual(['one']);
      while (before.isConnected) {
        await drawing.settle();
      }
      expect(drawing.texts('.cq-Body')).toEqual(['two (edited)']);
      model.messages = [];
      act(() => model.changed.emit({}));
      expect(drawing.all('.cq-Body')).toEqual([]);
    });

    it('[BUNDLE12] read their pictures once, whatever changes, and release them when they are removed', async () => {
      const asked: string[] = [];
      const signals: AbortSignal[] = [];
      const file = (path: string, signal: AbortSignal): Promise<Blob> => {
        asked.push(path);
        signals.push(signal);
        return new Promise(() => undefined);
      };
      const { server, settings } = props.chats as FakeChats;
      Object.assign(server, { file });
      const kept = { attachment: 'plot-1', bytes: 90_000, encoding: 'base64' };
      const data = { 'text/plain': '<Figure>', [KEPT_APART]: { 'image/png': kept } };
      const one = message('ivo', 'plot', { mime_model: { data } });
      await draw({ messages: [one] });
      const place = await rendered('.cq-Apart-place');
      expect(asked).toEqual(['chat/threads/a/attachments/plot-1']);

      model.messages = [{ ...one, mime_model: { data }, reactions: { '👍': ['calc'] } }];
      act(() => model.changed.emit({}));
      await drawing.settle();
      expect(place.isConnected).toBe(true);
      // The whole view is redrawn.
      settings.trustedImageHosts = ['pics.test'];
      act(() => settings.changed.emit());
      while (place.isConnected) {
        await drawing.settle();
      }
      await rendered('.cq-Apart-place');
      expect([asked.length, signals[0].aborted]).toEqual([1, false]);

      model.messages = [];
      act(() => model.changed.emit({}));
      expect(signals[0].aborted).toBe(true);
    });

    it('[CONTENT1] run no script and load nothing dangerous, whatever they contain', async () => {
      await draw({
        messages: [
          message('eve', '**x** <img src=x onerror=alert(1)><script>alert(1)</script>'),
          message('eve', '[y](javascript:alert(1)) <iframe src="https://evil.test"></iframe>'),
          message('eve', 'z', {
            mime_model: { data: { 'text/html': '<b>bold</b><script>alert(1)</script>' } }
          }),
          message('eve', 'w', { mime_model: { data: { 'application/javascript': 'alert(1)' } } }),
          message('eve', 'v', {
            mime_model: { data: { 'image/svg+xml': '<svg onload="alert(1)"><script/></svg>' } }
          }),
          message('eve', 'u', {
            mime_model: { data: { 'text/markdown': '<img src=x onerror=alert(1)><script/>' } }
          })
        ]
      });
      await rendered('[data-id=m1] strong');
      await rendered('[data-id=m3] .cq-ContentCard');
      await rendered('[data-id=m4] .cq-ContentCard');
      await rendered('[data-id=m5] :is(img, .cq-ContentCard)');
      await rendered('[data-id=m6] .cq-Bundle');
      expect(drawing.all('.cq-Messages :is(script, iframe, [onerror], [onload])')).toEqual([]);
      expect(drawing.all('.cq-Messages a[href^="javascript"]')).toEqual([]);
    });

    it('[SAFE6] names and system messages are text', async () => {
      await draw({
        messages: [
          message('<i>eve</i>', 'hi', { display_name: 'Ivo' }),
          message('', '<b>Mira</b> added a bot', { type: 'system' })
        ]
      });
      expect(drawing.texts('.cq-Message-name')).toEqual(['<i>eve</i>']);
      expect(drawing.texts('.cq-System > span:not(.cq-Icon)')).toEqual(['<b>Mira</b> added a bot']);
      expect(drawing.all('.cq-Messages :is(img, i, b)')).toEqual([]);
    });

    it('[MSG2] have a toolbar over each block of code if the setting says so', async () => {
      await draw({ messages: [message('ivo', '```python\nx = 1\n```')] });
      const bar = await rendered('.cq-Code-bar');
      expect(bar.textContent).toContain('python');
      const written: string[] = [];
      Object.assign(navigator, {
        clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) }
      });
      drawing.click(drawing.button('Copy code'));
      await drawing.settle();
      expect(written).toEqual(['x = 1\n']);
      act(() => (props.config.config = { enableCodeToolbar: false }));
      await draw();
      expect(drawing.all('.cq-Code-bar')).toEqual([]);
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
      await draw({ messages: [message('ivo', 'a **bold** claim')] });
      point('m1');
      const copy = drawing.button('Copy');
      act(() => copy.focus());
      drawing.click(copy);
      await drawing.settle();
      expect(copied).toEqual(['a **bold** claim']);
      expect(copy.getAttribute('aria-label')).toBe('Copied');
      expect(document.activeElement).toBe(copy);
      isAllowed.mockReturnValueOnce(false);
      drawing.click(copy);
      await drawing.settle();
      expect(copy.getAttribute('aria-label')).toBe('The browser did not allow copying');
    });

    it('[MSG3] show their state in words, "Sending" only after a delay', () => {
      jest.useFakeTimers();
      drawing.draw(<ChatView {...props} />);
      const unsent = { seq: undefined };
      Object.assign(model, {
        messages: [
          message('ada', 'a', { ...unsent, delivery: 'sending' }),
          message('ada', 'b', { ...unsent, delivery: 'unsaved' }),
          message('ada', 'c', {
            ...unsent,
            delivery: 'failed',
            failure: { message: 'Slow down.', retry: true }
          }),
          message('ada', 'd', {
            ...unsent,
            delivery: 'failed',
            failure: { message: 'Too long.', retry: false }
          })
        ]
      });
      act(() => model.changed.emit({}));
      const feet = (): string[] => drawing.texts('.cq-Foot');
      expect(feet()).toEqual([
        'Not saved yet',
        'Not sent: Slow down.RetryDelete',
        'Not sent: Too long.EditDelete'
      ]);
      act(() => jest.advanceTimersByTime(600));
      expect(feet()[0]).toBe('Sending');
      drawing.click(drawing.button('Retry'));
      drawing.click(drawing.all('.cq-Foot-actions button')[1]);
      expect(calls.filter(call => /retry|discard/.test(call))).toEqual(['retry m3', 'discard m3']);
    });

    it('[MSG4] are edited in place; Escape cancels, Enter saves', async () => {
      await draw({ messages: [message('ada', 'befor'), message('ivo', 'hi')] });
      point('m2');
      expect(drawing.texts('.cq-Tools button')).toHaveLength(1);
      point('m1');
      drawing.click(drawing.button('Edit'));
      const box = (): HTMLTextAreaElement => drawing.one('.cq-Message textarea');
      expect(document.activeElement).toBe(box());
      drawing.type(box(), 'x');
      drawing.key('Escape', {}, box());
      expect(drawing.all('.cq-Message textarea')).toEqual([]);
      expect(document.activeElement).toBe(composer());
      point('m1');
      drawing.click(drawing.button('Edit'));
      drawing.type(box(), 'before');
      drawing.key('Enter', {}, box());
      expect(calls).toContain('edit m1 before');
    });

    it('[DRAFT9] an interrupted edit continues in another view until it is cancelled', async () => {
      await draw({ messages: [message('ada', 'before'), message('ivo', 'hi')] });
      point('m1');
      drawing.click(drawing.button('Edit'));
      const box = (): HTMLTextAreaElement => drawing.one('.cq-Message textarea');
      drawing.type(box(), 'before and af');
      drawing.draw(<></>);
      await draw();
      expect(box().value).toBe('before and af');
      drawing.type(box(), 'before');
      expect(model.edits.newest).toBeNull();
      drawing.type(box(), 'more');
      drawing.key('Escape', {}, box());
      expect(model.edits.newest).toBeNull();
      drawing.draw(<></>);
      await draw();
      expect(drawing.all('.cq-Message textarea')).toEqual([]);
    });

    it('[DRAFT9] an edit continues once the stored texts are read, or moves into the composer if its message is deleted', async () => {
      const messages = [message('ada', 'before'), message('ivo', 'hi')];
      model.edits.newest = undefined;
      await draw({ messages });
      expect(drawing.all('.cq-Message textarea')).toEqual([]);
      model.edits.newest = { id: 'm1', text: 'before and af' };
      act(() => model.changed.emit({}));
      expect(drawing.one<HTMLTextAreaElement>('.cq-Message textarea').value).toBe('before and af');
      drawing.draw(<></>);
      model.input.value = 'a draft';
      await draw({ canEdit: () => false });
      expect(composer().value).toBe('before and af\n\na draft');
      expect(model.edits.newest).toBeNull();
    });

    it('[MSG5] are deleted only after the user confirms', async () => {
      await draw({ messages: [message('ada', 'oops')] });
      for (const yes of [false, true]) {
        answer = yes;
        point('m1');
        drawing.click(drawing.button('Delete'));
        await drawing.settle();
        expect(calls.includes('delete m1')).toBe(yes);
      }
    });

    it('[FOCUS5] the confirmation of a deletion returns the focus to the message', async () => {
      await draw({ messages: [message('ada', 'oops')] });
      props.confirm = () => {
        calls.push((document.activeElement as HTMLElement).dataset.id ?? '');
        return Promise.resolve(false);
      };
      await draw();
      point('m1');
      drawing.click(drawing.button('Delete'));
      expect(calls).toContain('m1');
    });

    it('[MSG6] … and after the user has sent a message, the Tab key reaches the newest one again', async () => {
      await draw({ messages: [message('ivo', 'one'), message('ivo', 'two')] });
      const stop = (): unknown => drawing.one('.cq-Message[tabindex="0"]').dataset.id;
      act(() => rowOf('m1').focus());
      expect(stop()).toBe('m1');
      act(() => composer().focus());
      expect(stop()).toBe('m1');
      drawing.type(composer(), 'three');
      drawing.key('Enter');
      expect(stop()).toBe('m2');
    });

    it('[MSG9] describe the focused element with their text', async () => {
      await draw({ messages: [message('ivo', 'a **bold** claim'), message('ivo', 'more')] });
      const words = [...drawing.all('.cq-Message')].map(row =>
        document.getElementById(row.getAttribute('aria-describedby')!)!.textContent.trim()
      );
      expect(words).toEqual(['a bold claim', 'more']);
    });

    it('[MSG6] are one tab stop; arrow keys move between messages, Enter leads to the actions, Escape back', async () => {
      await draw({
        messages: [message('ivo', 'one'), message('ivo', 'two'), message('ada', 'three')]
      });
      const stops = drawing.all('.cq-Message[tabindex="0"]');
      expect(stops.map(({ dataset }) => dataset.id)).toEqual(['m3']);
      const matches = jest.spyOn(Element.prototype, 'matches');
      matches.mockImplementation(function (this: Element, selector: string) {
        return selector === ':focus-visible' || this.closest(selector) === this;
      });
      act(() => rowOf('m3').focus());
      drawing.key('Home');
      expect(document.activeElement).toBe(rowOf('m1'));
      drawing.key('ArrowDown');
      expect(document.activeElement).toBe(rowOf('m2'));
      drawing.key('Enter');
      expect(document.activeElement).toBe(drawing.button('Copy'));
      drawing.key('Escape');
      expect(document.activeElement).toBe(rowOf('m2'));
      drawing.key('Escape');
      expect(document.activeElement).toBe(composer());
      matches.mockRestore();
    });

    it('[MSG6] … and Escape leads from the content of a message to the message', async () => {
      await draw({ messages: [message('ivo', 'see <https://x.test>')] });
      await drawing.settle();
      act(() => drawing.one('.cq-Body a').focus());
      drawing.key('Escape');
      expect(document.activeElement).toBe(rowOf('m1'));
    });

    it('[SPOKEN2] messages of others are announced as plain text, not as Markdown', async () => {
      await draw({ messages: [message('ivo', 'old')] });
      model.messages = [...model.messages, message('ivo', 'a **bold** [link](https://x.test)')];
      act(() => model.changed.emit({}));
      expect(drawing.one('.cq-Chat > .cq-sr').textContent).toBe('Ivo Teska, a bold link');
    });

    it('[FILES2] with files show their names and a button that downloads each', async () => {
      const read = jest.fn(() => Promise.reject(new Error('gone')));
      Object.assign(props.chats.server, {
        request: () =>
          Promise.resolve({
            value: [{ id: 'f', name: 'plan.pdf', contentType: 'x/y', size: 2048 }]
          }),
        file: read
      });
      await draw({ messages: [message('ivo', '', { attachments: ['f', 'g'] })] });
      expect(drawing.all('.cq-Body')).toEqual([]);
      expect(drawing.texts('.cq-File')).toEqual(['plan.pdf2 KB', 'File']);
      drawing.click(drawing.all('.cq-File')[0]);
      await drawing.settle();
      expect(read).toHaveBeenCalled();
      expect(calls).toContain('gone');
    });

    it('[FILES3] … under its name without direction marks', async () => {
      const saved: string[] = [];
      const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
        this: HTMLAnchorElement
      ) {
        saved.push(this.download);
      });
      Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: jest.fn() });
      Object.assign(props.chats.server, {
        request: () =>
          Promise.resolve({ value: [{ id: 'f', name: 'plan\u202egpj.exe', contentType: 'x/y' }] }),
        file: () => Promise.resolve(new Blob(['x']))
      });
      await draw({ messages: [message('ivo', '', { attachments: ['f'] })] });
      drawing.click(drawing.all('.cq-File')[0]);
      await drawing.settle();
      expect(saved).toEqual(['plangpj.exe']);
      click.mockRestore();
    });

    const touch = (type: string, element: HTMLElement): void => {
      const event = new MouseEvent(type, { bubbles: true });
      Object.defineProperty(event, 'pointerType', { value: 'touch' });
      drawing.fire(element, event);
    };
    const tap = (element: HTMLElement): void => {
      ['pointerdown', 'pointerout', 'click'].forEach(type => touch(type, element));
    };

    it('[TOUCH1] show their actions on a tap, until the next tap elsewhere', async () => {
      await draw({ messages: [message('ada', 'mine'), message('ivo', 'theirs')] });
      tap(rowOf('m1'));
      expect(drawing.all('#x, [data-id=m1] .cq-Tools')).toHaveLength(1);
      tap(rowOf('m2'));
      expect(drawing.all('[data-id=m1] .cq-Tools')).toHaveLength(0);
      expect(drawing.all('[data-id=m2] .cq-Tools')).toHaveLength(1);
      tap(rowOf('m2'));
      expect(drawing.all('.cq-Tools')).toHaveLength(0);
    });

    it('[TOUCH3] hide their actions after an edit', async () => {
      await draw({ messages: [message('ada', 'mine')] });
      tap(rowOf('m1'));
      drawing.click(drawing.button('Edit'));
      drawing.key('Escape', {}, drawing.one('[data-id=m1] textarea'));
      expect(drawing.all('.cq-Tools')).toHaveLength(0);
    });

    it('[DIR1] have the direction of their text, as do names, titles and the composer', async () => {
      await draw({ messages: [message('ivo', 'سلام')] });
      expect(drawing.one('.cq-Body').getAttribute('dir')).toBe('rtl');
      for (const place of ['.cq-Message-name', 'h2', '.cq-Composer textarea']) {
        expect([place, drawing.one(place).getAttribute('dir')]).toEqual([place, 'auto']);
      }
    });

    it('[LENGTH1] the composer says during typing that a message is too long, and does not send it', async () => {
      await draw();
      const limit = props.chats.settings.limits.bodyLength;
      drawing.type(composer(), 'x'.repeat(limit - 1_001));
      expect(drawing.all('.cq-Composer-left')).toEqual([]);
      drawing.type(composer(), 'x'.repeat(limit));
      expect(drawing.texts('.cq-Composer-left')).toEqual(['0 characters left']);
      drawing.type(composer(), 'x'.repeat(limit + 2));
      expect(drawing.texts('.cq-Composer-left')).toEqual(['2 characters too many']);
      expect(drawing.texts('.cq-Composer [role=status]')).toEqual([
        'The text is too long to be sent.'
      ]);
      drawing.key('Enter', {}, composer());
      expect(calls.filter(call => call.startsWith('send'))).toEqual([]);
      drawing.type(composer(), ` ${'x'.repeat(limit)} `);
      drawing.key('Enter', {}, composer());
      expect(calls.filter(call => call.startsWith('send'))).toHaveLength(1);
    });

    it('[LENGTH2] refused messages go back into the composer, before its text', async () => {
      const failure = { message: 'It is too long.', retry: false };
      await draw({ messages: [message('ada', 'first', { delivery: 'failed', failure })] });
      drawing.type(composer(), 'second');
      drawing.click(drawing.button('Edit'));
      expect(calls).toContain('discard m1');
      expect(composer().value).toBe('first\n\nsecond');
    });

    it('[MSG7] messages of others are announced once and in full, own ones are not', async () => {
      await draw({ messages: [message('ivo', 'old')] });
      const spoken = (): string => drawing.one('.cq-Chat > .cq-sr').textContent ?? '';
      expect(spoken()).toBe('');
      model.messages = [...model.messages, message('ivo', 'new'), message('ada', 'mine')];
      act(() => model.changed.emit({}));
      expect(spoken()).toBe('Ivo Teska, new');
    });

    it('[SYSVIEW2] system messages have no author, actions, focus or New line, and are not announced', async () => {
      const told = (more: Partial<IMessageItem> = {}): IMessageItem =>
        message('', 'A name', { type: 'system', event: 'topicUpdated', ...more });
      await draw({ messages: [told({ details: { topic: 'Drift' } })], newAfter: 0 });
      expect(drawing.texts('.cq-System > span:not(.cq-Icon)')).toEqual([
        'The chat is now called “Drift”'
      ]);
      expect(drawing.all('.cq-System time')).toHaveLength(1);
      model.messages = [...model.messages, told()];
      act(() => model.changed.emit({}));
      expect(drawing.one('.cq-Chat > .cq-sr').textContent).toBe('');
      expect(drawing.all('.cq-System')).toHaveLength(2);
      await draw({ newAfter: 1 });
      expect(drawing.all('.cq-New, .cq-Messages [tabindex], .cq-Messages button')).toEqual([]);
    });

    it('[SYSVIEW3] a chat with only system messages still shows the hint to write', async () => {
      const told = message('', 'Ada made the chat', { type: 'system' });
      await draw({ messages: [told] });
      expect(drawing.texts('.cq-Messages h3')).toEqual(['This is the start of Survey team']);
      model.messages = [told, message('ivo', 'hello')];
      act(() => model.changed.emit({}));
      expect(drawing.all('.cq-Empty')).toEqual([]);
    });

    it('[FAST2] unchanged messages are not redrawn', async () => {
      const messages = Array.from({ length: 300 }, (_, i) =>
        message(i % 2 ? 'ivo' : 'eve', `${i}`)
      );
      const parser = new MainThreadParser();
      props.content = { parser };
      await draw({ messages });
      const rendered = jest.spyOn(parser, 'parse');
      const drawn = jest.spyOn(TimeFormat.prototype, 'full');
      const first = rowOf('m290');
      model.messages = [...messages, message('ada', 'one more')];
      act(() => model.changed.emit({}));
      await drawing.settle();
      expect(rowOf('m290')).toBe(first);
      expect(rendered).toHaveBeenCalledTimes(1);
      // Each rendering of a row formats the full date. Two rows are rendered: the new one and the former tab stop.
      expect(drawn.mock.calls.length).toBeLessThan(10);
      drawn.mockRestore();
    });
  });

  describe('a long chat', () => {
    const many = (count: number): IMessageItem[] =>
      Array.from({ length: count }, (_, i) => message(i % 2 ? 'ivo' : 'eve', `${i}`));

    it('[HISTVIEW11] renders at most sixty of its messages, at first the newest', async () => {
      await draw({ messages: many(10_000) });
      expect(drawing.all('.cq-Message').length).toBeLessThanOrEqual(60);
      expect(rowOf('m10000')).toBeDefined();
      expect(drawing.all('.cq-Gap')).toHaveLength(1);
    });

    it('[HISTVIEW12] shows where the chat begins, what is loading and what failed to load', async () => {
      const loadOlder = jest.fn();
      await draw({ messages: many(3), loadOlder });
      expect(drawing.texts('.cq-Edge')).toEqual(['Start of Survey team']);
      Object.assign(model, { older: 'failed' });
      act(() => model.changed.emit({}));
      expect(drawing.texts('.cq-Edge')).toEqual(['Older messages could not be loaded.Retry']);
      drawing.click(drawing.button('Retry'));
      expect(loadOlder).toHaveBeenCalledTimes(1);
    });

    it('[FOCUS9] gives the focus to a message that was looked for', async () => {
      await draw({ messages: many(500) });
      act(() => void model.reveal('m9'));
      await drawing.settle();
      expect(document.activeElement).toBe(rowOf('m9'));
    });

    it('[HISTVIEW13] goes to a search hit, highlights it and offers the way back', async () => {
      const toNewest = jest.fn();
      await draw({ messages: many(500), newer: 'idle', toNewest });
      expect(drawing.all('.cq-Message[data-id="m9"]')).toEqual([]);
      act(() => void model.reveal('m9'));
      await drawing.settle();
      expect(rowOf('m9').className).toContain('cq-mod-target');
      expect(drawing.all('.cq-Message').length).toBeLessThanOrEqual(60);
      drawing.click(drawing.button('Newest'));
      expect(toNewest).toHaveBeenCalled();
    });
  });

  describe('the composer', () => {
    it('[WRITE1] sends on Enter and starts a new line on Shift-Enter', async () => {
      await draw();
      expect(composer().placeholder).toBe('Write to Survey team');
      expect(drawing.button('Send').getAttribute('aria-disabled')).toBe('true');
      drawing.type(composer(), 'hello');
      expect(drawing.key('Enter', { shiftKey: true }, composer())).toBe(false);
      expect(calls).not.toContain('send hello');
      expect(drawing.key('Enter', {}, composer())).toBe(true);
      expect(calls).toContain('send hello');
      expect(composer().value).toBe('');
    });

    it('[WRITE2] does the opposite if the setting says so', async () => {
      props.config.config = { sendWithShiftEnter: true };
      await draw();
      drawing.type(composer(), 'hello');
      drawing.key('Enter', {}, composer());
      expect(calls).not.toContain('send hello');
      drawing.key('Enter', { shiftKey: true }, composer());
      expect(calls).toContain('send hello');
    });

    const touchScreen = (): void => {
      const isTouch = (query: string): { matches: boolean } => ({
        matches: query === '(pointer: coarse)'
      });
      Object.assign(window, { matchMedia: isTouch });
    };

    it('[FOCUS11] does not take the focus on a touch screen, where it would open the keyboard', async () => {
      touchScreen();
      model.input.focus();
      await draw();
      act(() => model.input.focus());
      expect(document.activeElement).toBe(drawing.one('.cq-Chat'));
      Reflect.deleteProperty(window, 'matchMedia');
    });

    it('[WRITE6] breaks by Enter and sends by the button on a touch screen', async () => {
      touchScreen();
      await draw();
      drawing.type(composer(), 'hello');
      expect(drawing.key('Enter', {}, composer())).toBe(false);
      expect(drawing.one('.cq-Composer-hint').textContent).toBe('');
      expect(calls).not.toContain('send hello');
      drawing.click(drawing.button('Send'));
      expect(calls).toContain('send hello');
      Reflect.deleteProperty(window, 'matchMedia');
    });

    it('[WRITE3] leaves Enter to an input method during composition', async () => {
      await draw();
      drawing.type(composer(), 'にほ');
      drawing.key('Enter', { isComposing: true }, composer());
      drawing.key('Enter', { keyCode: 229 }, composer());
      expect(calls.filter(call => call.startsWith('send'))).toEqual([]);
    });

    it('[WRITE4] sends no blank message, and keeps the draft when the user leaves the chat', async () => {
      await draw();
      drawing.type(composer(), '   ');
      drawing.key('Enter', {}, composer());
      expect(calls.filter(call => call.startsWith('send'))).toEqual([]);
      drawing.type(composer(), 'a draft');
      drawing.dispose();
      drawing = new Drawing();
      await draw();
      expect(composer().value).toBe('a draft');
    });

    it('[WRITE5] takes the focus that was requested, also before it was rendered', async () => {
      model.input.focus();
      await draw();
      expect(document.activeElement).toBe(composer());
    });
  });

  describe('states', () => {
    const title = (): string[] =>
      drawing.texts('.cq-Empty h3, .cq-Notice strong, .cq-Banner > span');

    it('[STATE1] says that the user may only read', async () => {
      await draw({ canWrite: false, messages: [message('ivo', 'hi')] });
      expect(title()).toEqual(['You can read this chat but not write in it.']);
      expect(drawing.all('textarea')).toEqual([]);
    });

    it('[STATE2] says that the chat was deleted and takes no more messages', async () => {
      await draw({ canWrite: false, connection: 'deleted', messages: [message('ivo', 'hi')] });
      expect(title()).toEqual(['This chat was deleted']);
      expect(drawing.all('textarea')).toEqual([]);
      expect(drawing.texts('.cq-Body')).toHaveLength(1);
    });

    it.each([0, 1])(
      '[STATE11] says that the user was removed from the chat (%i messages)',
      async count => {
        const messages = count > 0 ? [message('ivo', 'hi')] : [];
        await draw({ canWrite: false, connection: 'removed', messages });
        expect(new Set(title())).toEqual(new Set(['You were removed from this chat']));
        expect(drawing.texts('.cq-Header-title .cq-Meta')).toEqual(['You were removed']);
        expect(drawing.all('textarea')).toEqual([]);
      }
    );

    it("[STATE12] a deleted chat keeps the user's draft, which can be copied", async () => {
      const { pending } = props.chats as FakeChats;
      pending.set(
        { text: 'half a\nsent' },
        { id: 'm7', text: 'too late' },
        { chat: 'b', text: 'x' }
      );
      await draw({ canWrite: false, connection: 'removed', messages: [message('ivo', 'hi')] });
      expect(drawing.texts('.cq-Kept-text p')).toEqual(['half a\nsent', 'too late']);
      const written: string[] = [];
      Object.assign(navigator, {
        clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) }
      });
      const [copy, remove] = drawing.all('.cq-Kept-text button');
      drawing.click(copy);
      expect(written).toEqual(['half a\nsent']);
      drawing.click(remove);
      expect(drawing.texts('.cq-Kept-text p')).toEqual(['too late']);
    });

    it('[STATE13] says when the browser cannot store drafts', async () => {
      const { pending } = props.chats as FakeChats;
      const sayings = (): string => drawing.texts('.cq-Empty p').join();
      await draw({ ready: false, connection: 'offline' });
      expect(sayings()).toContain('Your drafts are safe.');
      pending.isKept = false;
      act(() => model.changed.emit({}));
      expect(sayings()).toContain('Keep this page open so that your drafts are not lost.');
    });

    it('[STATE3] could not be opened: shows the reason and Retry', async () => {
      await draw({ ready: false, connection: 'offline' });
      expect(title()).toEqual(['This chat could not be opened']);
      drawing.click(drawing.button('Retry'));
      expect(calls).toContain('reconnect');
    });

    it('[STATE4] offline: shows how many messages wait, but not for short interruptions', () => {
      jest.useFakeTimers();
      Object.assign(model, {
        connection: 'offline',
        messages: [message('ada', 'later', { seq: undefined, delivery: 'unsaved' })]
      });
      drawing.draw(<ChatView {...props} />);
      expect(drawing.all('.cq-Banner')).toEqual([]);
      act(() => jest.advanceTimersByTime(1_000));
      expect(drawing.texts('.cq-Banner > span')[1]).toBe(
        'You are offline. 1 message will be sent when you are back online.'
      );
    });

    it('[STATE5] opening: shows placeholders after a delay, and the user can write at once', () => {
      jest.useFakeTimers();
      Object.assign(model, { ready: false, connection: 'connecting' });
      drawing.draw(<ChatView {...props} />);
      expect(drawing.all('.cq-Skeletons')).toEqual([]);
      expect(composer()).toBeTruthy();
      act(() => jest.advanceTimersByTime(200));
      expect(drawing.all('.cq-Skeletons')).toHaveLength(1);
    });

    it('[STATE6] announces typing users in a polite live region that is always present', async () => {
      await draw({ messages: [message('ivo', 'hi')] });
      const line = (): string | null => drawing.one('.cq-Status [aria-live=polite]').textContent;
      expect(line()).toBe('');
      for (const [typing, words] of [
        [[typist('Ivo')], 'Ivo is typing'],
        [[typist('Ivo'), typist('Mira', 'guest')], 'Ivo and Mira (guest) are typing'],
        [[typist('A'), typist('B'), typist('C')], '3 people are typing'],
        [[{ ...typist('Calculator', 'bot'), text: 'Reading' }], 'Calculator (bot): Reading']
      ] as const) {
        Object.assign(model, { typing });
        act(() => model.changed.emit({}));
        expect(line()).toBe(words);
      }
    });

    describe('visible messages', () => {
      let focused: boolean;
      /** A viewport of 100 px, in which each row is 40 px high. */
      beforeEach(() => {
        focused = true;
        const isList = (element: Element): boolean => element.matches('.cq-Messages');
        const rows = (list: Element): Element[] => [
          ...list.querySelectorAll('.cq-Messages-content > :not([data-edge])')
        ];
        jest.spyOn(document, 'hasFocus').mockImplementation(() => focused);
        const { prototype } = Element;
        jest.spyOn(prototype, 'clientHeight', 'get').mockImplementation(function (this: Element) {
          return isList(this) ? 100 : 0;
        });
        jest.spyOn(prototype, 'scrollHeight', 'get').mockImplementation(function (this: Element) {
          return isList(this) ? rows(this).length * 40 : 0;
        });
        jest.spyOn(prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
          const list = this.closest('.cq-Messages');
          if (!list || list === this) {
            return { top: 0, bottom: 100 } as DOMRect;
          }
          const top = rows(list).indexOf(this) * 40 - list.scrollTop;
          return { top, bottom: top + 40 } as DOMRect;
        });
        Object.assign(model, { visit: () => calls.push('visit') });
      });
      afterEach(() => jest.restoreAllMocks());
      const look = (): void => {
        focused = true;
        act(() => window.dispatchEvent(new Event('focus')));
      };
      const five = (): IMessageItem[] => [1, 2, 3, 4, 5].map(n => message('ivo', `${n}`));

      it('[STATE7] marks the last message with its end in view, and later ones when they arrive', async () => {
        (props.chats as FakeChats).list.update('a', { unreadCount: 4 });
        await draw({ messages: five(), newAfter: 1 });
        // The New line is at the top: below it are two rows.
        expect([...new Set(calls)]).toEqual(['visit', 'markAsRead m2']);
        const list = drawing.one('.cq-Messages');
        list.scrollTop += 40;
        drawing.fire(list, new Event('scroll'));
        expect(calls.at(-1)).toBe('markAsRead m3');
        expect(drawing.button('First new')).toBeDefined();
        drawing.click(drawing.button('4 new'));
        expect(calls.at(-1)).toBe('markAsRead m5');
        drawing.click(drawing.button('First new'));
        await drawing.settle();
        expect(drawing.all('.cq-Jump')).toHaveLength(1);
      });

      it('[FOCUS7] moves the focus along to the newest message and to the New line', async () => {
        (props.chats as FakeChats).list.update('a', { unreadCount: 4 });
        await draw({ messages: five(), newAfter: 1 });
        const list = drawing.one('.cq-Messages');
        list.scrollTop += 40;
        drawing.fire(list, new Event('scroll'));
        drawing.click(drawing.button('4 new'));
        expect(document.activeElement).toBe(rowOf('m5'));
        drawing.click(drawing.button('First new'));
        await drawing.settle();
        expect(document.activeElement).toBe(rowOf('m2'));
      });

      it('[STATE14] marks nothing as read in a hidden page or tab', async () => {
        focused = false;
        await draw({ messages: five() });
        expect(calls).toEqual([]);
        look();
        expect([...new Set(calls)]).toEqual(['visit', 'markAsRead m5']);
      });

      it('[STATE15] goes to the New line when the user comes back, before anything counts as seen', async () => {
        const before = five();
        await draw({ messages: before });
        focused = false;
        act(() => window.dispatchEvent(new Event('blur')));
        calls.length = 0;
        (props.chats as FakeChats).list.update('a', { unreadCount: 5 });
        Object.assign(model, {
          visit: () => Object.assign(model, { newAfter: 5 }) && calls.push('visit')
        });
        await draw({ messages: [...before, ...five()] });
        expect(calls).toEqual([]);
        look();
        expect([...new Set(calls)]).toEqual(['visit', 'markAsRead m6']);
        expect(drawing.button('5 new')).toBeDefined();
      });
    });

    it('[STATE8] shows refusals of the server', async () => {
      await draw();
      act(() => (model.refused as Signal<unknown, string>).emit('Not yours.'));
      expect(calls).toContain('Your change was not saved: Not yours.');
    });

    it('[STATE9] counts people, bots and present users, and the title renames the chat', async () => {
      const people = [
        { username: 'a', name: 'A', kind: 'account', here: true },
        { username: 'b', name: 'B', kind: 'guest', here: false },
        { username: 'c', name: 'C', kind: 'bot', bot: true, here: true }
      ] as const;
      await draw({ people });
      expect(drawing.texts('.cq-Header-title .cq-Meta')).toEqual([
        '2 people (1 guest), 1 bot · 1 here'
      ]);
      drawing.click(drawing.one('.cq-Header-title'));
      const field = drawing.one<HTMLInputElement>('.cq-Rename');
      expect(field.maxLength).toBe(props.chats.settings.limits.topicLength);
      drawing.type(field, 'Poll team');
      drawing.key('Enter', {}, field);
      await drawing.settle();
      expect(drawing.texts('.cq-Header-title h2')).toEqual(['Poll team']);
      expect(document.activeElement).toBe(drawing.one('.cq-Header-title'));
    });

    it('[FOCUS10] the focus stays in a chat that is deleted while somebody writes, but on no button', async () => {
      props.onBack = () => undefined;
      await draw();
      act(() => composer().focus());
      Object.assign(model, { connection: 'deleted' });
      act(() => model.changed.emit({}));
      await drawing.settle();
      expect(document.activeElement).toBe(drawing.one('.cq-Chat'));
    });
  });
});
