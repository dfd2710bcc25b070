import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

export interface IStockClientOptions {
  /** The chat server's address. */
  url: string;
  chat: string;
  user: string;
  token: string;
  /** The cookie by which the Jupyter server identifies the user. */
  cookie?: string;
}

/** An unmodified y-websocket client in a chat, like other programs. */
export class StockClient {
  /** Resolves when the document is synced. */
  static async open({ url, chat, user, token, cookie }: IStockClientOptions): Promise<StockClient> {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, cookie ? { headers: { cookie } } : {});
      }
    }
    const doc = new Y.Doc();
    const provider = new WebsocketProvider(
      `${url.replace(/^http/, 'ws')}/sync`,
      `text:chat:${chat}`,
      doc,
      { params: { token }, disableBc: true, WebSocketPolyfill: Socket as never }
    );
    await new Promise(resolve => provider.once('sync', resolve));
    return new StockClient(user, doc, provider);
  }

  private constructor(
    private readonly _user: string,
    private readonly _doc: Y.Doc,
    private readonly _provider: WebsocketProvider
  ) {}

  /** Writes a message with these fields, and returns its id. */
  post(fields: Readonly<Record<string, unknown>>): string {
    const id = `${this._user}-${this._messages.length}-${this._doc.clientID}`;
    const all = { type: 'msg', id, sender: this._user, raw_time: false, ...fields };
    this._messages.push([new Y.Map<unknown>(Object.entries(all))]);
    return id;
  }

  /** Resolves when the server has stored these messages. */
  async stored(ids: readonly string[]): Promise<void> {
    const isStored = (): boolean =>
      ids.every(id =>
        this._messages.toArray().some(m => m.get('id') === id && m.get('time') !== undefined)
      );
    while (!isStored()) {
      await new Promise(resolve => this._doc.once('update', resolve));
    }
  }

  close(): void {
    this._provider.destroy();
    this._doc.destroy();
  }

  private get _messages(): Y.Array<Y.Map<unknown>> {
    return this._doc.getArray<Y.Map<unknown>>('messages');
  }
}
