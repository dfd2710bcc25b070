import { io, type Socket } from 'socket.io-client';
import type { ServerProcess } from './server-process.js';

/** Milliseconds before the next try to connect. */
const PAUSE_MS = 50;

/**
 * A client of Socket.IO. It sends each message again, under the same local id, until the server acknowledges it, and says where it was when
 * it comes back.
 */
export class SocketClient {
  constructor(
    private readonly _server: ServerProcess,
    readonly user: string,
    readonly chat: string,
    transport: 'websocket' | 'polling'
  ) {
    this._socket = io(`${_server.http}/chat`, {
      transports: [transport],
      forceNew: true,
      reconnectionDelay: PAUSE_MS,
      reconnectionDelayMax: 4 * PAUSE_MS,
      auth: give => void this._credentials().then(give)
    });
    this._socket.on('connect', () => this._sendHeld());
    this._socket.on('connect_error', () => {
      if (!this._socket.active) {
        setTimeout(() => this._socket.connect(), PAUSE_MS); // it had no string, because the server was away
      }
    });
    this._socket.on('feedback', (told: { id: string; type: string; position: string }) => {
      this._last = told.position;
      if (told.type === 'message_received') {
        this.heard.push(told.id);
      }
    });
    this._socket.on('position', (position: string) => (this._last = position));
  }

  /** The ids of the messages that it was told, in order. */
  readonly heard: string[] = [];
  /** The ids of the messages that the server has acknowledged. */
  readonly acknowledged = new Set<string>();

  /** Whether all that it wrote is acknowledged. */
  get isAtRest(): boolean {
    return this._socket.connected && this._held.size === 0;
  }

  write(body: string): void {
    const localId = `${this.user}-${++this._count}`;
    this._held.set(localId, body);
    void this._send(localId, body);
  }

  /** Loses its connection, and comes back. */
  drop(): void {
    this._socket.io.engine?.close();
  }

  dispose(): void {
    this._isOver = true;
    this._socket.removeAllListeners();
    this._socket.disconnect();
  }

  private _sendHeld(): void {
    this._held.forEach((body, localId) => void this._send(localId, body));
  }

  private async _send(localId: string, body: string): Promise<void> {
    const message_string = await this._string('/message');
    if (!this._socket.connected || message_string === undefined || !this._held.has(localId)) {
      return; // again after the next connection
    }
    const content = { message: body, local_id: localId, message_string };
    const answer: unknown = await this._socket
      .timeout(5_000)
      .emitWithAck('chat_message', content)
      .catch(() => null);
    const { status, id } = (answer ?? {}) as { status?: string; id?: string };
    if (status === 'ok' && id !== undefined) {
      this._held.delete(localId);
      this.acknowledged.add(id);
    } else if (this._socket.connected && !this._isOver) {
      setTimeout(() => void this._send(localId, body), PAUSE_MS);
    }
  }

  private async _credentials(): Promise<object> {
    const connection_string = await this._string('');
    return {
      chat_id: this.chat,
      ...(connection_string !== undefined && { connection_string }),
      ...(this._last !== undefined && { after: this._last })
    };
  }

  /** undefined while the server is away. */
  private async _string(kind: string): Promise<string | undefined> {
    try {
      const headers = { authorization: `Bearer ${await this._server.token(this.user)}` };
      const url = `${this._server.http}/chat/authorize${kind}?chat_id=${this.chat}`;
      return ((await (await fetch(url, { headers })).json()) as { string?: string }).string;
    } catch {
      return undefined;
    }
  }

  private readonly _socket: Socket;
  private readonly _held = new Map<string, string>();
  private _last: string | undefined;
  private _count = 0;
  private _isOver = false;
}
