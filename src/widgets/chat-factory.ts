import { WidgetTracker } from '@jupyterlab/apputils';
import type { Config, IChats } from '../model/index.js';
import type { ChatArea, IChatFactory } from '../tokens.js';
import { ChatWidget, type IChatEnvironment } from './chat-widget.js';

/** Makes and tracks the widgets of chats, and lets a chat go that nobody shows any more. */
export class ChatFactory implements IChatFactory {
  constructor(environment: IChatEnvironment) {
    this.environment = environment;
  }

  readonly environment: IChatEnvironment;
  readonly tracker = new WidgetTracker<ChatWidget>({ namespace: 'chat' });

  get widgetConfig(): Config {
    return this.environment.config;
  }

  get chats(): IChats {
    return this.environment.chats;
  }

  createChat(id: string, area: ChatArea | null = null): ChatWidget {
    const widget = new ChatWidget({ ...this.environment, id, area });
    widget.disposed.connect(this._onDisposed, this);
    void this.tracker.add(widget);
    return widget;
  }

  find(id: string): ChatWidget | undefined {
    return this.tracker.find(widget => widget.chatId === id);
  }

  private _onDisposed({ chatId, model }: ChatWidget): void {
    const shown = this.tracker.find(other => !other.isDisposed && other.chatId === chatId);
    // What a person wrote and nobody has stored would be lost with the model.
    const unsaved = model.input.value !== '' || model.messages.some(m => m.delivery !== 'saved');
    if (!shown && !unsaved) {
      this.chats.release(chatId);
    }
  }
}
