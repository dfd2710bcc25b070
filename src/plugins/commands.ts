import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { deletion } from '../components/shared/deletion.js';
import type { IChatList } from '../model/index.js';
import { IChatFactory, IChatPanel, type ChatArea } from '../tokens.js';
import { chatIcon, type ChatFactory, type ChatOpener, type ChatWidget } from '../widgets/index.js';
import { report } from './dialogs.js';
import { productName } from './product-name.js';

/** The command ids: jupyter-chat's names with our prefix. Each line gives the arguments and the result. */
export const CommandIDs = {
  /** `{name?}` → the new chat's id. */
  create: 'colloquy:create',
  /** `{name?, area?}` → the widget. */
  createAndOpen: 'colloquy:createAndOpen',
  /** `{id? | name?, area?}` → the widget. Without an id or a name, asks the user for a chat. */
  open: 'colloquy:open',
  /** `{message, id? | name?, area?}` → the widget. Puts a text behind the draft. Without a chat, takes the one that was used last. */
  openWithMessage: 'colloquy:openWithMessage',
  /** `{id?, area?}`. Without an area, moves the chat to the other one. */
  moveChat: 'colloquy:moveChat',
  /** `{id?}` */
  markAsRead: 'colloquy:markAsRead',
  /** `{id?}`. Opens the panel if no chat is open. */
  focusInput: 'colloquy:focusInput',
  /** Attaches the active cell or the selected text to the draft of the visible chat. */
  attachSelection: 'colloquy:attachSelection',
  /** Shows the list of chats, with the focus in its search field. */
  showList: 'colloquy:showList',
  /** `{id?, name?}`. Without a name, asks the user for one. */
  renameChat: 'colloquy:renameChat',
  /** `{id?}`. Always asks for confirmation. */
  deleteChat: 'colloquy:deleteChat',
  /** `{path?}` → the widget of the file's chat, which is created if there is none. Default: the file that the user looks at. */
  discuss: 'colloquy:discuss',
  /** Puts a reference to the active cell or the selected text into the draft of the visible chat, or of the file's. */
  comment: 'colloquy:comment',
  /** Sends the outputs of the active cell to that chat. */
  sendOutput: 'colloquy:sendOutput',
  /** Asks a bot in that chat about the error of the active cell. */
  explainError: 'colloquy:explainError'
} as const;

type Args = ReadonlyPartialJSONObject;

/** The commands for users and other extensions. Without an id, a command applies to the chat that was used last. */
export const commands: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:commands',
  description: 'The commands of the chats.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel],
  activate: (app: JupyterFrontEnd, factory: ChatFactory, opener: ChatOpener) => {
    const { commands } = app;
    const { trans, confirm } = factory.environment;
    const list: IChatList = factory.chats.list;
    const name = productName(app, trans);

    /** Returns the open chat that the command applies to. */
    const widget = ({ id }: Args): ChatWidget | null =>
      typeof id === 'string'
        ? (opener.opened.find(({ chatId }) => chatId === id) ?? null)
        : current();
    /** Returns the chat that was used last, but none that is out of sight while another one is visible. */
    const current = (): ChatWidget | null => {
      const last = factory.tracker.currentWidget;
      const all = [last, opener.current, ...opener.opened];
      return all.find(chat => chat?.isVisible) ?? opener.current ?? last;
    };
    /** Returns the id of the chat that the command applies to, open or not. */
    const target = (args: Args): string | undefined => {
      const id = text(args.id) ?? widget(args)?.chatId;
      return id && !list.isGone(id) ? id : undefined;
    };
    const add = (
      id: string,
      options: {
        label: string | ((args: Args) => string);
        enabled?: (args: Args) => boolean;
        icon?: boolean;
      },
      execute: (args: Args) => unknown
    ): void => {
      commands.addCommand(id, {
        label: options.label,
        caption: options.label,
        icon: options.icon ? args => (args.isPalette ? undefined : chatIcon) : undefined,
        isEnabled: options.enabled,
        // Show errors to the user, because no one reads the console.
        execute: async args => Promise.resolve(execute(args)).catch(report)
      });
    };

    add(CommandIDs.create, { label: trans.__('New Chat Without Opening It') }, ({ name }) =>
      opener.create(text(name))
    );
    add(
      CommandIDs.createAndOpen,
      { label: args => (args.isPalette ? trans.__('New Chat') : name), icon: true },
      ({ name, area }) => opener.createAndOpen(text(name), { area: toArea(area) })
    );
    add(CommandIDs.open, { label: trans.__('Open Chat…') }, async ({ id, name, area }) => {
      const wanted = text(id) ?? text(name) ?? (await choose());
      return wanted === undefined ? undefined : opener.open(wanted, { area: toArea(area) });
    });
    add(
      CommandIDs.openWithMessage,
      { label: trans.__('Write a Message in a Chat') },
      async ({ id, name, area, message }) => {
        const wanted = text(id) ?? text(name) ?? current()?.chatId ?? (await choose());
        if (wanted === undefined) {
          return undefined;
        }
        const chat = await opener.open(wanted, { area: toArea(area) });
        const { input } = chat.model;
        input.value = [input.value.trimEnd(), text(message) ?? ''].filter(Boolean).join('\n\n');
        return chat;
      }
    );
    add(
      CommandIDs.moveChat,
      {
        label: args =>
          widget(args)?.area === 'main'
            ? trans.__('Move Chat to Side Panel')
            : trans.__('Move Chat to Main Area'),
        enabled: args => widget(args)?.canMove === true
      },
      args => {
        const chat = widget(args);
        if (chat) {
          opener.move(chat, toArea(args.area) ?? (chat.area === 'main' ? 'side' : 'main'));
        }
      }
    );
    add(
      CommandIDs.markAsRead,
      { label: trans.__('Mark Chat as Read'), enabled: args => target(args) !== undefined },
      async args => {
        const id = target(args);
        if (id) {
          await list.markAsRead(id);
        }
      }
    );
    // These two move the focus a moment later: the palette first gives it back, to a terminal for example.
    add(CommandIDs.focusInput, { label: trans.__('Write to Chat') }, async args => {
      const chat = widget(args);
      await Promise.resolve();
      if (chat) {
        opener.activate(chat);
      } else {
        opener.showList();
      }
    });
    add(
      CommandIDs.attachSelection,
      {
        label: trans.__('Attach Selection to Message'),
        enabled: args => Boolean(widget(args)?.model.input.offer?.current)
      },
      args => widget(args)?.model.input.offer?.attach()
    );
    add(CommandIDs.showList, { label: trans.__('Show Chats') }, async () => {
      await Promise.resolve();
      opener.showList();
    });
    add(
      CommandIDs.renameChat,
      { label: trans.__('Rename Chat…'), enabled: args => target(args) !== undefined },
      async args => {
        const id = target(args);
        if (!id) {
          return;
        }
        const given = text(args.name);
        if (given) {
          return list.rename(id, given);
        }
        let name = await askName((await list.find(id))?.topic ?? '');
        // A name that could not be saved is asked for again, so that nobody must type it twice.
        while (name && !(await list.rename(id, name).then(() => true, report))) {
          name = await askName(name);
        }
      }
    );
    add(
      CommandIDs.deleteChat,
      { label: trans.__('Delete Chat…'), enabled: args => target(args) !== undefined },
      async args => {
        const id = target(args);
        if (!id) {
          return;
        }
        if (await confirm(deletion(trans, (await list.find(id))?.topic ?? ''))) {
          await list.delete(id);
          opener.close(id);
        }
      }
    );

    const choose = async (): Promise<string | undefined> => {
      await firstPage(list);
      const { threads, paging } = list;
      const names = threads.map(({ topic }) => topic);
      const { button, value } = await InputDialog.getItem({
        title: trans.__('Open Chat'),
        label: trans.__('Chat'),
        items: names,
        // The name of a chat that is not loaded can be typed.
        editable: paging !== 'none'
      });
      return button.accept ? (threads[names.indexOf(value ?? '')]?.id ?? text(value)) : undefined;
    };
    const askName = async (name: string): Promise<string | undefined> => {
      const { button, value } = await InputDialog.getText({
        title: trans.__('Rename Chat'),
        label: trans.__('Name'),
        text: name
      });
      return button.accept ? value?.trim() : undefined;
    };
  }
};

/** Resolves once the list has its first chats, or cannot have them. */
function firstPage(list: IChatList): Promise<void> {
  list.show();
  return new Promise(resolve => {
    const check = (): void => {
      if (list.threads.length > 0 || list.state === 'failed' || /none|failed/.test(list.paging)) {
        list.changed.disconnect(check);
        resolve();
      }
    };
    list.changed.connect(check);
    check();
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function toArea(value: unknown): ChatArea | undefined {
  return value === 'main' || value === 'side' ? value : undefined;
}
