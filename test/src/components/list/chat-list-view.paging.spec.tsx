import { thread } from '../../../harness/fake-chats.js';
import { act } from '../../../harness/react.js';
import { ChatListScene } from './chat-list-scene.js';

describe('ChatListView', () => {
  let view: ChatListScene;

  beforeEach(() => {
    view = new ChatListScene();
  });
  afterEach(() => {
    view.drawing.dispose();
    jest.useRealTimers();
  });

  describe('with many chats', () => {
    const COUNT = 5_000;
    const drawn = (): string[] => view.drawing.all('.cq-Row').map(({ dataset }) => dataset.id!);
    const scroll = (top: number): void => {
      const list = view.drawing.one('.cq-List');
      list.scrollTop = top;
      act(() => void list.dispatchEvent(new Event('scroll')));
    };
    beforeEach(() => {
      view.chats.list.set(
        ...Array.from({ length: COUNT }, (_, i) =>
          thread(`t${i}`, `Chat-${i}`, { unreadCount: i % 2 })
        )
      );
    });

    it('[LISTVIEW14] renders only the rows near the visible part', () => {
      view.draw();
      expect(drawn()).toContain('t1');
      expect(drawn().length).toBeLessThan(30);
      scroll(44 * 1_000);
      expect(drawn()).toContain('t2001');
      expect(drawn()).not.toContain('t3');
      scroll(44 * COUNT);
      expect(drawn()).toContain(`t${COUNT - 2}`);
      expect(drawn().length).toBeLessThan(50);
      scroll(0);
      view.drawing.type(view.search, 'chat');
      expect(drawn().slice(0, 3)).toEqual(['t0', 't1', 't2']);
      expect(drawn().length).toBeLessThan(30);
    });

    it('[LISTVIEW14] is as high as all its rows', () => {
      view.draw();
      const heights = (): number =>
        view.drawing
          .all('.cq-List [role=list] > *')
          .reduce(
            (sum, { className, style }) =>
              sum +
              (className === 'cq-RowHolder' ? 44 : 0) +
              (parseFloat(style.marginTop) || 0) +
              (parseFloat(style.height) || 0),
            0
          );
      expect(heights()).toBe(44 * COUNT);
      scroll(44 * 3_000);
      expect(heights()).toBe(44 * COUNT);
      view.drawing.click(view.drawing.all('.cq-Section')[0]);
      expect(heights()).toBe((44 * COUNT) / 2);
    });

    it('[LISTVIEW15] keys reach rows that are not rendered, and the focused row stays when it is scrolled out of view', () => {
      view.draw();
      act(() => view.row('t1').focus());
      view.drawing.key('End');
      expect(view.focused).toBe(`t${COUNT - 2}`);
      view.drawing.key('ArrowUp');
      expect(view.focused).toBe(`t${COUNT - 4}`);
      scroll(0);
      expect(view.focused).toBe(`t${COUNT - 4}`);
      for (const character of 'chat-3001') {
        view.drawing.key(character);
      }
      expect(view.focused).toBe('t3001');
      view.drawing.key('Home');
      expect(view.focused).toBe('t1');
      expect(view.drawing.all('.cq-Row[tabindex="0"]')).toHaveLength(1);
    });

    it('[LISTVIEW16] tells screen readers the position of a row among all rows', () => {
      view.draw();
      scroll(44 * 1_000);
      const holder = view.row('t2001').parentElement!;
      expect(holder.getAttribute('aria-setsize')).toBe(String(COUNT / 2));
      expect(holder.getAttribute('aria-posinset')).toBe('1001');
    });

    it('[LISTVIEW14] a filter suggests only a few of the names', () => {
      view.draw();
      view.drawing.type(view.search, 'x');
      view.drawing.click(view.drawing.button('in:'));
      expect(view.drawing.all('datalist option')).toHaveLength(20);
      view.drawing.type(view.drawing.one('.cq-Filters input'), '4321');
      expect(view.drawing.all('datalist option').map(one => one.getAttribute('value'))).toEqual([
        'Chat-4321'
      ]);
    });
  });

  describe('with chats that are not loaded', () => {
    const state = (): string[] => view.drawing.texts('.cq-Section');

    it('[LISTVIEW17] loads more near the end of the loaded chats, and says if that fails', () => {
      view.chats.list.paging = 'idle';
      view.draw();
      expect(view.chats.list.calls).toContain('more');
      expect(state()).toEqual(['Unread1', 'All2+']);
      expect(view.row('b').parentElement!.getAttribute('aria-setsize')).toBe('-1');
      view.chats.list.paging = 'failed';
      act(() => view.chats.list.changed.emit());
      expect(view.drawing.texts('.cq-Hits-end')[0]).toContain('More chats could not be loaded.');
      view.drawing.click(view.drawing.button('Retry'));
      expect(view.chats.list.calls).toContain('retry');
    });

    it('[LISTVIEW17] loads unread chats separately, and counts all of them', () => {
      view.chats.list.elsewhere = [thread('x', 'Elsewhere', { unreadCount: 1 })];
      view.chats.list.unreadPaging = 'idle';
      view.draw();
      expect(state()).toEqual(['Unread2', 'All2']);
      expect(view.chats.list.calls).toContain('moreUnread');
      expect(view.chats.list.calls).not.toContain('more');
    });

    it('[LISTVIEW17] does not load more while the end is far away', () => {
      view.chats.list.paging = 'idle';
      view.chats.list.set(...Array.from({ length: 200 }, (_, i) => thread(`t${i}`, `Chat ${i}`)));
      view.draw();
      expect(view.chats.list.calls).toEqual([]);
      act(() => view.row('t0').focus());
      view.drawing.key('End');
      view.drawing.one('.cq-List').scrollTop = 44 * 200;
      act(() => void view.drawing.one('.cq-List').dispatchEvent(new Event('scroll')));
      expect(view.chats.list.calls).toContain('more');
    });

    it('[LISTVIEW18] finds loaded chats at once, others on the server, and says if it cannot', async () => {
      jest.useFakeTimers();
      view.chats.found = [thread('a', 'Survey team'), thread('x', 'Land survey')];
      view.draw();
      view.drawing.type(view.search, 'survey');
      expect(view.names).toEqual(['Survey team']);
      act(() => jest.advanceTimersByTime(250));
      await view.drawing.settle();
      expect(view.names).toEqual(['Survey team']);
      view.chats.list.elsewhere = [thread('x', 'Land survey')];
      act(() => view.chats.list.changed.emit());
      expect(view.names).toEqual(['Survey team', 'Land survey']);
      jest.spyOn(view.chats.server, 'request').mockRejectedValue(new Error('No answer.'));
      view.drawing.type(view.search, 'surve');
      act(() => jest.advanceTimersByTime(250));
      await view.drawing.settle();
      expect(view.names).toEqual(['Survey team']);
      expect(view.drawing.texts('.cq-Hits-end')[0]).toContain(
        'Only the loaded chats were searched.'
      );
    });
  });
});
