import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

export interface IBundleMessage {
  body: string;
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

export interface IBundleChat {
  /** The chat server's address. */
  url: string;
  chat: string;
  user: string;
  token: string;
  /** What its Jupyter server knows the user by. */
  cookie?: string;
}

/** Say something that is not markdown, as a program does that writes into the document. Resolves once it is stored. */
export async function writeBundles(
  { url, chat, user, token, cookie }: IBundleChat,
  messages: readonly IBundleMessage[]
): Promise<void> {
  const doc = new Y.Doc();
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, cookie ? { headers: { cookie } } : {});
    }
  }
  const provider = new WebsocketProvider(
    `${url.replace(/^http/, 'ws')}/sync`,
    `text:chat:${chat}`,
    doc,
    { params: { token }, disableBc: true, WebSocketPolyfill: Socket as never }
  );
  await new Promise(resolve => provider.once('sync', resolve));
  const list = doc.getArray<Y.Map<unknown>>('messages');
  const ids = messages.map(({ body, data, metadata = {} }, i) => {
    const id = `${user}-${i}-${doc.clientID}`;
    const fields = { type: 'msg', id, body, sender: user, raw_time: false };
    const message = new Y.Map<unknown>(Object.entries(fields));
    list.push([message]);
    message.set('mime_model', { data, metadata });
    return id;
  });
  const isStored = (): boolean =>
    ids.every(id => list.toArray().some(m => m.get('id') === id && m.get('time') !== undefined));
  while (!isStored()) {
    await new Promise(resolve => doc.once('update', resolve));
  }
  provider.destroy();
  doc.destroy();
}
