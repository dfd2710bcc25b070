import { act } from '../../../harness/react.js';
import { ChatListScene } from './chat-list-scene.js';

describe('ChatListView, filters of the search', () => {
  let view: ChatListScene;

  beforeEach(() => {
    view = new ChatListScene();
    jest.useFakeTimers();
    jest.spyOn(view.chats.server, 'request');
    view.chats.list.update('a', {
      participants: [{ username: 'noor', displayName: 'Noor Valen', bot: false }]
    });
    view.draw();
  });
  afterEach(() => {
    view.drawing.dispose();
    jest.useRealTimers();
  });

  const chips = (): string[] => view.drawing.texts('.cq-Filters .cq-Button');
  const asked = (): string[] => {
    act(() => jest.advanceTimersByTime(250));
    const { calls } = jest.mocked(view.chats.server.request).mock;
    return calls
      .filter(([, path]) => path.startsWith('chat/search'))
      .map(([, path]) => new URLSearchParams(path.split('?')[1]).get('q') ?? '');
  };

  it('[SEARCHVIEW5] are under the field while the user searches, and Escape removes them', () => {
    act(() => view.search.focus());
    expect(chips()).toEqual([]);
    view.drawing.type(view.search, 'r');
    expect(chips()).toEqual(['from:', 'in:', 'has:', 'before:', 'after:']);
    view.drawing.type(view.search, 'from:noor reg');
    view.drawing.type(view.search, 'reg');
    expect(chips()[0]).toBe('from: noor');
    expect(view.search.value).toBe('reg');
    expect(asked()).toEqual(['from:"noor" reg']);
    view.drawing.key('Escape', {}, view.search);
    expect(chips()).toEqual([]);
    expect(view.names).toHaveLength(3);
  });

  it('[SEARCHVIEW6] are written in place: Enter accepts one, Escape cancels; a second click removes it', () => {
    view.drawing.type(view.search, 'reg');
    view.drawing.click(view.drawing.button('from:'));
    const field = (): HTMLInputElement => view.drawing.one('.cq-Filters input');
    expect(field().dir).toBe('auto');
    expect(document.activeElement).toBe(field());
    expect(view.drawing.all('datalist option').map(option => option.getAttribute('value'))).toEqual(
      ['Noor Valen']
    );
    view.drawing.type(field(), 'Ivo');
    view.drawing.key('Escape', {}, field());
    expect(document.activeElement).toBe(view.search);
    expect(chips()[0]).toBe('from:');

    view.drawing.click(view.drawing.button('before:'));
    view.drawing.type(field(), '2026-11-19');
    view.drawing.key('Enter', {}, field());
    expect(document.activeElement).toBe(view.search);
    view.drawing.type(view.search, '');
    expect(asked()).toEqual([`before:${new Date(2026, 10, 19).toISOString()}`]);
    view.drawing.click(view.drawing.button('Remove filter before: Today'));
    expect(document.activeElement).toBe(view.search);
    expect(chips()).toEqual([]);
    expect(view.drawing.texts('.cq-Section')).toEqual(['Unread1', 'All2']);
  });

  it('[SEARCHVIEW6] a menu filters messages by their content', () => {
    view.drawing.type(view.search, 'reg');
    view.drawing.click(view.drawing.button('has:'));
    const choices = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
    expect(choices.map(({ textContent }) => textContent)).toEqual([
      ...['File', 'Image', 'Link', 'Code']
    ]);
    view.drawing.click(choices[3]);
    expect([chips()[2], document.activeElement]).toEqual(['has: code', view.search]);
    expect(asked()).toEqual(['has:"code" reg']);
  });

  it('[WHO19] propose people of one name apart, by texts that find only them', () => {
    const named = (username: string, displayName: string) => ({
      username,
      displayName,
      bot: false
    });
    view.chats.list.update('a', { participants: [named('ana', 'Ana'), named('noor', 'Noor')] });
    view.chats.list.update('b', {
      participants: [named('ana', 'Ana'), named('ana2', 'Ana'), named('guest-1a2b3c4d', 'Ana')]
    });
    view.drawing.type(view.search, 'reg');
    view.drawing.click(view.drawing.button('from:'));
    const options = view.drawing.all('datalist option');
    expect(options.map(one => [one.getAttribute('label'), one.getAttribute('value')])).toEqual([
      [null, 'Ana (ana)'],
      [null, 'Noor'],
      [null, 'Ana (ana2)'],
      ['Ana (guest, #1a2b3c4d)', '#1a2b3c4d']
    ]);
  });

  it('[SEARCHVIEW6] are removed one by one with Backspace in an empty field', () => {
    view.drawing.type(view.search, 'from:noor in:survey ');
    expect(chips().slice(0, 2)).toEqual(['from: noor', 'in: survey']);
    view.drawing.key('Backspace', {}, view.search);
    expect(chips().slice(0, 2)).toEqual(['from: noor', 'in:']);
  });
});
