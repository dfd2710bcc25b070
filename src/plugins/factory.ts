import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { errorWords } from '../components/shared/error-words.js';
import { PageConfig } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { IContentServices } from '../components/index.js';
import {
  ApiClient,
  browserCopies,
  browserPersistence,
  Chats,
  Config,
  systemTimers
} from '../model/index.js';
import {
  IActiveCellManager,
  IAttachmentOpenerRegistry,
  IChatCommandRegistry,
  IChatFactory,
  IInputToolbarRegistry,
  IMessageFooterRegistry,
  IMessagePreambleRegistry,
  ISelectionWatcher,
  IWelcomeMessage
} from '../tokens.js';
import { attachmentServices, ChatFactory, Offers, type CurrentDocument } from '../widgets/index.js';
import { ICurrentDocument } from './current-document.js';
import { authenticate, chatServerUrl } from './authenticate.js';
import { confirm, report } from './dialogs.js';
import { rememberUser } from './known-user.js';
import { shortcutsIn } from './shortcuts.js';
import { webClientIn } from './web-client.js';

/** Connects to the chat server beside the Jupyter server and provides the factory of chat widgets. */
export const factory: JupyterFrontEndPlugin<ChatFactory> = {
  id: 'jupyterlab-colloquy:factory',
  description: 'Creates the widgets of chats and holds their settings.',
  autoStart: true,
  provides: IChatFactory,
  requires: [IRenderMimeRegistry],
  optional: [
    ITranslator,
    IActiveCellManager,
    ISelectionWatcher,
    IDocumentManager,
    IAttachmentOpenerRegistry,
    ICurrentDocument,
    IInputToolbarRegistry,
    IMessageFooterRegistry,
    IMessagePreambleRegistry,
    IChatCommandRegistry,
    IWelcomeMessage
  ],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    cells: IActiveCellManager | null,
    selections: ISelectionWatcher | null,
    documents: IDocumentManager | null,
    openers: IAttachmentOpenerRegistry | null,
    document: CurrentDocument | null,
    toolbar: IInputToolbarRegistry | null,
    footers: IMessageFooterRegistry | null,
    preambles: IMessagePreambleRegistry | null,
    commands: IChatCommandRegistry | null,
    welcome: IWelcomeMessage | null
  ): ChatFactory => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_colloquy');
    const settings = app.serviceManager.serverSettings;
    const server = new ApiClient({
      baseUrl: chatServerUrl(settings),
      authenticate: () => authenticate(settings, trans),
      explain: errorWords(trans)
    });
    const config = new Config();
    const store = browserCopies();
    const { contents } = app.serviceManager;
    const pathOf = ({ context }: NonNullable<CurrentDocument['widget']>): string =>
      contents.localPath(context.path);
    const chats = new Chats({
      ...{ server, config, persistence: browserPersistence() },
      ...(document && selections && { offers: new Offers({ document, selections, pathOf }) }),
      copies: store && { store, alone: true },
      webClient: webClientIn(app)
    });
    // One parser for all chats.
    let content: Promise<IContentServices> | undefined;
    const loadContent = async (): Promise<IContentServices> => {
      const { createParser, renderersOf } = await import('../components/content/index.js');
      return {
        parser: createParser(systemTimers),
        ...renderersOf(rendermime),
        ...(cells && { cells }),
        ...(selections && { selections }),
        fileUrl: path => PageConfig.getUrl({ mode: 'multiple-document', treePath: path })
      };
    };
    rememberUser(app, server, chats);
    // The first request starts the chat server. JupyterLab's own requests come first.
    void app.started.then(() => chats.start());
    return new ChatFactory({
      chats,
      config,
      content: () =>
        (content ??= loadContent().catch((error: unknown) => {
          content = undefined;
          throw error;
        })),
      ...(documents &&
        openers && {
          attachments: attachmentServices({ documents, openers, trans, onError: report })
        }),
      ...(toolbar && { toolbar }),
      extensions: {
        ...(footers && { footers }),
        ...(preambles && { preambles }),
        ...(commands && { commands }),
        ...(welcome && { welcome })
      },
      trans,
      confirm: question => confirm(question, trans),
      onError: report,
      shortcuts: () => shortcutsIn(app.commands, trans)
    });
  }
};
