import type { IThread } from '../../../../src/model/index.js';
import { thread } from '../../../harness/fake-chats.js';
import { act } from '../../../harness/react.js';
import { ChatListScene } from './chat-list-scene.js';

const last = (
  sender: string,
  name: string,
  message: string
): NonNullable<IThread['lastMessage']> => ({
  id: 'm1',
  sequenceId: '1',
  sender,
  senderDisplayName: name,
  content: { message },
  createdOn: '2026-11-19T09:00:00Z'
});

describe('ChatListView', () => {
  let view: ChatListScene;

  beforeEach(() => {
    view = new ChatListScene();
  });
  afterEach(() => {
    view.drawing.dispose();
    jest.useRealTimers();
  });

  it('[LISTVIEW1] shows unread chats in their own section with their counts', () => {
    view.draw();
    expect(view.drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
    expect(view.row('a').textContent).toContain('4 unread');
    expect(view.names).toEqual(['Survey team', 'Release notes', 'Reading group']);
  });

  it('[LISTVIEW2] the open chat stays in its group, unread or not, until the user leaves it', () => {
    view.draw({ currentId: 'a' });
    act(() => view.chats.list.update('a', { unreadCount: 0 }));
    expect(view.drawing.texts('.cq-Section')[0]).toBe('Unread1');
    view.draw({ currentId: 'b' });
    expect(view.drawing.texts('.cq-Section')).toEqual(['All3']);
    act(() => view.chats.list.update('b', { unreadCount: 1 }));
    expect(view.drawing.texts('.cq-Section')).toEqual(['All3']);
    view.draw({ currentId: 'c' });
    expect(view.drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
  });

  it('[UNREADVIEW2] the open chat is among the unread ones once something in it is set to unread', () => {
    view.draw({ currentId: 'b' });
    const set = { unreadCount: 1, setUnreadOn: '' };
    act(() => view.chats.list.update('b', set));
    expect(view.drawing.texts('.cq-Section')).toEqual(['Unread2', 'All1']);
    act(() => view.chats.list.update('b', { ...set, unreadCount: 0, setUnreadOn: undefined }));
    expect(view.drawing.texts('.cq-Section')).toEqual(['Unread2', 'All1']);
    view.draw({ currentId: 'c' });
    expect(view.drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
  });

  it('[LISTVIEW3] names the last author: "You", the first name in a group, otherwise nobody', () => {
    const participants = ['ana', 'ivo', 'mira'].map(username => ({
      username,
      displayName: username,
      bot: false
    }));
    Object.assign(view.chats.server, { identity: { username: 'ana', displayName: 'Ana' } });
    view.chats.list.set(
      thread('a', 'A', { lastMessage: last('ana', 'Ana Ruel', 'draft is in `docs`') }),
      thread('b', 'B', {
        participants,
        lastMessage: last('ivo', 'Ivo Teska', '**now**\nor never')
      }),
      thread('c', 'C', {
        participants: participants.slice(0, 2),
        lastMessage: last('ivo', 'Ivo Teska', 'ok')
      }),
      // The reader takes no part in this chat, and the author of the next one has left it.
      thread('d', 'D', {
        participants: participants.slice(1),
        lastMessage: last('ivo', 'Ivo Teska', 'so')
      }),
      thread('e', 'E', {
        participants: participants.slice(0, 2),
        lastMessage: last('noor', 'Noor Valen', 'bye')
      })
    );
    view.draw();
    expect(view.drawing.texts('.cq-Row-last')).toEqual([
      'You: draft is in docs',
      'Ivo: now or never',
      'ok',
      'Ivo: so',
      'Noor: bye'
    ]);
  });

  it('[WHO21] names the author of words that could pass for those of the reader or of somebody else', () => {
    const words = [
      'You: agreed',
      'Ada Lovelace (bot)： yes',
      'Not sent yet: no',
      'see https://x.test/'
    ];
    view.chats.list.set(
      ...words.map((text, i) =>
        thread(`${i}`, `${i}`, { lastMessage: last('ivo', 'Ivo Teska', text) })
      )
    );
    view.draw();
    expect(view.drawing.texts('.cq-Row-last')).toEqual([
      ...words.slice(0, 3).map(text => `Ivo: ${text}`),
      'see https://x.test/'
    ]);
  });

  it('[LISTVIEW22] says that a bot answers or has failed, where the answer has no words', () => {
    view.chats.list.set(
      thread('a', 'A', { lastMessage: { ...last('echo', 'Echo', ''), streaming: true } }),
      thread('b', 'B', { lastMessage: { ...last('echo', 'Echo', ''), failure: 'Away\nnow' } }),
      thread('c', 'C', { lastMessage: { ...last('echo', 'Echo', 'One'), streaming: true } })
    );
    view.draw();
    expect(view.drawing.texts('.cq-Row-last')).toEqual(['Answering', 'No answer: Away now', 'One']);
  });

  it('[SPOKEN3] says what a last message without words holds', () => {
    const contents = { kind: 'picture', count: 2, text: '' } as const;
    view.chats.list.set(
      thread('a', 'A', { lastMessage: { ...last('ivo', 'Ivo Teska', ''), contents } })
    );
    view.draw();
    expect(view.drawing.texts('.cq-Row-last')).toEqual(['2 images']);
  });

  it('[WHO16] tells an author who has left from a participant of the same name', () => {
    const participants = ['ana', 'ivo', 'mira'].map(username => ({
      username,
      displayName: username === 'ivo' ? 'Ivo Teska' : username,
      bot: false
    }));
    Object.assign(view.chats.server, { identity: { username: 'ana', displayName: 'Ana' } });
    const left = { ...last('guest-1a2b3c4d', 'Ivo Teska', 'ok'), senderAlias: '#1a2b3c4d' };
    view.chats.list.set(
      thread('a', 'A', { participants, lastMessage: left }),
      thread('b', 'B', { participants, lastMessage: last('ivo', 'Ivo Teska', 'ok') })
    );
    view.draw();
    expect(view.drawing.texts('.cq-Row-last')).toEqual([
      'Ivo Teska (guest, #1a2b3c4d): ok',
      'Ivo: ok'
    ]);
  });

  it('[WHO16] gives the full name where the chat may have more people than the entry names', () => {
    const participants = ['ana', 'ivo', 'mira', 'noor'].map(username => ({
      username,
      displayName: username,
      bot: false
    }));
    const lastMessage = last('ivo', 'Ivo Teska', 'ok');
    view.chats.list.set(thread('a', 'A', { participants, lastMessage }));
    view.draw();
    expect(view.drawing.texts('.cq-Row-last')).toEqual(['Ivo Teska: ok']);
  });

  it('[LISTVIEW10] shows a skeleton only after a delay, then the chats or the reason why there are none', () => {
    jest.useFakeTimers();
    view.chats.list.state = 'loading';
    view.draw();
    expect(view.drawing.all('.cq-Skeletons')).toEqual([]);
    act(() => jest.advanceTimersByTime(200));
    expect(view.drawing.all('.cq-Skeletons')).toHaveLength(1);
    act(() => view.chats.list.fail('The chat server did not respond.'));
    expect(view.drawing.all('.cq-Skeletons')).toEqual([]);
    expect(view.drawing.texts('.cq-Empty p')).toEqual(['The chat server did not respond.']);
    view.drawing.click(view.drawing.button('Retry'));
    expect(view.chats.list.calls).toEqual(['retry']);
    view.chats.list.state = 'ready';
    act(() => view.chats.list.set());
    expect(view.drawing.texts('.cq-Empty h2')).toEqual(['No chats yet']);
    expect(view.drawing.texts('.cq-Empty button')).toEqual(['New chat', 'Import']);
    const chosen = jest.spyOn(view.drawing.one<HTMLInputElement>('input[type=file]'), 'click');
    view.drawing.click(view.drawing.button('Import'));
    expect(chosen).toHaveBeenCalledTimes(1);
  });

  it('[SAFE4] renders a name as text', () => {
    view.chats.list.set(
      thread('x', '<img src=x onerror=alert(1)>', {
        participants: [{ username: 'eve', displayName: '<b>', color: 'url(x)', bot: false }]
      })
    );
    view.draw();
    expect(view.names).toEqual(['<img src=x onerror=alert(1)>']);
    expect(view.drawing.all('.cq-List img, .cq-List b')).toEqual([]);
    expect(view.drawing.one('.cq-List .cq-Avatar').getAttribute('style')).not.toContain('url');
  });

  it('[LISTVIEW11] marks chats with a draft, a waiting or a refused message, except the draft of the open one', () => {
    const lines = (): string[] => view.drawing.texts('.cq-Row-last');
    view.draw({ currentId: 'c' });
    act(() =>
      view.chats.pending.set(
        { chat: 'a', text: 'half a\n**sent**' },
        { chat: 'b', text: 'a draft too' },
        { chat: 'b', id: 'm1', text: 'on its way' },
        { chat: 'c', text: 'being written' }
      )
    );
    expect(lines()).toEqual(['Draft: half a sent', 'Not sent yet: on its way', 'No messages yet']);
    const failure = { message: 'Too long.', retry: false };
    act(() =>
      view.chats.pending.set(
        { chat: 'c', id: 'm2', text: 'refused', failure },
        { chat: 'c', id: 'm3', text: 'waits' }
      )
    );
    expect(lines()).toEqual(['No messages yet', 'No messages yet', 'Not sent: refused']);
  });

  it('[LISTVIEW12] keeps drafts of a deleted chat, which the user can copy or delete', () => {
    view.draw();
    act(() => view.chats.pending.set({ chat: 'gone', topic: 'Old plans', text: 'too late' }));
    expect(view.drawing.texts('.cq-Kept h3')).toEqual([
      'Not sent to “Old plans”, which you can no longer open'
    ]);
    expect(view.drawing.texts('.cq-Kept-text p')).toEqual(['too late']);
    view.drawing.click(view.drawing.button('Delete'));
    expect(view.drawing.all('.cq-Kept')).toEqual([]);
    // Until the list is loaded, no chat is known to be deleted.
    view.chats.list.state = 'loading';
    act(() => view.chats.pending.set({ chat: 'gone', text: 'too late' }));
    expect(view.drawing.all('.cq-Kept')).toEqual([]);
  });

  it('[LISTVIEW13] shows after a second that the page is offline, and tries again', () => {
    jest.useFakeTimers();
    view.draw();
    view.chats.list.isOffline = true;
    act(() => view.chats.list.changed.emit());
    expect(view.drawing.all('.cq-Banner')).toEqual([]);
    act(() => jest.advanceTimersByTime(1_000));
    expect(view.drawing.texts('.cq-Banner > span')[1]).toBe(
      'You are offline. This list may be out of date.'
    );
    view.drawing.click(view.drawing.button('Retry now'));
    expect(view.chats.list.calls).toEqual(['retry']);
    view.chats.list.isOffline = false;
    act(() => view.chats.list.changed.emit());
    expect(view.drawing.all('.cq-Banner')).toEqual([]);
  });
});
