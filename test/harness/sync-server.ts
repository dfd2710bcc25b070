import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocketServer, type WebSocket } from 'ws';
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import {
  NOTICE,
  tokenInProtocols,
  YChat,
  type IMessage,
  type INotice
} from '../../src/document/index.js';
import type { IThread } from '../../src/model/index.js';

/** An event of the user's chat list. */
export interface IListEvent {
  threadId: string;
  thread: IThread | null;
  reason?: string;
}

const NOT_FOUND = { error: { code: 'chat_not_found', message: 'There is no such chat.' } };

const isUnread = ({ unreadCount }: IThread): boolean => unreadCount > 0;

/**
 * A server of one chat, over real sockets, under the control of a test: it stores messages or does not, refuses, resets, closes, stops and
 * starts again.
 */
export class SyncServer {
  chat = new YChat();
  threads: IThread[] = [];
  /** Whether it stamps arriving messages, which is the receipt. */
  stores = true;
  /** The refusal for each new message. */
  refuses: { code: string; message: string } | null = null;
  /** The number of chats in a page of the list. */
  pageSize = 100;
  /** The HTTP status of pages of the list. */
  listStatus = 200;
  /** The HTTP status of `GET /chat/threads/{id}`, and of the upgrade where it is not 200. */
  status = 200;
  /** Further fields of the answer of `GET /chat/threads/{id}`. */
  line: object = {};
  /** Accepts each socket only to send it this notice, as a limit does. */
  limit: { code: string; message: string } | null = null;
  /** Behaves like a server behind a proxy that opens each socket before the server has accepted it. */
  isProxied = false;
  /** The pinned messages that the document lacks, by pages; null to fail. */
  pins: readonly IMessage[][] | null = [];
  /** Every request, `METHOD path body`. */
  readonly requests: string[] = [];
  /** The tokens of the sockets. */
  readonly tokens: string[] = [];

  async listen(port = 0): Promise<void> {
    this._http = createServer((request, response) => void this._onRequest(request, response));
    this._http.on('upgrade', (request, socket, head) => {
      if (this.status !== 200 && this.isProxied) {
        this._sockets.handleUpgrade(request, socket, head, client => client.close());
        return;
      }
      if (this.status !== 200) {
        socket.end(`HTTP/1.1 ${this.status} No\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.tokens.push(tokenInProtocols(request.headers['sec-websocket-protocol']) ?? '');
      this._sockets.handleUpgrade(request, socket, head, client => this._onSocket(client));
    });
    await new Promise<void>(resolve => this._http?.listen(port, '127.0.0.1', resolve));
    this._port = (this._http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this._port}/`;
  }

  get clients(): number {
    return this._clients.size;
  }

  /** Stops the server. The chat stays, for `listen` on the same port. */
  async close(): Promise<number> {
    this._clients.forEach(client => client.terminate());
    this._clients.clear();
    this._streams.forEach(stream => stream.destroy());
    this._streams.clear();
    this._http?.closeAllConnections();
    await new Promise(resolve => this._http?.close(resolve));
    return this._port;
  }

  async dispose(): Promise<void> {
    await this.close();
    this.chat.dispose();
  }

  notify(notice: INotice): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, NOTICE);
    encoding.writeVarString(encoder, JSON.stringify(notice));
    this._broadcast(encoding.toUint8Array(encoder));
  }

  hangUp(code?: number, reason?: string): void {
    this._clients.forEach(client => client.close(code, reason));
  }

  /** Writes a message of another user. */
  say(sender: string, body: string): string {
    const id = this.chat.addMessage({ sender, body });
    this._stamp();
    return id;
  }

  /** Stamps all messages without a number. */
  store(): void {
    this._stamp();
  }

  emit(event: IListEvent | null, { name = 'chatThreadPropertiesUpdated', id = '' } = {}): void {
    const text = `event: ${name}\n${id && `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`;
    this._streams.forEach(stream => stream.write(text));
  }

  private async _onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const path = (request.url ?? '').slice(1);
    this.requests.push(`${request.method} ${path} ${Buffer.concat(chunks).toString()}`.trim());
    const reply = (status: number, body?: unknown): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? '' : JSON.stringify(body));
    if (path.startsWith('chat/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      this._streams.add(response);
      response.on('close', () => this._streams.delete(response));
    } else if (path.startsWith('chat/unread')) {
      reply(200, { value: this.threads.filter(isUnread).map(({ id }) => id) });
    } else if (path.startsWith('chat/threads?')) {
      reply(this.listStatus, this._page(new URLSearchParams(path.split('?')[1])));
    } else if (this.status !== 200) {
      reply(this.status, { error: { code: 'no', message: `It is ${this.status}.` } });
    } else if (request.method === 'POST' && path === 'chat/threads') {
      reply(201, { chatThread: { ...this.threads[0], id: 'made' } });
    } else if (request.method === 'GET' && path.includes('/pins?')) {
      const at = Number(/before=(\d+)/.exec(path)?.[1] ?? Infinity);
      const pages = this.pins?.filter(page => page.every(({ seq = 0 }) => seq < at));
      const value = (pages?.[0] ?? []).map(colloquy => ({ colloquy }));
      reply(pages ? 200 : 503, { value, ...(pages?.[1] && { nextLink: 'more' }) });
    } else if (request.method === 'GET') {
      const known = this.threads.find(({ id }) => path === `chat/threads/${id}`);
      const isThere = known !== undefined || Object.keys(this.line).length > 0;
      reply(isThere ? 200 : 404, isThere ? { ...known, ...this.line } : NOT_FOUND);
    } else {
      this._change(request.method, path, Buffer.concat(chunks).toString());
      reply(204);
    }
  }

  /** Edits or deletes a message that the document has. */
  private _change(method: string | undefined, path: string, body: string): void {
    const id = path.split('/messages/')[1] ?? '';
    if (this.chat.getMessage(id) && method === 'PATCH') {
      this.chat.updateMessage(id, { body: (JSON.parse(body) as { content: string }).content });
    } else if (this.chat.getMessage(id) && method === 'DELETE') {
      this.chat.deleteMessage(id);
    }
    this._flush();
  }

  private _page(query: URLSearchParams): object {
    if (this.listStatus !== 200) {
      return { error: { code: 'no', message: `It is ${this.listStatus}.` } };
    }
    const all = this.threads
      .filter(thread => !query.has('unread') || isUnread(thread))
      .filter(thread => !query.has('pinned') || thread.pinned === true)
      .filter(({ topic }) =>
        topic.toLowerCase().includes((query.get('topic') ?? '').toLowerCase())
      );
    const from = Number(query.get('after') ?? 0);
    const to = from + this.pageSize;
    query.set('after', String(to));
    return {
      value: all.slice(from, to),
      ...(to < all.length && { nextLink: `http://other/chat/threads?${query.toString()}` })
    };
  }

  private _onSocket(client: WebSocket): void {
    this._clients.add(client);
    client.on('close', () => this._clients.delete(client));
    client.on('message', (data: Buffer) => this._onFrame(client, new Uint8Array(data)));
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    sync.writeSyncStep1(encoder, this.chat.ydoc);
    client.send(encoding.toUint8Array(encoder));
    if (this.limit) {
      this.notify({ type: 'closing', ...this.limit, retry: true });
      client.close(4529, this.limit.code);
    }
  }

  private _onFrame(client: WebSocket, frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) === 1) {
      const update = decoding.readVarUint8Array(decoder);
      applyAwarenessUpdate(this.chat.awareness, update, this);
      this._broadcast(frame);
      return;
    }
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    sync.readSyncMessage(decoder, encoder, this.chat.ydoc, this);
    if (encoding.length(encoder) > 1) {
      client.send(encoding.toUint8Array(encoder));
    }
    if (this.refuses) {
      this._refuse(this.refuses);
    } else if (this.stores) {
      this._stamp();
    }
    this._flush();
  }

  private _stamp(): void {
    for (const message of this.chat.getMessages()) {
      if (message.seq === undefined) {
        this._seq++;
        this.chat.setExtras(message.id, { seq: this._seq });
        this.chat.updateMessage(message.id, { time: 1_767_225_600 + this._seq });
      }
    }
    this._flush();
  }

  private _refuse({ code, message }: { code: string; message: string }): void {
    this.chat.ymessages.toArray().forEach((entry, index) => {
      const id = entry.get('id') as string;
      if (this.chat.getExtras(id).seq === undefined) {
        this.chat.ymessages.delete(index);
        this.notify({ type: 'refused', code, message, id });
      }
    });
  }

  /** Sends all changes since the last flush to every client, as the receipt. */
  private _flush(): void {
    const update = Y.encodeStateAsUpdate(this.chat.ydoc, this._sent);
    this._sent = Y.encodeStateVector(this.chat.ydoc);
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    sync.writeUpdate(encoder, update);
    this._broadcast(encoding.toUint8Array(encoder));
  }

  /** Sends the presence of a client that does not belong to the model. */
  present(state: object): void {
    this.chat.awareness.setLocalState(state);
    this.presentAgain();
  }

  /** Sends that presence again, as the server does to a client that has connected. */
  presentAgain(): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    const id = this.chat.awareness.clientID;
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.chat.awareness, [id]));
    this._broadcast(encoding.toUint8Array(encoder));
  }

  private _broadcast(frame: Uint8Array): void {
    this._clients.forEach(client => client.send(frame));
  }

  private _http: Server | null = null;
  private _port = 0;
  private _seq = 0;
  private _sent = Y.encodeStateVector(new Y.Doc());
  private _sockets = new WebSocketServer({ noServer: true });
  private _clients = new Set<WebSocket>();
  private _streams = new Set<ServerResponse>();
}
