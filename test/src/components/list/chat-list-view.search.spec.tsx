import type { IMessageHit } from '../../../../src/model/index.js';
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

  it('[SEARCHVIEW1] searches for messages once the user pauses, and says when nothing is found', async () => {
    jest.useFakeTimers();
    const asked = jest.spyOn(view.chats.server, 'request');
    view.draw();
    view.drawing.type(view.search, 'quan');
    view.drawing.type(view.search, 'quantile');
    expect(view.drawing.all('.cq-Empty')).toEqual([]);
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    expect(asked.mock.calls.map(([, path]) => path).sort()).toEqual([
      'chat/search?q=quantile',
      'chat/threads?maxPageSize=50&topic=quantile'
    ]);
    expect(view.drawing.texts('.cq-Empty h2')).toEqual(['No results for “quantile”']);
    expect(view.drawing.all('.cq-Empty button')).toEqual([]);
    act(() => {
      view.chats.search.current = { words: 'quantile', filters: { in: 'Plans', has: 'code' } };
    });
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    view.drawing.click(view.drawing.button('Search in all chats'));
    expect(view.chats.search.current).toMatchObject({
      ...{ words: 'quantile', filters: { has: 'code' }, isEverywhere: true }
    });
    view.drawing.key('Escape', {}, view.search);
    expect(view.names).toHaveLength(3);
    jest.useRealTimers();
  });

  it('[SEARCHVIEW9] a search within a chat has it as a filter, and the field has the whole width', () => {
    view.draw();
    expect(view.drawing.all('[aria-label="New chat"]')).toHaveLength(1);
    act(() => view.chats.search.within('Release notes'));
    expect(view.drawing.texts('.cq-Filters .cq-mod-on')).toEqual(['in: Release notes']);
    expect(view.drawing.all('[aria-label="New chat"]')).toEqual([]);
    view.drawing.click(view.drawing.button('Clear search'));
    expect(view.names).toHaveLength(3);
    expect(view.drawing.all('[aria-label="New chat"]')).toHaveLength(1);
  });

  it('[SEARCHVIEW8] covers the current workspace, or all of them by choice, and then names the workspace of what it finds', async () => {
    const { chats, drawing } = view;
    const { workspaces } = chats.list;
    const all = [
      { id: 'default', name: 'Default' },
      { id: 'lab', name: 'Survey laboratory' }
    ];
    jest
      .spyOn(workspaces, 'all', 'get')
      .mockReturnValue(all.map(one => ({ ...one, unreadChatCount: 0 })));
    jest.spyOn(workspaces, 'current', 'get').mockReturnValue('default');
    jest.spyOn(workspaces, 'shown', 'get').mockReturnValue('default');
    jest.useFakeTimers();
    chats.hits = [{ ...hit('b', 'm7'), workspaceId: 'lab' }];
    const asked = jest.spyOn(chats.server, 'request');
    const paths = (): string[] =>
      asked.mock.calls
        .splice(0)
        .map(([, path]) => path)
        .sort();
    view.draw();
    drawing.type(view.search, 'release');
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    expect(paths()).toEqual([
      'chat/search?q=release&workspaceId=default',
      'chat/threads?maxPageSize=50&topic=release&workspaceId=default'
    ]);
    expect(drawing.texts('.cq-Section .cq-Ellipsis')).toEqual(['Chats', 'Release notes']);
    drawing.click(drawing.button('In all workspaces'));
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    expect(paths()).toEqual(['chat/search?q=release', 'chat/threads?maxPageSize=50&topic=release']);
    expect(drawing.button('In all workspaces').getAttribute('aria-pressed')).toBe('true');
    expect(drawing.texts('.cq-Section .cq-Ellipsis')).toEqual([
      'Chats',
      'Release notes · Survey laboratory'
    ]);
    expect(drawing.texts('.cq-Row-name .cq-Meta')).toEqual(['Everyone']);
    drawing.key('Escape', {}, view.search);
    expect(drawing.all('.cq-Row-name .cq-Meta')).toEqual([]);
    jest.useRealTimers();
  });

  it('[SEARCHVIEW2] shows results as text with highlights, lets arrow keys reach them, and opens the chat at the message', async () => {
    jest.useFakeTimers();
    view.chats.hits = [hit('b', 'm7')];
    view.draw();
    view.drawing.type(view.search, 'release');
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    expect(view.drawing.texts('.cq-Hit-text')).toEqual(['a <b>merge</b> of']);
    expect(view.drawing.all('.cq-Hit b b')).toEqual([]);
    expect(view.drawing.texts('.cq-Hit mark')).toEqual(['merge']);
    expect(view.drawing.texts('.cq-Row mark')).toEqual(['Release']);
    expect(view.drawing.texts('.cq-Hits-end')).toEqual(['1 message in 1 chat']);
    expect(view.drawing.texts('.cq-Section')).toEqual(['Chats1', 'Release notes1']);
    view.drawing.key('ArrowDown', {}, view.search);
    view.drawing.key('ArrowDown');
    expect(view.focused).toBe('b m7');
    view.drawing.click(view.drawing.one('.cq-Hit'));
    expect(view.opened).toEqual(['b m7']);
    jest.useRealTimers();
  });

  it('[SEARCHVIEW10] shows the names of found files with highlights, and no text in place of an empty one', async () => {
    jest.useFakeTimers();
    const files = [{ text: 'old_<b>.csv', ranges: [[0, 3]] as [number, number][] }];
    const [one, two] = [hit('b', 'm7'), hit('b', 'm8')];
    const contents = { kind: 'file' as const, count: 1, text: 'old_<b>.csv' };
    const empty = { ...two, message: { ...two.message, content: { message: '' }, contents } };
    view.chats.hits = [
      { ...one, files },
      { ...empty, snippet: { text: '', ranges: [] }, files: Array(5).fill(files[0]) }
    ];
    view.draw();
    view.drawing.type(view.search, 'old');
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    expect(view.drawing.texts('.cq-Hit-text')).toEqual(['a <b>merge</b> of', '']);
    expect(view.drawing.texts('.cq-Hit-file')).toEqual(Array(4).fill('old_<b>.csv'));
    expect(view.drawing.texts('.cq-Hit-file mark')).toEqual(Array(4).fill('old'));
    jest.useRealTimers();
  });

  it('[SEARCHVIEW11] is repeated once the connection is back, if it has failed', async () => {
    jest.useFakeTimers();
    const { chats, drawing } = view;
    const asked = jest.spyOn(chats.server, 'request').mockRejectedValue(new Error('No network.'));
    view.draw();
    Object.assign(chats.list, { isOffline: true });
    act(() => chats.list.changed.emit());
    drawing.type(view.search, 'merge');
    act(() => jest.advanceTimersByTime(250));
    await drawing.settle();
    expect(drawing.texts('[role=status] button')).toEqual(['Retry', 'Retry']);
    asked.mockRestore();
    chats.hits = [hit('b', 'm7')];
    Object.assign(chats.list, { isOffline: false });
    act(() => chats.list.changed.emit());
    await drawing.settle();
    expect(drawing.texts('.cq-Hit-text')).toEqual(['a <b>merge</b> of']);
    expect(drawing.texts('[role=status] button')).toEqual([]);
    jest.useRealTimers();
  });

  it('[LISTVIEW20] Enter opens no result of an earlier search, and types nothing elsewhere', async () => {
    jest.useFakeTimers();
    view.chats.hits = [hit('b', 'm7')];
    view.draw();
    view.drawing.type(view.search, 'merge');
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    view.drawing.type(view.search, 'merge of');
    expect(view.drawing.key('Enter', {}, view.search)).toBe(true);
    expect(view.opened).toEqual([]);
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    view.drawing.key('Enter', {}, view.search);
    expect(view.opened).toEqual(['b m7']);
  });

  it('[WHO16] shows what the server says of the author of a hit, in a chat that is not loaded', async () => {
    jest.useFakeTimers();
    const { message, ...rest } = hit('far', 'm7');
    view.chats.hits = [{ ...rest, message: { ...message, senderAlias: 'ivo', senderOrdinal: 2 } }];
    view.draw();
    view.drawing.type(view.search, 'merge');
    act(() => jest.advanceTimersByTime(250));
    await view.drawing.settle();
    expect(view.drawing.texts('.cq-Hit .cq-Alias')).toEqual(['ivo']);
    expect(view.drawing.texts('.cq-Hit .cq-Avatar')).toEqual(['I2']);
    jest.useRealTimers();
  });
});
