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

  it('[LISTVIEW4] is one tab stop; arrow keys, Home, End and first letters move within it', () => {
    view.draw();
    expect(view.drawing.all('.cq-Row[tabindex="0"]').map(element => element.dataset.id)).toEqual([
      'a'
    ]);
    act(() => view.row('a').focus());
    view.drawing.key('ArrowDown');
    expect(view.focused).toBe('b');
    expect(view.drawing.all('.cq-Row[tabindex="0"]').map(element => element.dataset.id)).toEqual([
      'b'
    ]);
    view.drawing.key('End');
    expect(view.focused).toBe('c');
    view.drawing.key('ArrowDown');
    expect(view.focused).toBe('c');
    view.drawing.key('Home');
    expect(view.focused).toBe('a');
    view.drawing.key('r');
    view.drawing.key('e');
    view.drawing.key('a');
    expect(view.focused).toBe('c');
  });

  it('[LISTVIEW4] … and the arrow keys lead to the button of a row’s menu, and from there to a row', () => {
    view.draw();
    act(() => view.row('b').focus());
    const button = view.drawing.button('Menu for Release notes');
    const visited = ['ArrowRight', 'ArrowLeft', 'ArrowRight', 'Escape'].map(key => {
      view.drawing.key(key);
      return document.activeElement;
    });
    expect(visited).toEqual([button, view.row('b'), button, view.row('b')]);
    expect(button.tabIndex).toBe(-1);
    view.drawing.key('ArrowRight');
    view.drawing.key('ArrowDown');
    expect(view.focused).toBe('c');
  });

  it('[LISTVIEW19] closes a section with the left arrow key, and the Tab key reaches a closed one', () => {
    view.draw();
    act(() => view.row('b').focus());
    view.drawing.key('ArrowLeft');
    const heading = view.drawing.all('.cq-Section')[1];
    expect(document.activeElement).toBe(heading);
    const rows = (): unknown[] => view.drawing.all('.cq-Row').map(({ dataset }) => dataset.id);
    expect(rows()).toEqual(['a']);
    expect([heading.tabIndex, heading.getAttribute('aria-expanded')]).toEqual([0, 'false']);
    view.drawing.click(heading);
    expect(rows()).toEqual(['a', 'b', 'c']);
    expect([heading.tabIndex, document.activeElement]).toEqual([-1, heading]);
    view.drawing.key('ArrowDown');
    expect(view.focused).toBe('a');
  });

  it('[LISTVIEW5] opens a chat on a click, and on Enter in the search', () => {
    view.draw();
    view.drawing.click(view.row('b'));
    view.drawing.type(view.search, 'RELEASE');
    expect(view.names).toEqual(['Release notes']);
    view.drawing.key('Enter', {}, view.search);
    expect(view.opened).toEqual(['b', 'b']);
  });

  it('[LISTVIEW6] renames in place with F2: Enter accepts, Escape cancels', async () => {
    view.draw();
    act(() => view.row('b').focus());
    view.drawing.key('F2');
    const field = (): HTMLInputElement => view.drawing.one('.cq-Rename');
    view.drawing.type(field(), 'Notes');
    view.drawing.key('Escape', {}, field());
    expect(view.chats.list.calls).toEqual([]);
    expect(view.focused).toBe('b');
    view.drawing.key('F2');
    view.drawing.type(field(), '  Notes ');
    view.drawing.key('Enter', {}, field());
    await view.drawing.settle();
    expect(view.chats.list.calls).toEqual(['rename b Notes']);
    act(() => view.row('c').focus());
    view.drawing.key('F2');
    expect(view.drawing.all('.cq-Rename')).toEqual([]);
  });

  it('[LISTVIEW7] deletes only after the user confirms', async () => {
    view.draw();
    view.answer = false;
    view.drawing.click(view.drawing.button('Menu for Survey team'));
    expect(view.drawing.texts('[role=menuitem]')).toEqual([
      ...['Rename', 'Mark as Read', 'Pin Chat', 'Notify of Mentions Only', 'Mute'],
      ...['Make Private…', 'Export…', 'Delete']
    ]);
    view.drawing.click(view.drawing.button('Delete'));
    await view.drawing.settle();
    expect(view.asked).toEqual(['Delete “Survey team”?']);
    expect(view.chats.list.calls).toEqual([]);
    view.answer = true;
    act(() => view.row('a').focus());
    view.drawing.key('Delete');
    await view.drawing.settle();
    expect(view.chats.list.calls).toEqual(['delete a']);
    expect(view.names).not.toContain('Survey team');
  });

  it('[LISTVIEW21] a name that could not be saved is still in the field', async () => {
    view.chats.list.rename = () => Promise.reject(new Error('The chat server did not respond.'));
    view.draw();
    act(() => view.row('b').focus());
    view.drawing.key('F2');
    const field = (): HTMLInputElement => view.drawing.one('.cq-Rename');
    view.drawing.type(field(), 'Notes');
    view.drawing.key('Enter', {}, field());
    await view.drawing.settle();
    expect(view.errors).toEqual(['The chat server did not respond.']);
    expect(field().value).toBe('Notes');
    view.drawing.key('Escape', {}, field());
    view.drawing.key('F2');
    expect(field().value).not.toBe('Notes');
  });

  it('[LISTVIEW8] reports a failure', async () => {
    view.chats.list.markAllAsRead = () =>
      Promise.reject(new Error('The chat server did not respond.'));
    view.draw();
    view.drawing.click(view.drawing.button('More'));
    view.drawing.click(view.drawing.button('Mark All as Read'));
    await view.drawing.settle();
    expect(view.errors).toEqual(['The chat server did not respond.']);
  });

  it('[LISTVIEW9] arrow keys move within a menu, and Escape closes it and returns the focus', () => {
    view.draw();
    act(() => view.row('a').focus());
    view.drawing.fire(
      view.row('a'),
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true })
    );
    expect(document.activeElement?.textContent).toBe('Rename');
    view.drawing.key('ArrowDown');
    expect(document.activeElement?.textContent).toBe('Mark as Read');
    view.drawing.key('Escape');
    expect(view.drawing.all('[role=menu]')).toEqual([]);
    expect(view.focused).toBe('a');
  });

  it('[FOCUS3] a menu focuses its first entry only when it is visible', () => {
    view.draw();
    const seen: string[] = [];
    const note = ({ target }: FocusEvent): void => {
      const { visibility } = getComputedStyle(target as HTMLElement);
      seen.push(`${(target as HTMLElement).textContent} ${visibility}`);
    };
    document.addEventListener('focusin', note);
    view.drawing.click(view.drawing.button('Menu for Survey team'));
    document.removeEventListener('focusin', note);
    expect(seen).toEqual(['Rename visible']);
  });

  it('[FOCUS3] in a menu, a letter leads to the next entry that begins with it', () => {
    view.draw();
    view.drawing.click(view.drawing.button('Menu for Survey team'));
    const visited = ['m', 'm', 'r', 'x'].map(key => {
      view.drawing.key(key);
      return document.activeElement?.textContent;
    });
    expect(visited).toEqual(['Mark as Read', 'Mute', 'Rename', 'Rename']);
  });

  it('[FOCUS3] a menu returns the focus before its entry asks a question', async () => {
    let before = '';
    view.draw({
      confirm: () => {
        before = document.activeElement?.getAttribute('aria-label') ?? '';
        return Promise.resolve(false);
      }
    });
    const opener = view.drawing.button('Menu for Survey team');
    act(() => opener.focus());
    view.drawing.click(opener);
    view.drawing.key('End');
    view.drawing.click(document.activeElement as HTMLElement);
    await view.drawing.settle();
    expect(before).toBe('Menu for Survey team');
  });

  it('[FOCUS1] the focus stays in the list when the focused chat is deleted, moved or no longer found', async () => {
    view.draw();
    act(() => view.row('b').focus());
    act(() => view.chats.list.update('b', { unreadCount: 2 }));
    await view.drawing.settle();
    expect(view.focused).toBe('b');
    view.drawing.key('Delete');
    await view.drawing.settle();
    expect(view.focused).toBe('a');

    view.drawing.type(view.search, 'Survey');
    act(() => view.row('a').focus());
    view.drawing.key('F2');
    const field = view.drawing.one<HTMLInputElement>('.cq-Rename');
    view.drawing.type(field, 'Polls');
    view.drawing.key('Enter', {}, field);
    await view.drawing.settle();
    expect(document.activeElement).not.toBe(document.body);
  });
});
