import type { IMessageItem } from '../../../../src/model/index.js';
import { FakeChats } from '../../../harness/fake-chats.js';
import { act, actAsync } from '../../../harness/react.js';
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

  describe('states', () => {
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
        Object.assign(view.model, { visit: () => view.calls.push('visit') });
      });
      afterEach(() => jest.restoreAllMocks());
      const look = (): void => {
        focused = true;
        act(() => window.dispatchEvent(new Event('focus')));
      };
      const five = (): IMessageItem[] => [1, 2, 3, 4, 5].map(n => view.message('ivo', `${n}`));

      it('[STATE7] marks the last message with its end in view, and later ones when they arrive', async () => {
        (view.props.chats as FakeChats).list.update('a', { unreadCount: 4 });
        await view.draw({ messages: five(), newAfter: 1 });
        // The New line is at the top: below it are two rows.
        expect([...new Set(view.calls)]).toEqual(['visit', 'markAsRead m2']);
        const list = view.drawing.one('.cq-Messages');
        list.scrollTop += 40;
        view.drawing.fire(list, new Event('scroll'));
        expect(view.calls.at(-1)).toBe('markAsRead m3');
        expect(view.drawing.button('First new')).toBeDefined();
        view.drawing.click(view.drawing.button('4 new'));
        expect(view.calls.at(-1)).toBe('markAsRead m5');
        view.drawing.click(view.drawing.button('First new'));
        await view.drawing.settle();
        expect(view.drawing.all('.cq-Jump')).toHaveLength(1);
      });

      it('[FOCUS7] moves the focus along to the newest message and to the New line', async () => {
        (view.props.chats as FakeChats).list.update('a', { unreadCount: 4 });
        await view.draw({ messages: five(), newAfter: 1 });
        const list = view.drawing.one('.cq-Messages');
        list.scrollTop += 40;
        view.drawing.fire(list, new Event('scroll'));
        view.drawing.click(view.drawing.button('4 new'));
        expect(document.activeElement).toBe(view.rowOf('m5'));
        view.drawing.click(view.drawing.button('First new'));
        await view.drawing.settle();
        expect(document.activeElement).toBe(view.rowOf('m2'));
      });

      it('[STATE17] goes to the first unread message, which was not loaded, before anything counts as seen', async () => {
        const [newer, older] = [five(), five()];
        let come = (): void => undefined;
        Object.assign(view.model, {
          toNew: async () => {
            view.calls.push('toNew');
            await new Promise<void>(resolve => (come = resolve));
            Object.assign(view.model, { messages: older, lacksNew: false });
            view.model.changed.emit({});
          }
        });
        (view.props.chats as FakeChats).list.update('a', { unreadCount: 200 });
        await view.draw({ messages: newer, newAfter: 5, lacksNew: true });
        expect(view.calls).toEqual(['visit', 'toNew']);
        expect(view.drawing.all('.cq-New')).toEqual([]);
        expect(view.drawing.texts('.cq-Jump')).toEqual(['First new', 'Mark as read']);
        expect(view.drawing.all('.cq-mod-covered')).toHaveLength(1);
        await actAsync(() => Promise.resolve(come()));
        expect(view.drawing.all('.cq-mod-covered')).toEqual([]);
        expect(view.drawing.all('.cq-New')).toHaveLength(1);
        expect([...new Set(view.calls)]).toEqual(['visit', 'toNew', 'markAsRead m6']);
      });

      it.each([
        ['after a second', () => act(() => jest.advanceTimersByTime(1_000))],
        ['when loading fails', (fail: () => void) => actAsync(() => Promise.resolve(fail()))]
      ] as const)(
        '[STATE17] shows its newest messages %s, if the first unread ones are not there',
        async (_when, pass) => {
          jest.useFakeTimers();
          let fail = (): void => undefined;
          Object.assign(view.model, {
            toNew: () => new Promise<void>(resolve => (fail = resolve))
          });
          await view.draw({ messages: five(), newAfter: 5, lacksNew: true });
          act(() => jest.advanceTimersByTime(999));
          expect(view.drawing.all('.cq-mod-covered')).toHaveLength(1);
          await pass(fail);
          expect(view.drawing.all('.cq-mod-covered')).toEqual([]);
        }
      );

      it('[READ6] opens a chat that was never read at its first message', async () => {
        await view.draw({ messages: five(), newAfter: 0 });
        expect(view.drawing.all('.cq-New')).toHaveLength(1);
        // The New line is at the top: below it are two rows.
        expect([...new Set(view.calls)]).toEqual(['visit', 'markAsRead m1']);
      });

      it('[READ6] a chat without messages counts as seen, so that its first message is no news', async () => {
        await view.draw({ messages: [], newAfter: 0 });
        expect([...new Set(view.calls)]).toEqual(['visit', 'markAsRead']);
      });

      it('[STATE14] marks nothing as read in a hidden page or tab', async () => {
        focused = false;
        await view.draw({ messages: five() });
        expect(view.calls).toEqual([]);
        look();
        expect([...new Set(view.calls)]).toEqual(['visit', 'markAsRead m5']);
      });

      it('[STATE15] goes to the New line when the user comes back, before anything counts as seen', async () => {
        const before = five();
        await view.draw({ messages: before });
        focused = false;
        act(() => window.dispatchEvent(new Event('blur')));
        view.calls.length = 0;
        (view.props.chats as FakeChats).list.update('a', { unreadCount: 5 });
        Object.assign(view.model, {
          visit: () => Object.assign(view.model, { newAfter: 5 }) && view.calls.push('visit')
        });
        await view.draw({ messages: [...before, ...five()] });
        expect(view.calls).toEqual([]);
        look();
        expect([...new Set(view.calls)]).toEqual(['visit', 'markAsRead m6']);
        expect(view.drawing.button('5 new')).toBeDefined();
      });
    });
  });
});
