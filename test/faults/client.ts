import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { NOTICE, ROOM_PREFIX } from '../../src/document/index.js';

/** The address of a server, and tokens for it. */
export interface IServerAddress {
  /** `ws://HOST:PORT` */
  readonly ws: string;
  token(username: string): Promise<string>;
}

/** The longest time for any step, in milliseconds. */
const PATIENCE = 20_000;

/**
 * A chat client with the stock y-websocket provider. It holds each message that it wrote until the message comes back
 * with a
 * `seq`. If its copy is out of date, it takes a new one and writes the held messages again under the same ids.
 */
export class Client {
  private constructor(
    private readonly _server: IServerAddress,
    private readonly _token: string,
    readonly user: string,
    readonly chat: string
  ) {
    this._connect();
  }

  static async open(server: IServerAddress, user: string, chat: string): Promise<Client> {
    return new Client(server, await server.token(user), user, chat);
  }

  doc!: Y.Doc;
  messages!: Y.Array<Y.Map<unknown>>;
  /** The bodies of all messages that this client wrote, by id, in order. */
  readonly written = new Map<string, string>();
  /** The messages of this client that have no `seq` yet. */
  readonly held = new Map<string, string>();
  /** Called with each message that is shown with a `seq`. */
  onSeen: (id: string, seq: number, client: Client) => void = () => undefined;
  renewals = 0;
  /** The codes of refusals and disconnections. */
  readonly refusals: string[] = [];

  get isOnline(): boolean {
    return this._provider.shouldConnect;
  }

  get isSynced(): boolean {
    return this._provider.synced;
  }

  /** The presence of everybody in the chat. */
  get presence(): Record<string, unknown>[] {
    return [...this._provider.awareness.getStates().values()];
  }

  /** The number that the server gave to the message. */
  seqOf(id: string): number | undefined {
    return this.doc.getMap<{ seq: number }>('extras').get(id)?.seq;
  }

  /** The numbers of all messages in the document, by id. */
  get places(): [id: string, seq: number][] {
    return this.messages
      .map(m => m.get('id') as string)
      .map((id): [string, number] => [id, this.seqOf(id)!])
      .sort(([, a], [, b]) => a - b);
  }

  /** True if the client is in sync, and each of its messages has a number or has left the document for the history. */
  get isAtRest(): boolean {
    return this.isSynced && [...this.held.keys()].every(id => !this.find(id));
  }

  find(id: string): Y.Map<unknown> | undefined {
    return this.messages.toArray().find(message => message.get('id') === id);
  }

  write(body: string): string {
    const id = `${this.user}-${this.doc.clientID}-${this.written.size}`;
    this.written.set(id, body);
    this.held.set(id, body);
    if (!this._isRenewing) {
      this._insert(id, body);
    }
    return id;
  }

  edit(id: string, body: string): void {
    this.doc.transact(() => {
      this.find(id)?.set('body', body);
      this.find(id)?.set('edited', true);
    });
  }

  goOffline(): void {
    this._provider.disconnect();
  }

  goOnline(): void {
    this._provider.connect();
  }

  /** Resolves once the condition holds; checks it at each change of the document and of the connection. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (isSo()) {
          clearInterval(again);
          clearTimeout(timer);
          resolve();
        }
      };
      const again = setInterval(look, 10);
      const timer = setTimeout(() => {
        clearInterval(again);
        const { user, isSynced, refusals, renewals } = this;
        const held = [...this.held.keys()];
        const state = { held, isSynced, refusals, renewals, places: this.places.slice(-3) };
        reject(new Error(`${user} waited in vain for ${String(isSo)}: ${JSON.stringify(state)}`));
      }, PATIENCE);
      look();
    });
  }

  dispose(): void {
    this._provider.destroy();
    this.doc.destroy();
  }

  private _connect(): void {
    this.doc = new Y.Doc();
    this.messages = this.doc.getArray('messages');
    this.doc.on('update', this._look);
    const provider = new WebsocketProvider(
      `${this._server.ws}/sync`,
      ROOM_PREFIX + this.chat,
      this.doc,
      {
        params: { token: this._token, client: 'colloquy' },
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        disableBc: true,
        maxBackoffTime: 100
      }
    );
    provider.messageHandlers[NOTICE] = (_, decoder) => {
      const notice = JSON.parse(decoding.readVarString(decoder)) as { type: string; code?: string };
      if (notice.type === 'refused' || notice.type === 'closing') {
        this.refusals.push(notice.code ?? '');
      } else if (notice.type === 'epoch' || notice.type === 'reset') {
        setImmediate(() => provider === this._provider && this._renew());
      }
    };
    this._provider = provider;
  }

  /** Discards the copy, takes a new one, and writes the held messages. */
  private _renew(): void {
    this.renewals++;
    this.dispose();
    this._connect();
    this._isRenewing = true; // held messages come first
    this._provider.once('sync', () => {
      this._isRenewing = false;
      for (const [id, body] of this.held) {
        if (!this.find(id)) {
          this._insert(id, body);
        }
      }
    });
  }

  private _insert(id: string, body: string): void {
    const fields = { type: 'msg', id, body, sender: this.user, raw_time: false };
    this.messages.insert(this.messages.length, [new Y.Map<unknown>(Object.entries(fields))]);
  }

  private _look = (): void => {
    for (const [id, seq] of this.places) {
      if (seq !== undefined) {
        this.held.delete(id);
        this.onSeen(id, seq, this);
      }
    }
  };

  private _isRenewing = false;
  private _provider!: WebsocketProvider;
}
