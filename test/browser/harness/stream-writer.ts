import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

export interface IStreamOptions {
  /** The chat server's address. */
  url: string;
  chat: string;
  user: string;
  token: string;
  /** What its Jupyter server knows the user by. */
  cookie?: string;
}

/** Write one message piece by piece, as a program does that writes into the document, with a pause in milliseconds behind each. */
export async function streamMessage(
  { url, chat, user, token, cookie }: IStreamOptions,
  pieces: Iterable<string>,
  pause: number
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
  const body = new Y.Text();
  const fields = { type: 'msg', id: `${user}-${doc.clientID}`, sender: user, raw_time: false };
  doc
    .getArray<Y.Map<unknown>>('messages')
    .push([new Y.Map<unknown>(Object.entries({ ...fields, body }))]);
  for (const piece of pieces) {
    body.insert(body.length, piece);
    await new Promise(resolve => setTimeout(resolve, pause));
  }
  provider.destroy();
  doc.destroy();
}
