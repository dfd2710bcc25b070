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
    it('[MSG6] … and after the user has sent a message, the Tab key reaches the newest one again', async () => {
      await view.draw({ messages: [view.message('ivo', 'one'), view.message('ivo', 'two')] });
      const stop = (): unknown => view.drawing.one('.cq-Message[tabindex="0"]').dataset.id;
      act(() => view.rowOf('m1').focus());
      expect(stop()).toBe('m1');
      act(() => view.composer.focus());
      expect(stop()).toBe('m1');
      view.drawing.type(view.composer, 'three');
      view.drawing.key('Enter');
      expect(stop()).toBe('m2');
    });

    it('[FOCUS14] an edit that ends gives the focus to the composer of its view alone, and leaves it elsewhere', async () => {
      await view.draw({ messages: [view.message('ada', 'before'), view.message('ivo', 'hi')] });
      act(() => view.model.threads.open('m1'));
      await view.drawing.settle();
      const edit = (row: string): HTMLTextAreaElement => {
        const event = new MouseEvent('pointermove', { bubbles: true });
        Object.defineProperty(event, 'movementX', { value: 3 });
        view.drawing.fire(view.drawing.one(row), event);
        view.drawing.click(view.drawing.one(`${row} [aria-label="More actions"]`));
        view.drawing.click(view.drawing.button('Edit'));
        return view.drawing.one(`${row} textarea`);
      };
      const inThread = '.cq-Thread .cq-Message[data-id=m1]';
      const inChat = '.cq-Chat > .cq-Messages .cq-Message[data-id=m1]';
      edit(inThread);
      expect(view.model.edits.isOpen).toBe(true);
      const box = edit(inChat);
      expect(document.activeElement).toBe(box);
      view.drawing.key('Escape', {}, box);
      expect(view.drawing.all('.cq-Message textarea')).toEqual([]);
      expect(view.model.edits.isOpen).toBe(false);
      expect(document.activeElement).toBe(view.composer);

      edit(inChat);
      const other = edit(inThread);
      view.drawing.key('Escape', {}, other);
      const composer = view.drawing.one('.cq-Thread > .cq-Composer textarea');
      expect(document.activeElement).toBe(composer);

      edit(inChat);
      act(() => view.rowOf('m2').focus());
      act(() => view.model.edits.end('m1', true));
      expect(document.activeElement).toBe(view.rowOf('m2'));
    });

    it('[SPOKEN3] a message without words is announced as what it holds', async () => {
      await view.draw({ messages: [view.message('ivo', 'old')] });
      const entry = { type: 'file', value: 'x/two%20plans.pdf', mimetype: 'application/pdf' };
      const id = view.model.document.setAttachment(entry as never);
      view.model.messages = [
        ...view.model.messages,
        view.message('ivo', '', { attachments: [id] }),
        view.message('ivo', '', { mime_model: { data: { 'text/plain': '42' } } })
      ];
      act(() => view.model.changed.emit({}));
      expect(view.drawing.one('.cq-Chat > .cq-sr').textContent).toBe(
        'Ivo Teska, “File: two plans.pdf”\nIvo Teska, “42”'
      );
    });

    it('[MSG9] describe the focused element with their text', async () => {
      await view.draw({
        messages: [view.message('ivo', 'a **bold** claim'), view.message('ivo', 'more')]
      });
      const words = [...view.drawing.all('.cq-Message')].map(row =>
        document.getElementById(row.getAttribute('aria-describedby')!)!.textContent.trim()
      );
      expect(words).toEqual(['a bold claim', 'more']);
    });

    it('[MSG6] are one tab stop; arrow keys move between messages, Enter leads to the actions, Escape back', async () => {
      await view.draw({
        messages: [
          view.message('ivo', 'one'),
          view.message('ivo', 'two'),
          view.message('ada', 'three')
        ]
      });
      const stops = view.drawing.all('.cq-Message[tabindex="0"]');
      expect(stops.map(({ dataset }) => dataset.id)).toEqual(['m3']);
      const matches = jest.spyOn(Element.prototype, 'matches');
      matches.mockImplementation(function (this: Element, selector: string) {
        return selector === ':focus-visible' || this.closest(selector) === this;
      });
      act(() => view.rowOf('m3').focus());
      view.drawing.key('Home');
      expect(document.activeElement).toBe(view.rowOf('m1'));
      view.drawing.key('ArrowDown');
      expect(document.activeElement).toBe(view.rowOf('m2'));
      view.drawing.key('Enter');
      expect(document.activeElement).toBe(view.drawing.button('Add reaction'));
      view.drawing.key('Escape');
      expect(document.activeElement).toBe(view.rowOf('m2'));
      view.drawing.key('Escape');
      expect(document.activeElement).toBe(view.composer);
      matches.mockRestore();
    });

    it('[MSG6] … and Escape moves the focus from the content of a message to the message', async () => {
      await view.draw({ messages: [view.message('ivo', 'see <https://x.test>')] });
      const link = await view.rendered('.cq-Body a');
      act(() => link.focus());
      view.drawing.key('Escape');
      expect(document.activeElement).toBe(view.rowOf('m1'));
    });

    it('[MSG6] … and the Tab key goes through the content of the reached message and then leaves the list', async () => {
      const body = '[a](https://a.test)\n```\nlong\n```\n|t|\n|-|\n|u|';
      await view.draw({ messages: [view.message('ivo', body), view.message('ivo', body)] });
      await view.rendered('[data-id="m2"] table');
      const row = view.rowOf('m2');
      const [link, pre, table] = [...row.querySelectorAll<HTMLElement>('a, pre, table')];
      expect([pre.tabIndex, table.tabIndex]).toEqual([0, 0]);
      // The table is as wide as its place, and the code wider.
      jest.spyOn(pre, 'scrollWidth', 'get').mockReturnValue(9);
      const pass = (shiftKey = false): Element | null => {
        view.drawing.key('Tab', { shiftKey });
        return document.activeElement;
      };
      act(() => row.focus());
      expect([pass(), pass(), pass(), pass(true)]).toEqual([
        link,
        row.querySelector('.cq-Code-bar button'),
        pre,
        row.querySelector('.cq-Code-bar button')
      ]);
      expect([pass(true), pass(true)]).toEqual([link, row]);
      // The browser goes on from the edge of the list.
      expect(pass(true)).toBe(view.drawing.one('.cq-Day').previousElementSibling);
      await view.drawing.settle();
      act(() => pre.focus());
      expect(pass()).toBe(row.nextElementSibling);
      expect(row.tabIndex).toBe(0);
    });

    it('[MSG6] … and a Tab key that comes to another message goes to the reached one, unlike a click', async () => {
      const body = '[a](https://a.test)';
      await view.draw({ messages: [view.message('ivo', body), view.message('ivo', body)] });
      const link = await view.rendered('[data-id="m1"] a');
      act(() => view.composer.focus());
      view.drawing.key('Tab', { shiftKey: true });
      act(() => link.focus());
      expect(document.activeElement).toBe(view.rowOf('m2'));
      await view.drawing.settle();
      act(() => link.focus());
      expect([document.activeElement, view.rowOf('m1').tabIndex]).toEqual([link, 0]);
    });

    it('[MSG6] … and the focus stays in a message when the settings of the server arrive', async () => {
      await view.draw({ messages: [view.message('ivo', 'see <https://x.test>')] });
      const link = await view.rendered('.cq-Body a');
      act(() => link.focus());
      const { settings } = view.chats;
      settings.trustedImageHosts = [];
      act(() => settings.changed.emit());
      await view.drawing.settle();
      expect([document.activeElement, view.drawing.one('.cq-Body a')]).toEqual([link, link]);
    });

    it('[SPOKEN2] messages of others are announced as plain text, not as Markdown', async () => {
      await view.draw({ messages: [view.message('ivo', 'old')] });
      view.model.messages = [
        ...view.model.messages,
        view.message('ivo', 'a **bold** [link](https://x.test)')
      ];
      act(() => view.model.changed.emit({}));
      expect(view.drawing.one('.cq-Chat > .cq-sr').textContent).toBe('Ivo Teska, “a bold link”');
    });

    const touch = (type: string, element: HTMLElement): void => {
      const event = new MouseEvent(type, { bubbles: true });
      Object.defineProperty(event, 'pointerType', { value: 'touch' });
      view.drawing.fire(element, event);
    };
    const tap = (element: HTMLElement): void => {
      ['pointerdown', 'pointerout', 'click'].forEach(type => touch(type, element));
    };

    it('[TOUCH1] show their actions on a tap, until the next tap elsewhere', async () => {
      await view.draw({ messages: [view.message('ada', 'mine'), view.message('ivo', 'theirs')] });
      tap(view.rowOf('m1'));
      expect(view.drawing.all('#x, [data-id=m1] .cq-Tools')).toHaveLength(1);
      tap(view.rowOf('m2'));
      expect(view.drawing.all('[data-id=m1] .cq-Tools')).toHaveLength(0);
      expect(view.drawing.all('[data-id=m2] .cq-Tools')).toHaveLength(1);
      tap(view.rowOf('m2'));
      expect(view.drawing.all('.cq-Tools')).toHaveLength(0);
    });

    it('[TOUCH3] hide their actions after an edit', async () => {
      await view.draw({ messages: [view.message('ada', 'mine')] });
      tap(view.rowOf('m1'));
      view.choose('m1', 'Edit');
      view.drawing.key('Escape', {}, view.drawing.one('[data-id=m1] textarea'));
      expect(view.drawing.all('.cq-Tools')).toHaveLength(0);
    });

    it('[MSG7] messages of others are announced once and in full, own ones are not', async () => {
      await view.draw({ messages: [view.message('ivo', 'old')] });
      const spoken = (): string => view.drawing.one('.cq-Chat > .cq-sr').textContent ?? '';
      expect(spoken()).toBe('');
      view.model.messages = [
        ...view.model.messages,
        view.message('ivo', 'new'),
        view.message('ada', 'mine')
      ];
      act(() => view.model.changed.emit({}));
      expect(spoken()).toBe('Ivo Teska, “new”');
    });
  });
});
