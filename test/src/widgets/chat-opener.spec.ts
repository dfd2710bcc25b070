import type { IChatWidget } from '../../../src/tokens.js';
import type { ChatOpener, ChatPanel } from '../../../src/widgets/index.js';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('ChatOpener', () => {
  let bench: Workbench;
  let panel: ChatPanel;
  let opener: ChatOpener;
  beforeEach(async () => {
    bench = new Workbench([thread('a', 'Alpha'), thread('b', 'Beta'), thread('c', 'Beta')]);
    ({ panel, opener } = await bench.open());
  });
  afterEach(() => bench.dispose());

  it('[PANEL8] opens a chat by its id or its name, the most recently active of a name', async () => {
    const heard: IChatWidget[] = [];
    opener.chatOpened.connect((_, chat) => heard.push(chat));
    const a = await opener.open('a');
    const b = await opener.open('Beta');
    expect([a.chatId, b.chatId]).toEqual(['a', 'b']);
    expect(opener.current).toBe(b);
    expect(opener.opened).toEqual([a, b]);
    expect(await opener.open('Alpha')).toBe(a);
    expect(opener.current).toBe(a);
    expect(heard).toEqual([a, b]);
  });

  it('[PANEL8] an unknown name is an error with a message, and creates no chat', async () => {
    await expect(opener.open('Omega')).rejects.toThrow('There is no chat “Omega”.');
    await expect(opener.open('A” or “B')).rejects.toThrow('There is no chat “A" or "B”.');
    expect(bench.chats.models.size).toBe(0);
    expect(bench.chats.list.calls).toEqual([]);
  });

  it('[SEARCHVIEW9] shows the list when a search begins in a chat, also in one of the main area', async () => {
    await opener.open('a');
    expect(panel.current?.chatId).toBe('a');
    bench.chats.search.within('Alpha');
    expect(panel.current).toBeNull();
    opener.dispose();
    await opener.open('a');
    bench.chats.search.within('Alpha');
    expect(panel.current?.chatId).toBe('a');
  });

  it('waits for the list, and rejects with its error if it cannot be read', async () => {
    const { list } = bench.chats;
    list.state = 'loading';
    const opened = opener.open('Alpha');
    list.state = 'ready';
    list.changed.emit();
    expect((await opened).chatId).toBe('a');

    list.fail('The chat server did not respond.');
    await expect(opener.open('Beta')).rejects.toThrow('The chat server did not respond.');
    expect((await opener.open('a')).chatId).toBe('a');
  });

  it('creates a chat and opens it', async () => {
    const id = await opener.create('Plans');
    expect(opener.opened).toEqual([]);
    expect((await opener.open(id)).model.name).toBe('Plans');
    const main = await opener.createAndOpen('More plans', { area: 'main' });
    expect(bench.main).toEqual([main.chatId]);
  });

  it('[PANEL2] a chat is in one place at a time, and keeps its widget and draft when it moves', async () => {
    const chat = await opener.open('a');
    chat.model.input.value = 'draft';
    opener.move(chat, 'main');
    expect(bench.main).toEqual(['a']);
    expect(panel.current).toBeNull();
    expect(panel.chats).toEqual([]);
    expect(chat.isVisible).toBe(true);
    expect(chat.title.closable).toBe(true);
    // Opening it in the panel shows it where it is.
    expect(await opener.open('a', { area: 'side' })).toBe(chat);
    expect(bench.main).toEqual(['a']);

    opener.move(chat, 'side');
    expect(bench.main).toEqual([]);
    expect(panel.current).toBe(chat);
    expect(chat.title.closable).toBe(false);
    expect(chat.model.input.value).toBe('draft');
    expect(chat.model.isDisposed).toBe(false);
  });

  it('[PANEL2] a hidden chat is visible after its move', async () => {
    const a = await opener.open('a');
    await opener.open('b');
    expect(a.isVisible).toBe(false);
    opener.move(a, 'main');
    expect(a.isVisible).toBe(true);
  });

  it('the buttons of a chat lead back and move it', async () => {
    const chat = await opener.open('a');
    const view = chat as unknown as Record<string, { emit(): void }>;
    view._backRequested.emit();
    expect(panel.current).toBeNull();
    view._moveRequested.emit();
    expect(bench.main).toEqual(['a']);
  });

  it('without activation it leaves the focus alone', async () => {
    bench.shell.collapseLeft();
    const chat = await opener.open('a', { activate: false });
    expect(panel.current).toBe(chat);
    expect(bench.shell.leftCollapsed).toBe(true);
  });

  it('[PANEL6] a deleted chat stays open where it is visible, and closes where it is hidden', async () => {
    const a = await opener.open('a');
    const b = await opener.open('b');
    bench.chats.list.drop('a');
    bench.chats.list.drop('b');
    expect(a.isDisposed).toBe(true);
    expect(b.isDisposed).toBe(false);
  });

  it('[PANEL7] restores without waiting for the list, and closes deleted chats', () => {
    const { list } = bench.chats;
    list.state = 'loading';
    const a = opener.restore('a', 'main');
    const gone = opener.restore('gone', 'side');
    expect([a.isAttached, gone.isAttached]).toEqual([true, true]);
    list.state = 'ready';
    list.changed.emit();
    expect([a.isDisposed, gone.isDisposed]).toEqual([false, true]);
    expect(panel.current).toBeNull();
  });

  it('has no listeners after dispose', async () => {
    const a = await opener.open('a');
    await opener.open('b');
    opener.dispose();
    bench.chats.list.drop('a');
    expect(a.isDisposed).toBe(false);
    expect(opener.isDisposed).toBe(true);
  });

  it('[PANEL9] the side panel keeps the five chats that were shown last, and those with an open edit', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    bench.chats.list.set(...ids.map(id => thread(id, id)));
    const main = await opener.open('a', { area: 'main' });
    const edited = await opener.open('b');
    edited.model.edits.show('m2', 'm1');
    for (const id of ids.slice(2)) {
      await opener.open(id);
    }
    expect(opener.opened.map(({ chatId }) => chatId)).toEqual(['a', 'b', 'd', 'e', 'f', 'g', 'h']);
    expect([...bench.chats.models.keys()]).not.toContain('c');
    edited.model.edits.show(null, 'm1');
    await opener.open('c');
    expect(edited.isDisposed).toBe(true);
    expect(main.isDisposed).toBe(false);
    expect(panel.chats.map(({ chatId }) => chatId)).toEqual(['e', 'f', 'g', 'h', 'c']);
  });

  it('[NOTEBOOK1] without tabs in the main area every chat is in the side panel and cannot be moved', async () => {
    const other = new Workbench([thread('a', 'Alpha'), thread('b', 'Beta')]);
    const { panel, opener } = await other.open(false);
    const a = await opener.open('a', { area: 'main' });
    expect([a.area, a.canMove, panel.current]).toEqual(['side', false, a]);
    opener.move(a, 'main');
    expect([a.area, panel.current, other.main]).toEqual(['side', a, []]);
    const made = await opener.createAndOpen('Plans', { area: 'main' });
    expect(panel.current).toBe(made);
    other.dispose();
  });

  it('[NOTEBOOK2] an open side panel is not activated again, because Notebook 7 would close it', async () => {
    const activate = jest.spyOn(bench.shell, 'activateById');
    await opener.open('a');
    expect(activate).not.toHaveBeenCalled();
  });
});
