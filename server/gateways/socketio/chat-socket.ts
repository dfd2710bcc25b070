import type { Socket } from 'socket.io';
import { ChatError, toChatError, type ErrorCode } from '../../errors.js';
import type { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import { writePosition, type IFeedEvent } from '../../feed/feed-event.js';
import { Follower } from '../../feed/follower.js';
import { rateKeyOf, type ICredential, type IPrincipal } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type { Strings } from '../../identity/strings.js';
import type { ILimits } from '../../limits.js';
import { LruMap } from '../../lru-map.js';
import type { RequestRates } from '../../rates/request-rates.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IPosition } from '../../storage/journal.js';
import type { IAdmitted } from './admission.js';
import { writeEvent, type NameStorage, type SocketEvent } from './event-writer.js';
import type { Link } from './link.js';
import { readPayload } from './payload.js';
import { answerOf, REQUESTS, type RequestName } from './requests.js';

/** Requests of one client that may wait for those before them. */
const WAITING = 50;

/** Packets that may wait for a client before it misses progress, which is worth nothing later. */
const BACKLOG = 20;

/** Messages of bots that are remembered for a client, as complete or growing. */
const REMEMBERED = 1_000;

export interface IChatSocketOptions {
  readonly socket: Socket;
  readonly link: Link;
  readonly admitted: IAdmitted;
  readonly rooms: Pick<Rooms, 'authorize' | 'execute'>;
  readonly storage: NameStorage;
  readonly feed: Feed;
  readonly audiences: Audiences;
  readonly strings: Strings;
  readonly rates: RequestRates;
  readonly limits: Pick<ILimits, 'refusals'>;
  hold(credential: ICredential): Right;
  /** The client now knows a message whose text grows. */
  onFollowing(chat: string, id: string): void;
  onError(error: unknown): void;
}

/** One client in one chat. It follows the feed, and its requests become commands. */
export class ChatSocket {
  constructor(private readonly _options: IChatSocketOptions) {
    const { socket, admitted, feed, hold } = _options;
    this._right = hold(admitted.credential);
    socket.once('disconnect', () => this._dispose());
    socket.use((_packet, next) => {
      try {
        _options.rates.consumeUser(this.principal, _options.link.stream);
        next();
      } catch (error) {
        const ack = _packet.at(-1) as unknown;
        this._refuse(error, ack);
      }
    });
    for (const name of Object.keys(REQUESTS) as RequestName[]) {
      socket.on(name, (data: unknown, ack: unknown) => this._ask(name, data, ack));
    }
    this._sendPosition(admitted.from);
    if (admitted.isBehind) {
      const reason = 'The events since then are no longer available. Read the chat again.';
      socket.emit('reset', { type: 'reset', chat_id: admitted.chat, reason });
    }
    this._follower = new Follower({
      feed,
      from: admitted.from,
      user: rateKeyOf(this.principal),
      deliver: events => this._deliver(events),
      onError: error => {
        _options.onError(error);
        this.end('internal');
      }
    });
    this._right.onEnd(() => this.end('unauthorized'));
  }

  get principal(): IPrincipal {
    return this._options.admitted.credential.principal;
  }

  get chat(): string {
    return this._options.admitted.chat;
  }

  /** Whether the client knows a message whose text still grows. */
  follows(id: string): boolean {
    return this._growing.get(id) === true;
  }

  /** Sends an event that the client may miss, because it is worth nothing later. */
  sendIfIdle(event: SocketEvent): void {
    if (this._options.link.backlog < BACKLOG) {
      this.send(event);
    }
  }

  send([name, content]: SocketEvent): void {
    this._options.socket.emit(name, content);
  }

  /** Sends the client the error, and disconnects it. It does not come back by itself. */
  end(code: ErrorCode): void {
    const { socket } = this._options;
    if (socket.connected) {
      this._sendError(new ChatError(code));
      socket.disconnect();
    }
  }

  private async _deliver(events: readonly IFeedEvent[]): Promise<void> {
    const { socket, link } = this._options;
    for (const event of events) {
      const isAboutWorkspace = event.what.type === 'workspace-changed';
      if ((event.chat !== this.chat && !isAboutWorkspace) || !socket.connected) {
        continue;
      }
      const written = await this._write(event);
      if (written) {
        const sendPosition = (): void => this._sendPosition(event.position);
        link.sendTogether(() => this.send(written), sendPosition);
        if ('message' in event.what && event.what.message.streaming) {
          this._options.onFollowing(this.chat, event.what.message.id);
        }
        await link.drained();
      }
      if (!('message' in event.what)) {
        await this._review();
      }
    }
  }

  /** An event as this client gets it; null if it gets none. */
  private async _write(event: IFeedEvent): Promise<SocketEvent | null> {
    const { audiences, storage } = this._options;
    if (!(await audiences.viewOf(this.principal, event))) {
      return null;
    }
    const { what } = event;
    if ('message' in what) {
      const { id, streaming = false } = what.message;
      // The event of the end follows, even if the text is complete by now.
      if (what.type === 'message-finished' && this._growing.get(id) === false) {
        return null;
      }
      this._growing.set(id, streaming);
    }
    return writeEvent(storage, event);
  }

  /** Disconnects the client if it may read the chat no more. */
  private async _review(): Promise<void> {
    const { rooms } = this._options;
    try {
      await rooms.authorize(this.principal, 'read-message', this.chat);
    } catch (error) {
      const { code } = toChatError(error);
      if (code === 'internal') {
        throw error;
      }
      this.end(code === 'chat_deleted' ? code : 'removed_from_chat');
    }
  }

  /** Runs the requests of the client one after the other, in their order. */
  private _ask(name: RequestName, data: unknown, ack: unknown): void {
    if (this._waiting >= WAITING) {
      return this._refuse(new ChatError('too_many_requests'), ack);
    }
    this._waiting++;
    this._last = this._last.then(() => this._run(name, data, ack)).finally(() => this._waiting--);
  }

  private async _run(name: RequestName, data: unknown, ack: unknown): Promise<void> {
    const { rooms, strings, socket } = this._options;
    try {
      if (!socket.connected) {
        return; // it was disconnected because of an earlier one
      }
      const { chat, principal } = this;
      const request = { chat, principal, payload: readPayload(data), right: this._right };
      answer(ack, answerOf(chat, await REQUESTS[name](rooms, strings, request)));
    } catch (error) {
      this._refuse(error, ack);
    }
  }

  private _refuse(error: unknown, ack: unknown): void {
    const refusal = toChatError(error);
    if (refusal.code === 'internal' || (error instanceof Error && error.cause !== undefined)) {
      this._options.onError(error);
    }
    const { code, message } = refusal;
    answer(ack, { status: 'error', code, message });
    if (++this._refusals > this._options.limits.refusals) {
      return this.end('too_many_refusals');
    }
    this._sendError(refusal);
  }

  private _sendError({ code, message }: ChatError): void {
    this.send(['error', { type: 'error', code, message, chat_id: this.chat }]);
  }

  /** The library of the client resumes at the last text of the last event. */
  private _sendPosition(position: IPosition): void {
    this._options.socket.emit('position', writePosition(position));
  }

  private _dispose(): void {
    this._follower.dispose();
    this._right.dispose();
  }

  private readonly _right: Right;
  private readonly _follower: Follower;
  /** Whether messages that the client knows still grow, by id. */
  private readonly _growing = new LruMap<boolean>(REMEMBERED);
  private _last: Promise<void> = Promise.resolve();
  private _waiting = 0;
  private _refusals = 0;
}

/** Acknowledges a request, if the client has asked for that. */
function answer(ack: unknown, content: object): void {
  if (typeof ack === 'function') {
    (ack as (content: object) => void)(content);
  }
}
