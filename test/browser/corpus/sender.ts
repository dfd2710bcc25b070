import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { ROOM_PREFIX, YChat, type INewMessage } from '../../../src/document/index.js';

/** The name under which hostile messages are written. */
export const SENDER = 'mallory';

/** Where a chat server is, and how one gets in. */
export interface IDoor {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** What a proxy in front of it wants. */
  readonly cookie?: string;
}

/** A second account that writes into chats: bundles too, which only a document takes. */
export class Sender {
  constructor(private readonly _door: IDoor) {}

  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { url, token, cookie } = this._door;
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

  /** Make a chat that everybody may read. Resolves with its id. */
  async chat(topic: string): Promise<string> {
    const made = await this.ask<{ chatThread: { id: string } }>('POST', '', {
      topic,
      access: 'open',
      quiet: true
    });
    return made.chatThread.id;
  }

  /** Write into a chat, and wait until all of it is stored. */
  async write(chat: string, messages: readonly Omit<INewMessage, 'sender'>[]): Promise<void> {
    const { url, token, cookie } = this._door;
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
