import type { IDisposable } from '../../clock.js';
import { ChatError } from '../../errors.js';
import { Audiences } from '../../feed/audience.js';
import { readPosition, writePosition } from '../../feed/feed-event.js';
import { type IPosition, wholeRow } from '../../storage/journal.js';
import { hasRoom, type ICredential, type IPrincipal } from '../../identity/principal.js';
import { Subscription } from './subscription.js';
import { frameOf, SseResponse } from './sse-response.js';
import { EventCache } from './event-cache.js';
import type { IRestContext } from '../context.js';

/** Milliseconds between pings. Proxies close connections that are silent for long. */
const PING_INTERVAL_MS = 20_000;

export interface IOpenOptions {
  /** The id of the last event that the client received. */
  readonly lastEventId?: string;
  /** Set for a chat list; see `Subscription`. */
  readonly latest?: boolean;
}

/** The open event streams. Each lasts as long as its reader's token is valid. */
export class EventStreams implements IDisposable {
  constructor(
    private readonly _context: Pick<
      IRestContext,
      'storage' | 'ids' | 'publicUrl' | 'feed' | 'clock' | 'limits' | 'log' | 'credentials'
    >
  ) {
    const { storage, feed, clock } = _context;
    this._audiences = new Audiences(storage, feed);
    this._cache = new EventCache(_context, feed);
    this._pings = clock.every(PING_INTERVAL_MS, () =>
      this._streams.forEach(reader => reader.ping())
    );
  }

  /** Opens a stream that resumes where the client stopped. @throws ChatError `too_many_connections` */
  async open(credential: ICredential, options: IOpenOptions = {}): Promise<SseResponse> {
    const { feed, clock } = this._context;
    const known = await this._resume(options.lastEventId);
    const from = known ?? wholeRow(await feed.position());
    this._requireRoom(credential.principal);
    const stream = new SseResponse();
    stream.comment('open', writePosition(from));
    if (!known && options.lastEventId !== undefined) {
      const data = {
        reason: 'The events since then are no longer available. Read the chats again.'
      };
      stream.send(frameOf('reset', JSON.stringify(data), writePosition(from)));
    }
    const reader = new Subscription({
      feed,
      clock,
      audiences: this._audiences,
      cache: this._cache,
      principal: credential.principal,
      stream,
      from,
      latest: options.latest ?? false,
      onError: err => {
        // The client reconnects and resumes where it was, so it misses no event.
        this._context.log.warn({ err }, 'An event could not be sent to an event stream.');
        stream.end();
      }
    });
    this._keep(stream, reader, credential);
    return stream;
  }

  dispose(): void {
    this._pings.dispose();
    this._streams.forEach((reader, stream) => {
      reader.dispose();
      // The server waits for its responses when it closes, and a client may never read on.
      stream.drop();
    });
  }

  /** Nothing is awaited between this check and `_keep`, so that no other stream opens in between. */
  private _requireRoom(principal: IPrincipal): void {
    const { eventStreamsPerUser: most } = this._context.limits;
    const readers = [...this._streams.values()].map(reader => reader.principal);
    if (!hasRoom(principal, readers, most)) {
      const message = `You can have at most ${most} event streams (eventStreamsPerUser). Close some and try again.`;
      throw new ChatError('too_many_connections', message);
    }
  }

  private _keep(stream: SseResponse, reader: Subscription, credential: ICredential): void {
    const right = this._context.credentials.hold(credential);
    this._streams.set(stream, reader);
    right.onEnd(() => stream.end());
    stream.output.once('close', () => {
      right.dispose();
      reader.dispose();
      this._streams.delete(stream);
    });
  }

  /** The position to resume from; null if the client cannot resume. */
  private async _resume(lastEventId: string | undefined): Promise<IPosition | null> {
    const position = lastEventId === undefined ? null : readPosition(lastEventId);
    return position && (await this._context.feed.knows(position.n)) ? position : null;
  }

  private readonly _audiences: Audiences;
  private readonly _cache: EventCache;
  private readonly _pings: IDisposable;
  private readonly _streams = new Map<SseResponse, Subscription>();
}
