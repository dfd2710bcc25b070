import { ABCWidgetFactory, DocumentWidget, type DocumentRegistry } from '@jupyterlab/docregistry';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import { late } from '../../components/late/late.js';
import type { IChatFileFacts, IChats, IThread } from '../../model/index.js';
import { chatIcon } from '../chat-icon.js';
import type { IChatEnvironment } from '../chat-widget.js';

export interface IChatFileOptions extends Pick<IChatEnvironment, 'chats' | 'trans'> {
  context: DocumentRegistry.Context;
  /** Returns the path of a file, relative to the root of the Jupyter server. */
  pathOf(context: DocumentRegistry.Context): string;
  /** Shows a chat. */
  open(id: string): Promise<unknown>;
  onError(error: unknown): void;
}

const Card = late(
  () => Promise.all([import('../../components/archive/chat-file-card.js'), import('../styles.js')]),
  ([{ ChatFileCard }]) => ChatFileCard
);

/** A `.chat` file in the main area. If the user has made a chat of it, that is shown in its place; else it can be imported. */
class ChatFileWidget extends ReactWidget {
  constructor(private readonly _options: IChatFileOptions) {
    super();
    void _options.context.ready.then(() => this._read()).catch(_options.onError);
  }

  /** Called when the chat is shown in the place of the file. */
  onShown: () => void = () => undefined;

  protected render(): JSX.Element | null {
    const { chats, trans, context, pathOf } = this._options;
    if (!this._isRead) {
      return null;
    }
    return (
      <Card
        {...{ chats, trans, text: context.model.toString(), facts: this._facts }}
        found={this._found}
        path={pathOf(context)}
        onOpen={id => void this._open(id).catch(this._options.onError)}
      />
    );
  }

  private async _read(): Promise<void> {
    const { chats, context, pathOf } = this._options;
    const { factsOf } = await import('../../model/archive/chat-file-facts.js');
    this._facts = factsOf(context.model.toString());
    this._found = this._facts ? await chatsOf(chats, pathOf(context), this._facts) : [];
    if (this.isDisposed) {
      return;
    }
    const me = chats.server.identity?.username;
    const own = this._found.find(({ createdByUsername: by }) => by && by === me);
    if (own) {
      return this._open(own.id);
    }
    await chats.list.workspaces.load();
    this._isRead = true;
    this.update();
  }

  private async _open(id: string): Promise<void> {
    await this._options.open(id);
    this.onShown();
  }

  private _facts: IChatFileFacts | null = null;
  private _found: readonly IThread[] = [];
  private _isRead = false;
}

/** The chats that are linked to a file, and the one of which the file says that it is an export. Anybody can make such chats. */
async function chatsOf(
  { linked, list }: Pick<IChats, 'linked' | 'list'>,
  path: string,
  { id }: IChatFileFacts
): Promise<readonly IThread[]> {
  const made = await linked.find(path).catch(() => []);
  const other = id && !made.some(one => one.id === id) && (await list.find(id).catch(() => null));
  return other ? [...made, other] : made;
}

/** Makes the widgets of `.chat` files. */
export class ChatFileFactory extends ABCWidgetFactory<DocumentWidget> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions,
    private readonly _options: Omit<IChatFileOptions, 'context'>
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): DocumentWidget {
    const content = new ChatFileWidget({ ...this._options, context });
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = chatIcon;
    content.onShown = () => widget.dispose();
    return widget;
  }
}
