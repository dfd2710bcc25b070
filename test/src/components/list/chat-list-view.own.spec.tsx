import { act } from '../../../harness/react.js';
import { ChatListScene } from './chat-list-scene.js';

describe('ChatListView, as one user has set it', () => {
  let view: ChatListScene;
  beforeEach(() => {
    view = new ChatListScene();
  });
  afterEach(() => view.drawing.dispose());

  const texts = (of: string): string[] => view.drawing.texts(of);
  const all = (of: string): HTMLElement[] => view.drawing.all(of);
  const menu = (name: string): string[] => {
    view.drawing.click(view.drawing.button(`Menu for ${name}`));
    return texts('[role=menuitem]');
  };

  it('[OWN4] pinned chats have a section of their own, and muted ones a bell and no number', () => {
    view.chats.list.update('b', { pinned: true });
    view.chats.list.update('a', { notify: 'none', unreadCount: 4 });
    view.draw();
    expect(texts('.cq-Section')).toEqual(['Pinned1', 'All2']);
    expect(texts('.cq-Row-end')).toEqual([]);
    expect(view.row('a').textContent).toContain('muted');
    act(() => view.chats.list.update('a', { notify: 'all', mentioned: true }));
    expect(texts('.cq-Section')).toEqual(['Unread1', 'Pinned1', 'All1']);
    expect(texts('.cq-Row-end')).toEqual(['@mention or reply for you44 unread']);
    expect(texts('.cq-Sign')).toEqual([]);
    // A pinned chat may stand among the unread ones.
    act(() => view.chats.list.update('a', { pinned: true }));
    expect(texts('.cq-Sign')).toEqual(['Pinned']);
  });

  it('[OWN4] the menu of a chat pins it, sets what notifies, and leaves a private one', async () => {
    view.chats.list.update('c', { access: 'private', notify: 'mentions' });
    Object.assign(view.chats.server, { identity: { username: 'ada', displayName: 'Ada' } });
    view.draw();
    expect(menu('Release notes').slice(1)).toEqual([
      'Pin Chat',
      'Notify of Mentions Only',
      'Mute',
      'Make Private…',
      'Export…',
      'Delete'
    ]);
    view.drawing.click(all('[role=menuitem]').find(item => item.textContent === 'Mute')!);
    expect(menu('Reading group')).toEqual([
      'Pin Chat',
      'Notify of All Messages',
      'Mute',
      'Leave',
      'Export…'
    ]);
    view.drawing.click(all('[role=menuitem]').find(item => item.textContent === 'Leave')!);
    await view.drawing.settle();
    expect(view.asked).toEqual(['Leave “Reading group”?']);
    expect(view.chats.list.calls).toEqual([
      'PATCH chat/threads/b/preferences {"notify":"none"}',
      'POST chat/threads/c/participants/:remove {"rawId":"ada"}'
    ]);
    expect(view.row('b').textContent).toContain('muted');
  });

  it('[OWN5] a direct chat has a dot while the other person is here, no private sign, and no entries that it refuses', () => {
    view.chats.list.update('b', { access: 'private', direct: 'bob' });
    view.draw();
    expect(all('.cq-Presence, .cq-Row .cq-Sign')).toEqual([]);
    expect(menu('Release notes')).not.toContain('Rename');
    expect(texts('[role=menuitem]')).not.toContain('Leave');
    act(() => {
      view.chats.here = new Set(['bob']);
      view.chats.hereChanged.emit();
    });
    expect(view.row('b').querySelectorAll('.cq-Presence')).toHaveLength(1);
    expect(view.row('b').textContent).toContain('here');
  });
});
