import type { CodeCellModel } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  botsIn,
  type IActiveCells,
  type IAvailableBot,
  type ISelections
} from '../../model/index.js';
import { withMentionName, withoutQuotes } from '../../document/index.js';
import { loadOrSay } from '../../components/late/load-problem.js';
import type { ChatFactory } from '../chat-factory.js';
import type { ChatOpener } from '../chat-opener.js';
import type { ChatWidget } from '../chat-widget.js';
import type { CurrentDocument } from './current-document.js';
import { referenceOf } from './reference.js';

/** A chat that opens has this long until one can write in it, in milliseconds. */
const OPENING_MS = 15_000;

export interface IDiscussionOptions {
  factory: ChatFactory;
  opener: ChatOpener;
  document: CurrentDocument;
  cells: IActiveCells;
  selections: ISelections;
  /** The path of a document, relative to the root of the Jupyter server. */
  pathOf(this: void, widget: NonNullable<CurrentDocument['widget']>): string;
  /** Lets the user choose a bot; null if they chose none. */
  chooseBot(this: void, bots: readonly IAvailableBot[]): Promise<IAvailableBot | null>;
}

/** Takes cells, selected texts, outputs and errors of the open document to a chat: the visible one, or else that of the file. */
export class Discussion {
  constructor(private _options: IDiscussionOptions) {}

  /** The path of the file that the user looks at. */
  get path(): string | null {
    const { widget } = this._options.document;
    return widget && this._options.pathOf(widget);
  }

  /** Whether the active cell has an output. */
  get hasOutput(): boolean {
    return (this._codeCell?.outputs.length ?? 0) > 0;
  }

  /** Whether the last run of the active cell ended with an error. */
  get hasError(): boolean {
    return this._options.cells.getContent(true)?.error !== undefined;
  }

  /** Makes the cell with this element the active one. */
  aim(node: HTMLElement | undefined): void {
    const notebook = this._options.document.notebook?.content;
    const index = notebook?.widgets.findIndex(cell => cell.node === node) ?? -1;
    if (notebook && index >= 0) {
      notebook.activeCellIndex = index;
    }
  }

  /** Opens the chat of a file, and creates it if there is none. */
  async discuss(path = this.path): Promise<ChatWidget> {
    const { factory, opener } = this._options;
    return opener.open(await factory.chats.linked.ensure(this._known(path), nameOf(path!)));
  }

  /** Puts a reference to the active cell, or to the selected text, into the draft of a chat. */
  async comment(): Promise<void> {
    const { document, selections } = this._options;
    const reference = referenceOf(document, this._known(this.path), selections.selection);
    const { model } = await this._chat();
    model.input.files?.addEntries([reference]);
    model.input.focus();
  }

  /** Sends the outputs of the active cell. */
  async sendOutput(): Promise<void> {
    const { factory } = this._options;
    const model = this._codeCell;
    const { bodyLength } = factory.chats.settings.limits;
    const { outputMessagesOf } = await this._output();
    const messages = model ? outputMessagesOf(model, bodyLength) : [];
    if (messages.length === 0) {
      throw new Error(this._trans.__('Select a cell with an output first.'));
    }
    const chat = (await this._chat()).model;
    if (chat.connection !== 'open') {
      throw new Error(this._trans.__('You are offline. Send the output when you are back online.'));
    }
    for (const { body, mime_model, picture } of messages) {
      if (picture) {
        chat.input.files?.add([picture]);
        chat.input.focus();
      } else {
        // At once, so that texts and pictures keep their order.
        chat.document.addMessage({
          body,
          sender: chat.username,
          ...(mime_model && { mime_model })
        });
      }
    }
  }

  /** Asks a bot about the error of the active cell. A bot that is not in the chat yet is added. */
  async explainError(): Promise<void> {
    const { factory, cells, chooseBot } = this._options;
    const content = cells.getContent(true);
    if (!content?.error) {
      throw new Error(this._trans.__('Select a cell whose last run failed first.'));
    }
    const { codeOf } = await this._output();
    const { model, chatId } = await this._chat();
    const { bots, limits } = factory.chats.settings;
    const here = botsIn(model.document, bots).filter(({ manager }) => !manager);
    const able = here.length > 0 ? here : bots.filter(({ manager }) => !manager);
    const bot = able.length === 1 ? able[0] : await chooseBot(able);
    if (!bot) {
      return;
    }
    if (!here.some(({ username }) => username === bot.username)) {
      await factory.chats.list.addBot(chatId, bot.username);
      await this._until(chatId, () => model.person(bot.username) !== undefined);
    }
    const { username, displayName } = bot;
    const { mention_name: name } = withMentionName(
      model.person(username) ?? { username, display_name: displayName }
    );
    const half = Math.floor(limits.bodyLength / 2) - 200;
    const source = codeOf(content.source, half, 'python');
    const traceback = codeOf(content.error.traceback || content.error.value, half);
    model.send(`@${name} ${this._trans.__('Explain this error:')}\n\n${source}\n\n${traceback}`);
  }

  /** The chat that is visible, or else that of the file. Resolves once the user can write in it. */
  private async _chat(): Promise<ChatWidget> {
    const { opener } = this._options;
    const visible = opener.opened.find(chat => chat.isVisible && chat.model.canWrite);
    const chat = visible ?? (await this.discuss());
    if (visible) {
      opener.activate(visible);
    }
    const { model } = chat;
    await this._until(chat.chatId, () => model.ready);
    if (!model.canWrite || model.username === '') {
      const name = withoutQuotes(model.name);
      throw new Error(this._trans.__('You cannot write in the chat “%1”.', name));
    }
    return chat;
  }

  /** Resolves once the model of a chat is in a state. Rejects if that takes too long. */
  private _until(id: string, isThere: () => boolean): Promise<void> {
    const model = this._options.factory.chats.loaded(id);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        model?.changed.disconnect(check);
      };
      const check = (): void => {
        if (isThere()) {
          end();
          resolve();
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(this._trans.__('The chat did not open. Try again.')));
      }, OPENING_MS);
      model?.changed.connect(check);
      check();
    });
  }

  /** Loads what reads the outputs of cells, with the first use. */
  private _output(): Promise<typeof import('./cell-output.js')> {
    return loadOrSay(() => import('./cell-output.js'), this._trans);
  }

  private _known(path: string | null): string {
    if (!path) {
      throw new Error(this._trans.__('Open a notebook or a file first.'));
    }
    return path;
  }

  private get _codeCell(): CodeCellModel | null {
    const model = this._options.document.cell?.model;
    return model?.type === 'code' ? (model as CodeCellModel) : null;
  }

  private get _trans(): TranslationBundle {
    return this._options.factory.environment.trans;
  }
}

const nameOf = (path: string): string => path.split('/').at(-1)!;
