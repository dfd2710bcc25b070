import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { ROOM_PREFIX, YChat, type INewMessage } from '../../../src/document/index.js';

/** The name under which hostile messages are written. */
const SENDER = 'mallory';

/** The address of a chat server, and the credentials for it. */
export interface IServerAccess {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string;
  /** The cookie for a proxy in front of it. */
  readonly cookie?: string;
}

/** A second account that writes messages, and also bundles, which only a document accepts. */
export class Sender {
  constructor(private readonly _access: IServerAccess) {}

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { url, token, cookie } = this._access;
    const response = await fetch(`${url}/chat/threads${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(cookie !== undefined && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' })
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Creates a chat that everybody may read. Resolves with its id. */
  async chat(topic: string): Promise<string> {
    const made = await this.ask<{ chatThread: { id: string } }>('POST', '', {
      topic,
      access: 'open',
      quiet: true
    });
    return made.chatThread.id;
  }

  /** Writes messages, and waits until all are stored. */
  async write(chat: string, messages: readonly Omit<INewMessage, 'sender'>[]): Promise<void> {
    const { url, token, cookie } = this._access;
    const document = new YChat();
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, cookie === undefined ? {} : { headers: { cookie } });
      }
    }
    const provider = new WebsocketProvider(
      `${url.replace(/^http/, 'ws')}/sync`,
      `${ROOM_PREFIX}${chat}`,
      document.ydoc,
      {
        params: { token },
        disableBc: true,
        WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket
      }
    );
    await new Promise<void>(done => provider.once('sync', () => done()));
    const ids = messages.map(message => document.addMessage({ ...message, sender: SENDER }));
    await new Promise<void>(done => {
      const check = (): void => {
        if (ids.every(id => document.getExtras(id).seq !== undefined)) {
          document.ydoc.off('update', check);
          done();
        }
      };
      document.ydoc.on('update', check);
      check();
    });
    provider.destroy();
    document.dispose();
  }
}
