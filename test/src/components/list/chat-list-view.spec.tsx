import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { ChatListView, type IChatListViewProps } from '../../../../src/components/index.js';
import type { IMessageHit, IThread } from '../../../../src/model/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';
import { act, Drawing } from '../../../harness/react.js';

const NOW = new Date('2026-11-19T15:00:00').getTime();

const last = (sender: string, name: string, message: string): IThread['lastMessage'] => ({
  id: 'm1',
  sequenceId: '1',
  sender,
  senderDisplayName: name,
  content: { message },
  createdOn: '2026-11-19T09:00:00Z'
});

describe('ChatListView', () => {
  let drawing: Drawing;
  let chats: FakeChats;
  let opened: string[];
  let asked: string[];
  let errors: string[];
  let answer: boolean;
  let props: IChatListViewProps;

  beforeEach(() => {
    drawing = new Drawing();
    chats = new FakeChats(
      thread('a', 'Survey team', { unreadCount: 4 }),
      thread('b', 'Release notes'),
      thread('c', 'Reading group', { role: 'reader' })
    );
    opened = [];
    asked = [];
    errors = [];
    answer = true;
    props = {
      chats,
      trans: nullTranslator.load('x'),
      now: () => NOW,
      confirm: question => {
        asked.push(question.title);
        return Promise.resolve(answer);
      },
      onError: error => errors.push(error.message),
      onOpen: (id, message) => opened.push(message ? `${id} ${message}` : id),
      onNew: () => opened.push('new')
    };
  });
  afterEach(() => {
    drawing.dispose();
    jest.useRealTimers();
  });

  const draw = (change: Partial<IChatListViewProps> = {}): void =>
    drawing.draw(<ChatListView {...props} {...change} />);
  const row = (id: string): HTMLElement => drawing.one(`.cq-Row[data-id="${id}"]`);
  const names = (): string[] => drawing.texts('.cq-Row-name');
  const focused = (): string | undefined => (document.activeElement as HTMLElement).dataset.id;
  const hit = (threadId: string, id: string): IMessageHit => ({
    threadId,
    topic: 'Release notes',
    message: {
      id,
      sequenceId: '7',
      sender: 'ivo',
      senderDisplayName: 'Ivo',
      content: { message: 'x' },
      createdOn: '2026-01-05T09:00:00Z'
    },
    snippet: { text: 'a <b>merge</b> of', ranges: [[5, 10]] }
  });
  const search = (): HTMLInputElement =>
    drawing.one('input[aria-label="Search chats and messages"]');

  it('[LISTVIEW1] shows unread chats in their own section with their counts', () => {
    draw();
    expect(drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
    expect(row('a').textContent).toContain('4 unread');
    expect(names()).toEqual(['Survey team', 'Release notes', 'Reading group']);
  });

  it('[LISTVIEW2] the open chat stays in its group, unread or not, until the user leaves it', () => {
    draw({ currentId: 'a' });
    act(() => chats.list.update('a', { unreadCount: 0 }));
    expect(drawing.texts('.cq-Section')[0]).toBe('Unread1');
    draw({ currentId: 'b' });
    expect(drawing.texts('.cq-Section')).toEqual(['All3']);
    act(() => chats.list.update('b', { unreadCount: 1 }));
    expect(drawing.texts('.cq-Section')).toEqual(['All3']);
    draw({ currentId: 'c' });
    expect(drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
  });

  it('[LISTVIEW3] names the last author: "You", the first name in a group, otherwise nobody', () => {
    const participants = ['ana', 'ivo', 'mira'].map(username => ({
      username,
      displayName: username,
      bot: false
    }));
    Object.assign(chats.server, { identity: { username: 'ana', displayName: 'Ana' } });
    chats.list.set(
      thread('a', 'A', { lastMessage: last('ana', 'Ana Ruel', 'draft is in `docs`') }),
      thread('b', 'B', {
        participants,
        lastMessage: last('ivo', 'Ivo Teska', '**now**\nor never')
      }),
      thread('c', 'C', { lastMessage: last('ivo', 'Ivo Teska', 'ok') })
    );
    draw();
    expect(drawing.texts('.cq-Row-last')).toEqual([
      'You: draft is in docs',
      'Ivo: now or never',
      'ok'
    ]);
  });

  it('[WHO16] tells an author who has left from a participant of the same name', () => {
    const participants = ['ana', 'ivo', 'mira'].map(username => ({
      username,
      displayName: username === 'ivo' ? 'Ivo Teska' : username,
      bot: false
    }));
    Object.assign(chats.server, { identity: { username: 'ana', displayName: 'Ana' } });
    const left = last('guest-1a2b3c4d', 'Ivo Teska', 'ok');
    chats.list.set(
      thread('a', 'A', { participants, lastMessage: left }),
      thread('b', 'B', { participants, lastMessage: last('ivo', 'Ivo Teska', 'ok') })
    );
    draw();
    expect(drawing.texts('.cq-Row-last')).toEqual(['Ivo Teska (guest, #1a2b3c4d): ok', 'Ivo: ok']);
  });

  it('[LISTVIEW4] is one tab stop; arrow keys, Home, End and first letters move within it', () => {
    draw();
    expect(drawing.all('.cq-Row[tabindex="0"]').map(element => element.dataset.id)).toEqual(['a']);
    act(() => row('a').focus());
    drawing.key('ArrowDown');
    expect(focused()).toBe('b');
    expect(drawing.all('.cq-Row[tabindex="0"]').map(element => element.dataset.id)).toEqual(['b']);
    drawing.key('End');
    expect(focused()).toBe('c');
    drawing.key('ArrowDown');
    expect(focused()).toBe('c');
    drawing.key('Home');
    expect(focused()).toBe('a');
    drawing.key('r');
    drawing.key('e');
    drawing.key('a');
    expect(focused()).toBe('c');
  });

  it('[LISTVIEW19] closes a section with the left arrow key, and the Tab key reaches a closed one', () => {
    draw();
    act(() => row('b').focus());
    drawing.key('ArrowLeft');
    const heading = drawing.all('.cq-Section')[1];
    expect(document.activeElement).toBe(heading);
    const rows = (): unknown[] => drawing.all('.cq-Row').map(({ dataset }) => dataset.id);
    expect(rows()).toEqual(['a']);
    expect([heading.tabIndex, heading.getAttribute('aria-expanded')]).toEqual([0, 'false']);
    drawing.click(heading);
    expect(rows()).toEqual(['a', 'b', 'c']);
    expect([heading.tabIndex, document.activeElement]).toEqual([-1, heading]);
    drawing.key('ArrowDown');
    expect(focused()).toBe('a');
  });

  it('[LISTVIEW5] opens a chat on a click, and on Enter in the search', () => {
    draw();
    drawing.click(row('b'));
    drawing.type(search(), 'RELEASE');
    expect(names()).toEqual(['Release notes']);
    drawing.key('Enter', {}, search());
    expect(opened).toEqual(['b', 'b']);
  });

  it('[SEARCHVIEW1] searches for messages once the user pauses, and says when nothing is found', async () => {
    jest.useFakeTimers();
    const asked = jest.spyOn(chats.server, 'request');
    draw();
    drawing.type(search(), 'quan');
    drawing.type(search(), 'quantile');
    expect(drawing.all('.cq-Empty')).toEqual([]);
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    expect(asked.mock.calls.map(([, path]) => path).sort()).toEqual([
      'chat/search?q=quantile',
      'chat/threads?maxPageSize=50&topic=quantile'
    ]);
    expect(drawing.texts('.cq-Empty h3')).toEqual(['No results for “quantile”']);
    drawing.key('Escape', {}, search());
    expect(names()).toHaveLength(3);
    jest.useRealTimers();
  });

  it('[SEARCHVIEW2] shows results as text with highlights, lets arrow keys reach them, and opens the chat at the message', async () => {
    jest.useFakeTimers();
    chats.hits = [hit('b', 'm7')];
    draw();
    drawing.type(search(), 'release');
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    expect(drawing.texts('.cq-Hit-text')).toEqual(['a merge of']);
    expect(drawing.all('.cq-Hit b b')).toEqual([]);
    expect(drawing.texts('.cq-Hit mark')).toEqual(['merge']);
    expect(drawing.texts('.cq-Row mark')).toEqual(['Release']);
    expect(drawing.texts('.cq-Hits-end')).toEqual(['1 message in 1 chat']);
    expect(drawing.texts('.cq-Section')).toEqual(['Chats1', 'Release notes1']);
    drawing.key('ArrowDown', {}, search());
    drawing.key('ArrowDown');
    expect(focused()).toBe('b m7');
    drawing.click(drawing.one('.cq-Hit'));
    expect(opened).toEqual(['b m7']);
    jest.useRealTimers();
  });

  it('[LISTVIEW20] Enter opens no result of earlier words, and types nothing elsewhere', async () => {
    jest.useFakeTimers();
    chats.hits = [hit('b', 'm7')];
    draw();
    drawing.type(search(), 'merge');
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    drawing.type(search(), 'merge of');
    expect(drawing.key('Enter', {}, search())).toBe(true);
    expect(opened).toEqual([]);
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    drawing.key('Enter', {}, search());
    expect(opened).toEqual(['b m7']);
  });

  describe('filters', () => {
    const chips = (): string[] => drawing.texts('.cq-Filters .cq-Button');
    const asked = (): string[] => {
      act(() => jest.advanceTimersByTime(250));
      const { calls } = jest.mocked(chats.server.request).mock;
      return calls
        .filter(([, path]) => path.startsWith('chat/search'))
        .map(([, path]) => new URLSearchParams(path.split('?')[1]).get('q') ?? '');
    };
    beforeEach(() => {
      jest.useFakeTimers();
      jest.spyOn(chats.server, 'request');
      chats.list.update('a', {
        participants: [{ username: 'noor', displayName: 'Noor Valen', bot: false }]
      });
      draw();
    });

    it('[SEARCHVIEW5] are under the field while the user searches, and Escape removes them', () => {
      act(() => search().focus());
      expect(chips()).toEqual([]);
      drawing.type(search(), 'r');
      expect(chips()).toEqual(['from:', 'in:', 'before:', 'after:']);
      drawing.type(search(), 'from:noor reg');
      drawing.type(search(), 'reg');
      expect(chips()[0]).toBe('from: noor');
      expect(search().value).toBe('reg');
      expect(asked()).toEqual(['from:"noor" reg']);
      drawing.key('Escape', {}, search());
      expect(chips()).toEqual([]);
      expect(names()).toHaveLength(3);
    });

    it('[SEARCHVIEW6] are written in place: Enter accepts one, Escape cancels; a second click removes it', () => {
      drawing.type(search(), 'reg');
      drawing.click(drawing.button('from:'));
      const field = (): HTMLInputElement => drawing.one('.cq-Filters input');
      expect(document.activeElement).toBe(field());
      expect(drawing.all('datalist option').map(option => option.getAttribute('value'))).toEqual([
        'Noor Valen'
      ]);
      drawing.type(field(), 'Ivo');
      drawing.key('Escape', {}, field());
      expect(document.activeElement).toBe(search());
      expect(chips()[0]).toBe('from:');

      drawing.click(drawing.button('before:'));
      drawing.type(field(), '2026-11-19');
      drawing.key('Enter', {}, field());
      expect(document.activeElement).toBe(search());
      drawing.type(search(), '');
      expect(asked()).toEqual([`before:${new Date(2026, 10, 19).toISOString()}`]);
      drawing.click(drawing.button('Remove filter before: Today'));
      expect(document.activeElement).toBe(search());
      expect(chips()).toEqual([]);
      expect(drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
    });

    it('[SEARCHVIEW6] are removed one by one with Backspace in an empty field', () => {
      drawing.type(search(), 'from:noor in:survey ');
      expect(chips().slice(0, 2)).toEqual(['from: noor', 'in: survey']);
      drawing.key('Backspace', {}, search());
      expect(chips().slice(0, 2)).toEqual(['from: noor', 'in:']);
    });
  });

  it('[LISTVIEW6] renames in place with F2: Enter accepts, Escape cancels', async () => {
    draw();
    act(() => row('b').focus());
    drawing.key('F2');
    const field = (): HTMLInputElement => drawing.one('.cq-Rename');
    drawing.type(field(), 'Notes');
    drawing.key('Escape', {}, field());
    expect(chats.list.calls).toEqual([]);
    expect(focused()).toBe('b');
    drawing.key('F2');
    drawing.type(field(), '  Notes ');
    drawing.key('Enter', {}, field());
    await drawing.settle();
    expect(chats.list.calls).toEqual(['rename b Notes']);
    act(() => row('c').focus());
    drawing.key('F2');
    expect(drawing.all('.cq-Rename')).toEqual([]);
  });

  it('[LISTVIEW7] deletes only after the user confirms', async () => {
    draw();
    answer = false;
    drawing.click(drawing.button('Menu for Survey team'));
    expect(drawing.texts('[role=menuitem]')).toEqual(['Rename', 'Mark as Read', 'Delete']);
    drawing.click(drawing.button('Delete'));
    await drawing.settle();
    expect(asked).toEqual(['Delete “Survey team”?']);
    expect(chats.list.calls).toEqual([]);
    answer = true;
    act(() => row('a').focus());
    drawing.key('Delete');
    await drawing.settle();
    expect(chats.list.calls).toEqual(['delete a']);
    expect(names()).not.toContain('Survey team');
  });

  it('[LISTVIEW8] reports a failure', async () => {
    chats.list.markAllAsRead = () => Promise.reject(new Error('The chat server did not respond.'));
    draw();
    drawing.click(drawing.button('More'));
    drawing.click(drawing.button('Mark All as Read'));
    await drawing.settle();
    expect(errors).toEqual(['The chat server did not respond.']);
  });

  it('[LISTVIEW9] arrow keys move within a menu, and Escape closes it and returns the focus', () => {
    draw();
    act(() => row('a').focus());
    drawing.fire(row('a'), new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    expect(document.activeElement?.textContent).toBe('Rename');
    drawing.key('ArrowDown');
    expect(document.activeElement?.textContent).toBe('Mark as Read');
    drawing.key('Escape');
    expect(drawing.all('[role=menu]')).toEqual([]);
    expect(focused()).toBe('a');
  });

  it('[FOCUS3] a menu focuses its first entry only when it is visible', () => {
    draw();
    const seen: string[] = [];
    const note = ({ target }: FocusEvent): void => {
      const { visibility } = getComputedStyle(target as HTMLElement);
      seen.push(`${(target as HTMLElement).textContent} ${visibility}`);
    };
    document.addEventListener('focusin', note);
    drawing.click(drawing.button('Menu for Survey team'));
    document.removeEventListener('focusin', note);
    expect(seen).toEqual(['Rename visible']);
  });

  it('[FOCUS3] a menu returns the focus before its entry asks a question', async () => {
    let before = '';
    draw({
      confirm: () => {
        before = document.activeElement?.getAttribute('aria-label') ?? '';
        return Promise.resolve(false);
      }
    });
    const opener = drawing.button('Menu for Survey team');
    act(() => opener.focus());
    drawing.click(opener);
    drawing.key('End');
    drawing.click(document.activeElement as HTMLElement);
    await drawing.settle();
    expect(before).toBe('Menu for Survey team');
  });

  it('[FOCUS1] the focus stays in the list when the focused chat is deleted, moved or no longer found', async () => {
    draw();
    act(() => row('b').focus());
    act(() => chats.list.update('b', { unreadCount: 2 }));
    await drawing.settle();
    expect(focused()).toBe('b');
    drawing.key('Delete');
    await drawing.settle();
    expect(focused()).toBe('a');

    drawing.type(search(), 'Survey');
    act(() => row('a').focus());
    drawing.key('F2');
    const field = drawing.one<HTMLInputElement>('.cq-Rename');
    drawing.type(field, 'Polls');
    drawing.key('Enter', {}, field);
    await drawing.settle();
    expect(document.activeElement).not.toBe(document.body);
  });

  it('[LISTVIEW10] shows a skeleton only after a delay, then the chats or the reason why there are none', () => {
    jest.useFakeTimers();
    chats.list.state = 'loading';
    draw();
    expect(drawing.all('.cq-Skeletons')).toEqual([]);
    act(() => jest.advanceTimersByTime(200));
    expect(drawing.all('.cq-Skeletons')).toHaveLength(1);
    act(() => chats.list.fail('The chat server did not respond.'));
    expect(drawing.all('.cq-Skeletons')).toEqual([]);
    expect(drawing.texts('.cq-Empty p')).toEqual(['The chat server did not respond.']);
    drawing.click(drawing.button('Retry'));
    expect(chats.list.calls).toEqual(['retry']);
    chats.list.state = 'ready';
    act(() => chats.list.set());
    expect(drawing.texts('.cq-Empty h3')).toEqual(['No chats yet']);
  });

  it('[SAFE4] renders a name as text', () => {
    chats.list.set(
      thread('x', '<img src=x onerror=alert(1)>', {
        participants: [{ username: 'eve', displayName: '<b>', color: 'url(x)', bot: false }]
      })
    );
    draw();
    expect(names()).toEqual(['<img src=x onerror=alert(1)>']);
    expect(drawing.all('.cq-List img, .cq-List b')).toEqual([]);
    expect(drawing.one('.cq-List .cq-Avatar').getAttribute('style')).not.toContain('url');
  });

  describe('with many chats', () => {
    const COUNT = 5_000;
    const drawn = (): string[] => drawing.all('.cq-Row').map(({ dataset }) => dataset.id!);
    const scroll = (top: number): void => {
      const list = drawing.one('.cq-List');
      list.scrollTop = top;
      act(() => void list.dispatchEvent(new Event('scroll')));
    };
    beforeEach(() => {
      chats.list.set(
        ...Array.from({ length: COUNT }, (_, i) =>
          thread(`t${i}`, `Chat-${i}`, { unreadCount: i % 2 })
        )
      );
    });

    it('[LISTVIEW14] renders only the rows near the visible part', () => {
      draw();
      expect(drawn()).toContain('t1');
      expect(drawn().length).toBeLessThan(30);
      scroll(44 * 1_000);
      expect(drawn()).toContain('t2001');
      expect(drawn()).not.toContain('t3');
      scroll(44 * COUNT);
      expect(drawn()).toContain(`t${COUNT - 2}`);
      expect(drawn().length).toBeLessThan(50);
      scroll(0);
      drawing.type(search(), 'chat');
      expect(drawn().slice(0, 3)).toEqual(['t0', 't1', 't2']);
      expect(drawn().length).toBeLessThan(30);
    });

    it('[LISTVIEW14] is as high as all its rows', () => {
      draw();
      const heights = (): number =>
        drawing
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
      drawing.click(drawing.all('.cq-Section')[0]);
      expect(heights()).toBe((44 * COUNT) / 2);
    });

    it('[LISTVIEW15] keys reach rows that are not rendered, and the focused row stays when it is scrolled out of view', () => {
      draw();
      act(() => row('t1').focus());
      drawing.key('End');
      expect(focused()).toBe(`t${COUNT - 2}`);
      drawing.key('ArrowUp');
      expect(focused()).toBe(`t${COUNT - 4}`);
      scroll(0);
      expect(focused()).toBe(`t${COUNT - 4}`);
      for (const character of 'chat-3001') {
        drawing.key(character);
      }
      expect(focused()).toBe('t3001');
      drawing.key('Home');
      expect(focused()).toBe('t1');
      expect(drawing.all('.cq-Row[tabindex="0"]')).toHaveLength(1);
    });

    it('[LISTVIEW16] tells screen readers the position of a row among all rows', () => {
      draw();
      scroll(44 * 1_000);
      const holder = row('t2001').parentElement!;
      expect(holder.getAttribute('aria-setsize')).toBe(String(COUNT / 2));
      expect(holder.getAttribute('aria-posinset')).toBe('1001');
    });

    it('[LISTVIEW14] a filter suggests only a few of the names', () => {
      draw();
      drawing.type(search(), 'x');
      drawing.click(drawing.button('in:'));
      expect(drawing.all('datalist option')).toHaveLength(20);
      drawing.type(drawing.one('.cq-Filters input'), '4321');
      expect(drawing.all('datalist option').map(one => one.getAttribute('value'))).toEqual([
        'Chat-4321'
      ]);
    });
  });

  describe('with chats that are not loaded', () => {
    const state = (): string[] => drawing.texts('.cq-Section');

    it('[LISTVIEW17] loads more near the end of the loaded chats, and says if that fails', () => {
      chats.list.paging = 'idle';
      draw();
      expect(chats.list.calls).toContain('more');
      expect(state()).toEqual(['Unread1', 'All2+']);
      expect(row('b').parentElement!.getAttribute('aria-setsize')).toBe('-1');
      chats.list.paging = 'failed';
      act(() => chats.list.changed.emit());
      expect(drawing.texts('.cq-Hits-end')[0]).toContain('More chats could not be loaded.');
      drawing.click(drawing.button('Retry'));
      expect(chats.list.calls).toContain('retry');
    });

    it('[LISTVIEW17] loads unread chats separately, and counts all of them', () => {
      chats.list.elsewhere = [thread('x', 'Elsewhere', { unreadCount: 1 })];
      chats.list.unreadPaging = 'idle';
      draw();
      expect(state()).toEqual(['Unread2', 'All2']);
      expect(chats.list.calls).toContain('moreUnread');
      expect(chats.list.calls).not.toContain('more');
    });

    it('[LISTVIEW17] does not load more while the end is far away', () => {
      chats.list.paging = 'idle';
      chats.list.set(...Array.from({ length: 200 }, (_, i) => thread(`t${i}`, `Chat ${i}`)));
      draw();
      expect(chats.list.calls).toEqual([]);
      act(() => row('t0').focus());
      drawing.key('End');
      drawing.one('.cq-List').scrollTop = 44 * 200;
      act(() => void drawing.one('.cq-List').dispatchEvent(new Event('scroll')));
      expect(chats.list.calls).toContain('more');
    });

    it('[LISTVIEW18] finds loaded chats at once, others on the server, and says if it cannot', async () => {
      jest.useFakeTimers();
      chats.found = [thread('a', 'Survey team'), thread('x', 'Land survey')];
      draw();
      drawing.type(search(), 'survey');
      expect(names()).toEqual(['Survey team']);
      act(() => jest.advanceTimersByTime(250));
      await drawing.settle();
      expect(names()).toEqual(['Survey team']);
      chats.list.elsewhere = [thread('x', 'Land survey')];
      act(() => chats.list.changed.emit());
      expect(names()).toEqual(['Survey team', 'Land survey']);
      jest.spyOn(chats.server, 'request').mockRejectedValue(new Error('No answer.'));
      drawing.type(search(), 'surve');
      act(() => jest.advanceTimersByTime(250));
      await drawing.settle();
      expect(names()).toEqual(['Survey team']);
      expect(drawing.texts('.cq-Hits-end')[0]).toContain('Only the loaded chats were searched.');
    });
  });

  it('[LISTVIEW11] marks chats with a draft, a waiting or a refused message, except the draft of the open one', () => {
    const lines = (): string[] => drawing.texts('.cq-Row-last');
    draw({ currentId: 'c' });
    act(() =>
      chats.pending.set(
        { chat: 'a', text: 'half a\n**sent**' },
        { chat: 'b', text: 'a draft too' },
        { chat: 'b', id: 'm1', text: 'on its way' },
        { chat: 'c', text: 'being written' }
      )
    );
    expect(lines()).toEqual(['Draft: half a sent', 'Not sent yet: on its way', 'No messages yet']);
    const failure = { message: 'Too long.', retry: false };
    act(() =>
      chats.pending.set(
        { chat: 'c', id: 'm2', text: 'refused', failure },
        { chat: 'c', id: 'm3', text: 'waits' }
      )
    );
    expect(lines()).toEqual(['No messages yet', 'No messages yet', 'Not sent: refused']);
  });

  it('[LISTVIEW12] keeps drafts of a deleted chat, which the user can copy or delete', () => {
    draw();
    act(() => chats.pending.set({ chat: 'gone', topic: 'Old plans', text: 'too late' }));
    expect(drawing.texts('.cq-Kept h3')).toEqual([
      'Not sent to “Old plans”, which you can no longer open'
    ]);
    expect(drawing.texts('.cq-Kept-text p')).toEqual(['too late']);
    drawing.click(drawing.button('Delete'));
    expect(drawing.all('.cq-Kept')).toEqual([]);
    // Until the list is loaded, no chat is known to be deleted.
    chats.list.state = 'loading';
    act(() => chats.pending.set({ chat: 'gone', text: 'too late' }));
    expect(drawing.all('.cq-Kept')).toEqual([]);
  });

  it('[LISTVIEW13] shows after a second that the page is offline, and tries again', () => {
    jest.useFakeTimers();
    draw();
    chats.list.isOffline = true;
    act(() => chats.list.changed.emit());
    expect(drawing.all('.cq-Banner')).toEqual([]);
    act(() => jest.advanceTimersByTime(1_000));
    expect(drawing.texts('.cq-Banner > span')[1]).toBe(
      'You are offline. This list may be out of date.'
    );
    drawing.click(drawing.button('Retry now'));
    expect(chats.list.calls).toEqual(['retry']);
    chats.list.isOffline = false;
    act(() => chats.list.changed.emit());
    expect(drawing.all('.cq-Banner')).toEqual([]);
  });
});
