import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IChatFactory, IChatPanel } from '../tokens.js';
import {
  chatIcon,
  type ChatFactory,
  type ChatOpener,
  type ChatWidget,
  type CurrentDocument
} from '../widgets/index.js';
import { CommandIDs } from './commands.js';
import { ICurrentDocument } from './current-document.js';
import { report } from './dialogs.js';

/** The chats of the notebook or file that the user looks at. The links follow files that are renamed. */
export const discuss: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:discuss',
  description: 'Opens the chat of the notebook or file that the user looks at.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel, ICurrentDocument],
  activate: (
    app: JupyterFrontEnd,
    factory: ChatFactory,
    opener: ChatOpener,
    document: CurrentDocument
  ) => {
    const { contents } = app.serviceManager;
    const { trans } = factory.environment;
    const { linked } = factory.chats;
    const path = (): string | null => {
      const { widget } = document;
      return widget && contents.localPath(widget.context.path);
    };
    const follow = (): void => {
      linked.path = path();
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

    const open = async (wanted: string | null): Promise<ChatWidget> => {
      if (!wanted) {
        throw new Error(trans.__('Open a notebook or a file first.'));
      }
      return opener.open(await linked.ensure(wanted, wanted.split('/').at(-1)!));
    };
    app.commands.addCommand(CommandIDs.discuss, {
      label: trans.__('Discuss This File'),
      caption: trans.__('Open the chat about this file'),
      icon: args => (args.isPalette ? undefined : chatIcon),
      execute: args => open(typeof args.path === 'string' ? args.path : path()).catch(report)
    });
  }
};
