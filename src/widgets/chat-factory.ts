import { WidgetTracker } from '@jupyterlab/apputils';
import type { Config, IChats } from '../model/index.js';
import type { ChatArea, IChatFactory, IChatOptions } from '../tokens.js';
import { ChatWidget, type IChatEnvironment } from './chat-widget.js';

/**
 * Creates and tracks chat widgets. It releases the model of a chat that no widget shows any more.
 */
export class ChatFactory implements IChatFactory {
  constructor(environment: IChatEnvironment) {
    this.environment = environment;
  }

  readonly environment: IChatEnvironment;
  /** Its namespace is our own: jupyterlab-chat has `chat`, and a namespace is restored only once. */
  readonly tracker = new WidgetTracker<ChatWidget>({ namespace: 'colloquy' });

  get widgetConfig(): Config {
    return this.environment.config;
  }

  get chats(): IChats {
    return this.environment.chats;
  }

  createChat(id: string, options: IChatOptions & { area?: ChatArea } = {}): ChatWidget {
    const widget = new ChatWidget({ ...this.environment, ...options, id });
    widget.disposed.connect(this._onDisposed, this);
    void this.tracker.add(widget);
    return widget;
  }

  find(id: string): ChatWidget | undefined {
    return this.tracker.find(widget => widget.chatId === id);
  }

  private _onDisposed({ chatId }: ChatWidget): void {
    const shown = this.tracker.find(other => !other.isDisposed && other.chatId === chatId);
    if (!shown) {
      this.chats.release(chatId);
    }
  }
}
