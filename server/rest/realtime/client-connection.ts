import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { IClock, IDisposable } from '../../clock.js';
import type { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import type { IFeedEvent, ITyping } from '../../feed/feed-event.js';
import type { IPosition } from '../../storage/journal.js';
import { Follower } from '../../feed/follower.js';
import { rateKeyOf, type ICredential, type IPrincipal } from '../../identity/principal.js';
import type { IInboundRate } from '../../rates/inbound-rates.js';
import type { Notification, NotificationWriter } from './notifications.js';
import { readAnswer, readPacket, writeAck, writeEvent, writePacket } from './packets.js';

/** The time limit for a client's answer to a notification, in milliseconds. */
const ACK_TIMEOUT_MS = 30_000;

/** Notifications that may be unanswered at a time. */
const UNANSWERED = 32;

/** Packets that a client may send between two heartbeats: two for each answer, and some more. */
const PACKETS = 5_000;

export interface IConnectionOptions {
  readonly socket: WebSocket;
  /** The stream below the socket. */
  readonly stream: Duplex;
  readonly inboundRate: IInboundRate;
  readonly credential: ICredential;
  readonly feed: Feed;
  readonly audiences: Audiences;
  readonly writer: NotificationWriter;
  readonly clock: IClock;
  readonly from: IPosition;
  onError(error: unknown): void;
}

/** One client of the browser SDK. It follows the feed, and waits for the client's answers. */
export class ClientConnection {
  constructor(private readonly _options: IConnectionOptions) {
    const { socket, stream, inboundRate, feed, from, credential, clock } = _options;
    const onData = (chunk: Buffer): void => this._measure(inboundRate.receive(chunk.length));
    stream.prependListener('data', onData); // before ws parses packets from it
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      this._measure(inboundRate.complete());
      if (isBinary) {
        this.close();
      } else {
        this._onText(data.toString());
      }
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      stream.off('data', onData);
      inboundRate.dispose();
      this._dispose();
    });
    this._send(writePacket('connect'));
    const ttl = Math.max(1, Math.floor((credential.expires - clock.now()) / 1000));
    this._send(writeEvent('trouter.connected', { ttl, dur: '0' }));
    this._follower = new Follower({
      feed,
      from,
      user: rateKeyOf(credential.principal),
      deliver: events => this._deliver(events),
      onTyping: typing => void this._typing(typing).catch(_options.onError),
      onError: error => {
        _options.onError(error);
        this.close();
      }
    });
  }

  get principal(): IPrincipal {
    return this._options.credential.principal;
  }

  /** The position up to which the client has answered everything. */
  get position(): IPosition {
    return this._follower.position;
  }

  /** Sends a heartbeat. Disconnects a client that has been silent since the heartbeat before the last one. */
  beat(): void {
    this._packets = 0;
    if (++this._silence > 2) {
      this._options.socket.terminate();
    } else {
      this._send(writePacket('heartbeat'));
    }
  }

  /** Disconnects the client. With `unauthorized`, it reconnects with a new token. */
  close(reason?: 'unauthorized'): void {
    this._send(writePacket('disconnect', reason && JSON.stringify({ reason })));
    this._options.socket.close();
  }

  terminate(): void {
    this._options.socket.terminate();
  }

  private async _deliver(events: readonly IFeedEvent[]): Promise<void> {
    const { audiences, writer, credential } = this._options;
    const { principal } = credential;
    const answers: Promise<void>[] = [];
    for (const event of events) {
      const view = await audiences.viewOf(principal, event);
      const told = view ? await writer.write(event, view.relevance, principal.username) : [];
      for (const notification of told) {
        answers.push(this._push(notification));
        if (answers.length >= UNANSWERED) {
          await Promise.all(answers.splice(0));
        }
      }
    }
    await Promise.all(answers);
  }

  private async _typing(typing: ITyping): Promise<void> {
    const { audiences, writer, credential } = this._options;
    const { principal } = credential;
    const isOwn = typing.username === principal.username;
    const isBusy = this._waiting.size >= UNANSWERED;
    if (!isOwn && !isBusy && (await audiences.canRead(principal, typing.chat))) {
      const notification = await writer.typing(typing, principal.username);
      this._push(notification).catch(() => undefined); // the result is not needed
    }
  }

  /** Resolves when the client has answered, with any status. */
  private _push(notification: Notification): Promise<void> {
    const id = ++this._lastId;
    const { clock } = this._options;
    const body = JSON.stringify(notification);
    const request = { id, method: 'POST', url: '/', headers: {}, body };
    return new Promise<void>((done, fail) => {
      if (this._isDisposed) {
        return fail(new Error('The client has disconnected.'));
      }
      const late = clock.after(ACK_TIMEOUT_MS, () => {
        this._waiting.delete(id);
        this.terminate();
        fail(new Error('The client does not respond.'));
      });
      this._waiting.set(id, { late, done, fail });
      this._send(writePacket('message', JSON.stringify(request)));
    });
  }

  /** Pauses reading if the client sends too fast. */
  private _measure(wait: number | null): void {
    const { socket, clock } = this._options;
    if (wait === null) {
      return this.terminate();
    }
    if (wait > 0) {
      socket.pause();
      this._pause?.dispose();
      this._pause = clock.after(wait, () => socket.resume());
    }
  }

  private _onText(text: string): void {
    const packet = readPacket(text);
    this._silence = 0;
    if (!packet || ++this._packets > PACKETS || packet.type === 'disconnect') {
      return this.close();
    }
    if (packet.type === 'message') {
      const answer = readAnswer(packet.data);
      const waiting = answer && this._waiting.get(answer.id);
      if (waiting) {
        this._waiting.delete(answer.id);
        waiting.late.dispose();
        waiting.done();
      }
    } else if (packet.wantsAck) {
      this._send(writeAck(packet.id));
    }
  }

  private _send(text: string): void {
    const { socket } = this._options;
    if (socket.readyState === socket.OPEN) {
      socket.send(text);
    }
  }

  private _dispose(): void {
    this._isDisposed = true;
    this._follower.dispose();
    this._pause?.dispose();
    this._waiting.forEach(({ late, fail }) => {
      late.dispose();
      fail(new Error('The client has disconnected.'));
    });
    this._waiting.clear();
  }

  private readonly _follower: Follower;
  private readonly _waiting = new Map<
    number,
    { late: IDisposable; done: () => void; fail: (error: Error) => void }
  >();
  /** Expires when the client may send again. */
  private _pause: IDisposable | undefined;
  private _lastId = 0;
  private _packets = 0;
  private _silence = 0;
  private _isDisposed = false;
}
