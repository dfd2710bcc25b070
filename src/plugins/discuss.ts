import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { IActiveCellManager, IChatFactory, IChatPanel, ISelectionWatcher } from '../tokens.js';
import {
  chatIcon,
  Discussion,
  type ChatFactory,
  type ChatOpener,
  type CurrentDocument
} from '../widgets/index.js';
import { CommandIDs } from './commands.js';
import { ICurrentDocument } from './current-document.js';
import { report } from './dialogs.js';

/** The chats of the notebook or file that the user looks at. The links follow files that are renamed. */
export const discuss: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:discuss',
  description: 'Takes the notebook or file that the user looks at to a chat.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel, ICurrentDocument, IActiveCellManager, ISelectionWatcher],
  activate: (
    app: JupyterFrontEnd,
    factory: ChatFactory,
    opener: ChatOpener,
    document: CurrentDocument,
    cells: IActiveCellManager,
    selections: ISelectionWatcher
  ) => {
    const { contents } = app.serviceManager;
    const { trans } = factory.environment;
    const { linked } = factory.chats;
    const discussion = new Discussion({
      ...{ factory, opener, document, cells, selections },
      pathOf: ({ context }) => contents.localPath(context.path),
      chooseBot: async bots => {
        const names = bots.map(({ displayName }) => displayName);
        if (names.length === 0) {
          throw new Error(trans.__('This server has no bot that can explain the error.'));
        }
        const { button, value } = await InputDialog.getItem({
          title: trans.__('Explain This Error'),
          label: trans.__('Bot'),
          items: names
        });
        return button.accept ? (bots[names.indexOf(value ?? '')] ?? null) : null;
      }
    });
    const follow = (): void => {
      linked.path = discussion.path;
    };
    document.changed.connect(follow);
    follow();
    contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      const [from, to] = [oldValue?.path, newValue?.path];
      if (type === 'rename' && from && to) {
        // A user without the right to rename a chat cannot link it either. Its link stays then.
        void linked
          .move(contents.localPath(from), contents.localPath(to))
          .catch((error: unknown) => console.warn('A chat was not linked to its file.', error))
          .then(follow);
      }
    });

    const { commands } = app;
    /** A context menu is about the cell under the pointer, which need not be the active one. */
    const aim = ({ isMenu }: ReadonlyPartialJSONObject): boolean => {
      if (isMenu) {
        discussion.aim(app.contextMenuHitTest(node => node.classList.contains('jp-Cell')));
      }
      return !isMenu;
    };
    commands.addCommand(CommandIDs.discuss, {
      label: trans.__('Discuss This File'),
      caption: trans.__('Open the chat about this file'),
      icon: args => (args.isPalette ? undefined : chatIcon),
      execute: args =>
        discussion.discuss(typeof args.path === 'string' ? args.path : undefined).catch(report)
    });
    commands.addCommand(CommandIDs.comment, {
      label: trans.__('Comment in Chat'),
      caption: trans.__('Refer to this cell or to the selected text in a message'),
      icon: args => (args.isPalette ? undefined : chatIcon),
      execute: args => {
        aim(args);
        return discussion.comment().catch(report);
      }
    });
    commands.addCommand(CommandIDs.sendOutput, {
      label: trans.__('Send Output to Chat'),
      isVisible: args => aim(args) || discussion.hasOutput,
      execute: () => discussion.sendOutput().catch(report)
    });
    commands.addCommand(CommandIDs.explainError, {
      label: trans.__('Explain This Error'),
      caption: trans.__('Ask a bot about the error of this cell'),
      isVisible: args => aim(args) || discussion.hasError,
      execute: () => discussion.explainError().catch(report)
    });
  }
};
