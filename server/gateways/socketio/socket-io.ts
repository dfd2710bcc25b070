import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Namespace, type Socket } from 'socket.io';
import { ChatError, toChatError } from '../../errors.js';
import { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import type { ICredential } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type { Strings } from '../../identity/strings.js';
import type { ILimits } from '../../limits.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IStorage } from '../../storage/storage.js';
import { Admission, type IAdmitted } from './admission.js';
import { ChatSocket } from './chat-socket.js';
import type { Link } from './link.js';
import { Recovery, RECOVERY_MS, type ISocketData } from './recovery.js';
import { Transport, type ITransportOptions } from './transport.js';
import { Work } from './work.js';

const NAMESPACE = '/chat';

export interface ISocketIoOptions extends ITransportOptions {
  readonly rooms: Rooms;
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly strings: Strings;
  readonly limits: ILimits;
  /** Checks a credential that was verified earlier. @throws ChatError `unauthorized` */
  confirm(credential: ICredential): Promise<void>;
  /** The right behind a credential; see `Credentials`. */
  hold(credential: ICredential): Right;
}

/** The clients of Socket.IO. Each is in one chat, and each user has one. */
export class SocketIo {
  constructor(private readonly _options: ISocketIoOptions) {
    const { rooms, storage, feed, clock, limits, onError } = _options;
    this._audiences = new Audiences(storage, feed);
    this._admission = new Admission(_options);
    this._recovery = new Recovery(clock, feed);
    this._transport = new Transport(_options);
    this._server = new Server({
      serveClient: false,
      connectTimeout: limits.headersTimeoutMs,
      connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: false },
      adapter: this._recovery.adapter
    });
    this._server.bind(this._transport.engine);
    this._server.use((socket, next) => {
      const reason = new ChatError('not_found', `Connect to the namespace ${NAMESPACE}.`);
      this._turnAway(socket, reason, next);
    });
    this._listenTo(this._server.of(NAMESPACE));
    const socketsIn = (chat: string): Iterable<ChatSocket> => this._chats.get(chat) ?? [];
    this._work = new Work({ rooms, storage, clock, socketsIn, onError });
  }

  /** The number of clients in chats. */
  get size(): number {
    return this._sockets.size;
  }

  /** The number of connections, whether they are in a chat or not. */
  get connections(): number {
    return this._transport.size;
  }

  /** Takes the requests of its clients before the other listeners of the server get them. */
  attach(server: HttpServer): void {
    this._transport.attach(server);
  }

  /** Takes an upgrade for this endpoint. Returns false for all others. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this._transport.upgrade(request, socket, head);
  }

  /** Disconnects all clients. They try to come back. */
  async close(): Promise<void> {
    this._work.dispose();
    await this._server.close();
  }

  private _listenTo(chats: Namespace): void {
    chats.use((socket, next) => {
      this._admit(socket).then(
        admitted => {
          (socket.data as ISocketData).admitted = admitted;
          next();
        },
        (error: unknown) => this._turnAway(socket, error, next)
      );
    });
    chats.on('connection', socket => this._open(socket, (socket.data as ISocketData).admitted));
  }

  private async _admit(socket: Socket): Promise<IAdmitted> {
    const link = this._transport.linkOf(socket);
    if (!link) {
      throw new ChatError('too_slow'); // it has gone
    }
    const asked = { ...socket.handshake.query, ...socket.handshake.auth };
    this._options.rates.consumeAddress(link.stream);
    // A connection does not change its user, and waits for one answer at a time.
    if (link.principal || this._joining.has(link)) {
      throw new ChatError('bad_request', 'This connection is in a chat already.');
    }
    const enter = ({ principal }: ICredential): void => {
      if (!link.isOpen) {
        throw new ChatError('too_slow');
      }
      link.signIn(principal);
    };
    this._joining.add(link);
    try {
      const { admitted: earlier } = socket.data as Partial<ISocketData>;
      return socket.recovered && earlier
        ? await this._admission.readmit(earlier, asked, enter)
        : await this._admission.admit(asked, enter);
    } finally {
      this._joining.delete(link);
    }
  }

  /** Tells a client why it may not connect, and ends its connection. */
  private _turnAway(socket: Socket, error: unknown, next: (error: Error) => void): void {
    const { code, message } = toChatError(error);
    if (code === 'internal') {
      this._options.onError(error);
    }
    const link = this._transport.linkOf(socket);
    next(Object.assign(new Error(message), { data: { code, message } }));
    link?.closeSoon();
  }

  private _open(socket: Socket, admitted: IAdmitted): void {
    const { username } = admitted.credential.principal;
    this._sockets.get(username)?.end('connected_again');
    this._recovery.forget(admitted);
    const { _options: options, _audiences: audiences } = this;
    const link = this._transport.linkOf(socket);
    if (!link) {
      return; // it has gone
    }
    const onFollowing = (chat: string, id: string): void => this._work.follow(chat, id);
    const opened = new ChatSocket({ ...options, socket, link, admitted, audiences, onFollowing });
    const leave = (): void => {
      this._leave(username, opened);
      link.closeSoon();
    };
    if (!socket.connected) {
      return leave(); // its right has ended meanwhile
    }
    this._sockets.set(username, opened);
    const others = this._chats.get(admitted.chat) ?? new Set();
    this._chats.set(admitted.chat, others.add(opened));
    socket.once('disconnect', leave);
  }

  private _leave(username: string, socket: ChatSocket): void {
    if (this._sockets.get(username) === socket) {
      this._sockets.delete(username);
    }
    const others = this._chats.get(socket.chat);
    if (others?.delete(socket) && others.size === 0) {
      this._chats.delete(socket.chat);
    }
  }

  private readonly _audiences: Audiences;
  private readonly _admission: Admission;
  private readonly _recovery: Recovery;
  private readonly _transport: Transport;
  private readonly _server: Server;
  private readonly _work: Work;
  private readonly _joining = new Set<Link>();
  private readonly _chats = new Map<string, Set<ChatSocket>>();
  /** By username. */
  private readonly _sockets = new Map<string, ChatSocket>();
}
