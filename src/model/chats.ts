import { ChatList } from './chat-list.js';
import { ChatModel } from './chat-model.js';
import type { Config } from './config.js';
import type { IChatList, IChatModel, IChats, IApiClient, ITimers } from './contracts.js';
import { ServerSettings } from './server-settings.js';
import { systemTimers } from './timers.js';

export interface IChatsOptions {
  server: IApiClient;
  config: Config;
  timers?: ITimers;
  /** For environments without a global WebSocket. */
  WebSocket?: typeof WebSocket;
}

/** The loaded chats. Each chat has one model, shared by all its views. */
export class Chats implements IChats {
  constructor(private _options: IChatsOptions) {
    this.server = _options.server;
    this.list = new ChatList(_options);
    this.settings = new ServerSettings(_options.server);
    this.list.changed.connect(this._onList, this);
  }

  readonly server: IApiClient;
  readonly list: ChatList;
  readonly settings: ServerSettings;

  get isDisposed(): boolean {
    return this.list.isDisposed;
  }

  /** Loads the list of chats and follows it. Sends no request before this call. */
  start(): void {
    this.list.start();
  }

  open(id: string): IChatModel {
    const loaded = this._models.get(id);
    if (loaded) {
      return loaded;
    }
    const model = new ChatModel({
      ...this._options,
      timers: this._options.timers ?? systemTimers,
      list: this.list,
      id
    });
    this._models.set(id, model);
    model.reconnect();
    return model;
  }

  loaded(id: string): IChatModel | undefined {
    return this._models.get(id);
  }

  release(id: string): void {
    this._models.get(id)?.dispose();
    this._models.delete(id);
  }

  dispose(): void {
    this._models.forEach(model => model.dispose());
    this._models.clear();
    this.list.dispose();
  }

  /** Loads the settings as soon as the server has delivered the list. */
  private _onList({ state }: IChatList): void {
    if (state === 'ready') {
      this.settings.load();
    }
  }

  private _models = new Map<string, ChatModel>();
}
