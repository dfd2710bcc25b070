import { LabShell, LayoutRestorer, type JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { StateDB } from '@jupyterlab/statedb';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { PromiseDelegate } from '@lumino/coreutils';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { Config, type IThread } from '../../src/model/index.js';
import { ChatFactory, ChatOpener, ChatPanel } from '../../src/widgets/index.js';
import { FakeChats } from './fake-chats.js';

/** JupyterLab's real shell with the real widgets, over chats without a server. */
export class Workbench {
  /** @param state the workspace of an earlier page. */
  constructor(
    threads: IThread[],
    readonly state = new StateDB()
  ) {
    this.chats = new FakeChats(...threads);
    this.factory = new ChatFactory({
      chats: this.chats,
      config: new Config(),
      trans: nullTranslator.load('jupyterlab_colloquy'),
      confirm: question => {
        this.asked.push(question.title);
        return Promise.resolve(this.answer);
      },
      onError: error => this.errors.push(error.message)
    });
    this.restorer = new LayoutRestorer({
      connector: state,
      first: this._started.promise,
      registry: this.commands
    });
    Widget.attach(this.shell, document.body);
  }

  readonly chats: FakeChats;
  readonly factory: ChatFactory;
  readonly shell = new LabShell();
  readonly commands = new CommandRegistry();
  private _started = new PromiseDelegate<void>();
  readonly restorer: LayoutRestorer;
  readonly asked: string[] = [];
  readonly errors: string[] = [];
  answer = true;
  /** Ids of the plugins of the application. */
  plugins: string[] = [];

  /** The application that plugins get. */
  get app(): JupyterFrontEnd {
    return {
      shell: this.shell,
      restored: this.shell.restored,
      commands: this.commands,
      listPlugins: () => this.plugins
    } as unknown as JupyterFrontEnd;
  }

  /** Ids of the chats in the main area. */
  get main(): string[] {
    return [...this.shell.widgets('main')].map(widget => widget.id.replace('colloquy-chat-', ''));
  }

  /** Restores the layout, as JupyterLab does once plugins are active. */
  async restore(): Promise<void> {
    this._started.resolve();
    await this.shell.restoreLayout('multiple-document', this.restorer);
    MessageLoop.flush();
  }

  /** Opens a panel as its plugin does, in the foreground or behind another one. */
  async open(hasTabs = true, isShown = true): Promise<{ panel: ChatPanel; opener: ChatOpener }> {
    const { chats, trans, confirm, onError } = this.factory.environment;
    const panel = new ChatPanel({
      ...{ chats, trans, confirm, onError },
      label: 'Chat',
      onOpen: () => undefined,
      onNew: () => undefined
    });
    const opener = new ChatOpener({ factory: this.factory, panel, shell: this.shell, hasTabs });
    this.shell.add(panel, 'left');
    await this.restore();
    if (isShown) {
      this.shell.activateById(panel.id);
    }
    MessageLoop.flush();
    return { panel, opener };
  }

  /** The chats in the saved workspace. */
  async saved(): Promise<[string, unknown][]> {
    const { ids, values } = await this.state.list('colloquy');
    return ids.map((id, i) => [id, (values[i] as { data: unknown }).data]);
  }

  /** Delivers Lumino's messages. */
  flush(): void {
    MessageLoop.flush();
  }

  /** Waits for work that was started without waiting. */
  async settled(): Promise<void> {
    this.flush();
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve();
    }
  }

  /** Waits until React has rendered the element. */
  async drawn(look: () => unknown): Promise<void> {
    while (!look()) {
      this.flush();
      await new Promise(resolve => setTimeout(resolve));
    }
  }

  /** Returns the visible notifications, and removes them. */
  notified(): string[] {
    const { notifications } = Notification.manager;
    const messages = notifications.map(({ message }) => message);
    Notification.manager.dismiss();
    return messages;
  }

  dispose(): void {
    this.shell.dispose();
    this.chats.dispose();
  }
}
