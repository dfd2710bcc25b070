import { InputDialog, Notification } from '@jupyterlab/apputils';
import { commands as plugin, CommandIDs } from '../../../src/plugins/index.js';
import type { ChatOpener, ChatPanel, ChatWidget } from '../../../src/widgets/index.js';
import schema from '../../../schema/plugin.json' with { type: 'json' };
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('commands', () => {
  let bench: Workbench;
  let panel: ChatPanel;
  let opener: ChatOpener;
  const run = (id: string, args = {}): Promise<unknown> => bench.commands.execute(id, args);
  const enabled = (args = {}): string[] =>
    Object.values(CommandIDs).filter(
      id => bench.commands.hasCommand(id) && !bench.commands.isEnabled(id, args)
    );

  beforeEach(async () => {
    bench = new Workbench([thread('a', 'Alpha', { unreadCount: 1 }), thread('b', 'Beta')]);
    ({ panel, opener } = await bench.open());
    void plugin.activate(bench.app, bench.factory, opener);
  });
  afterEach(() => bench.dispose());

  it('[CMD1] commands that need a chat are disabled while there is none', async () => {
    expect(enabled()).toEqual([
      CommandIDs.moveChat,
      CommandIDs.markAsRead,
      CommandIDs.attachSelection,
      CommandIDs.renameChat,
      CommandIDs.deleteChat
    ]);
    // A chat with an id need not be open, except to be moved.
    expect(enabled({ id: 'a' })).toEqual([CommandIDs.moveChat, CommandIDs.attachSelection]);
    expect(enabled({ id: 'gone' })).toHaveLength(5);
    await opener.open('a');
    // It needs a notebook or a file.
    expect(enabled()).toEqual([CommandIDs.attachSelection]);
  });

  it('creates a chat, with a name or without, and opens it in the requested area', async () => {
    const id = await run(CommandIDs.create, { name: 'Plans' });
    expect(opener.opened).toEqual([]);
    expect(bench.chats.list.get(id as string)?.topic).toBe('Plans');
    const side = (await run(CommandIDs.createAndOpen)) as ChatWidget;
    expect(panel.current).toBe(side);
    const main = (await run(CommandIDs.createAndOpen, { area: 'main' })) as ChatWidget;
    expect(bench.main).toEqual([main.chatId]);
  });

  it('opens by id and by name, and shows the user what went wrong', async () => {
    expect(((await run(CommandIDs.open, { id: 'a' })) as ChatWidget).chatId).toBe('a');
    expect(((await run(CommandIDs.open, { name: 'Beta' })) as ChatWidget).chatId).toBe('b');
    expect(await run(CommandIDs.open, { name: 'Omega' })).toBeUndefined();
    expect(bench.notified()).toEqual(['There is no chat “Omega”.']);
  });

  it('[CMD4] puts a text behind the draft of a chat, and sends nothing', async () => {
    const { model } = (await run(CommandIDs.openWithMessage, {
      name: 'Beta',
      message: 'What is *a*?'
    })) as ChatWidget;
    expect(model.input.value).toBe('What is *a*?');
    await run(CommandIDs.openWithMessage, { message: 'And b?' });
    expect(model.input.value).toBe('What is *a*?\n\nAnd b?');
    await run(CommandIDs.openWithMessage, { message: 7 });
    expect(model.input.value).toBe('What is *a*?\n\nAnd b?');
    expect(model.messages).toEqual([]);
  });

  it('[FOCUS4] a command with a shortcut moves the focus from a chat to the list', async () => {
    await opener.open('a');
    await run(CommandIDs.showList);
    expect(panel.current).toBeNull();
    await bench.drawn(() => panel.node.querySelector('input'));
    await run(CommandIDs.showList);
    bench.flush();
    expect(document.activeElement).toBe(panel.node.querySelector('input'));
    const shortcuts = schema['jupyter.lab.shortcuts'].map(({ command }) => command);
    expect(shortcuts).toContain(CommandIDs.showList);
  });

  it('[FOCUS13] a command acts after the palette has given the focus back', async () => {
    await opener.open('a');
    const done = run(CommandIDs.showList);
    expect(panel.current).not.toBeNull();
    await done;
    expect(panel.current).toBeNull();
  });

  it('moves the chosen chat to the other area', async () => {
    await opener.open('a');
    expect(bench.commands.label(CommandIDs.moveChat)).toBe('Move Chat to Main Area');
    await run(CommandIDs.moveChat);
    expect(bench.main).toEqual(['a']);
    expect(bench.commands.label(CommandIDs.moveChat, { id: 'a' })).toBe('Move Chat to Side Panel');
    await run(CommandIDs.moveChat, { id: 'a' });
    expect(panel.current?.chatId).toBe('a');
    await run(CommandIDs.moveChat, { id: 'a', area: 'side' });
    expect(panel.current?.chatId).toBe('a');
  });

  it('[CMD3] commands apply to the chat with the focus, not to the one beside it', async () => {
    const main = await opener.open('b', { area: 'main' });
    const side = await opener.open('a');
    const focus = (chat: ChatWidget): unknown => chat.node.dispatchEvent(new FocusEvent('focus'));
    focus(main);
    await run(CommandIDs.renameChat, { name: 'Main' });
    focus(side);
    await run(CommandIDs.renameChat, { name: 'Side' });
    // A hidden chat is not chosen while another chat is visible.
    panel.reveal(null);
    bench.shell.activateById(main.id);
    await run(CommandIDs.renameChat, { name: 'Seen' });
    expect(bench.chats.list.calls).toEqual(['rename b Main', 'rename a Side', 'rename b Seen']);
  });

  it('[BESIDE2] beside jupyterlab-chat, the labels distinguish the two extensions', () => {
    const named = (): string => bench.commands.label(CommandIDs.createAndOpen);
    expect(named()).toBe('Chat');
    const beside = new Workbench([]);
    beside.plugins = ['jupyterlab-chat-extension:commands'];
    void plugin.activate(beside.app, beside.factory, opener);
    expect(beside.commands.label(CommandIDs.createAndOpen)).toBe('Chat (Colloquy)');
    expect(schema.title).not.toBe('Chat');
    // The shortcut of jupyterlab-chat is Accel Shift 1.
    const keys = schema['jupyter.lab.shortcuts'].flatMap(shortcut => shortcut.keys);
    expect(keys).not.toContain('Accel Shift 1');
    beside.dispose();
  });

  it('marks as read and renames', async () => {
    await run(CommandIDs.markAsRead, { id: 'a' });
    await run(CommandIDs.renameChat, { id: 'a', name: 'Gamma' });
    expect(bench.chats.list.calls).toEqual(['markAsRead a', 'rename a Gamma']);
  });

  it('[LISTVIEW21] a name that could not be saved is asked for again', async () => {
    const names: unknown[] = [];
    jest.spyOn(InputDialog, 'getText').mockImplementation(options => {
      names.push(options.text);
      return Promise.resolve({ button: { accept: names.length < 3 }, value: 'Gamma' } as never);
    });
    jest.spyOn(bench.chats.list, 'rename').mockRejectedValue(new Error('No response.'));
    await run(CommandIDs.renameChat, { id: 'a' });
    expect(names).toEqual(['Alpha', 'Gamma', 'Gamma']);
    expect(Notification.manager.notifications.map(({ message }) => message)).toEqual([
      'No response.',
      'No response.'
    ]);
    Notification.manager.dismiss();
    jest.restoreAllMocks();
  });

  it('[CMD2] never deletes without confirmation, and closes a deleted chat', async () => {
    const chat = await opener.open('a');
    bench.answer = false;
    await run(CommandIDs.deleteChat);
    expect(bench.chats.list.calls).toEqual([]);
    bench.answer = true;
    await run(CommandIDs.deleteChat);
    expect(bench.asked).toEqual(['Delete “Alpha”?', 'Delete “Alpha”?']);
    expect(bench.chats.list.calls).toEqual(['delete a']);
    expect(chat.isDisposed).toBe(true);
  });

  it('focuses the chat used last, or shows the panel', async () => {
    bench.shell.collapseLeft();
    await run(CommandIDs.focusInput);
    expect(panel.isVisible).toBe(true);
    const chat = await opener.open('a', { activate: false });
    const focused = jest.fn();
    chat.model.input.focusRequested.connect(focused);
    await run(CommandIDs.focusInput);
    bench.flush();
    expect(focused).toHaveBeenCalled();
  });
});
