import type { IClock, IDisposable } from '../../clock.js';
import type { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import { writePosition, type IFeedEvent, type ITyping } from '../../feed/feed-event.js';
import { Follower } from '../../feed/follower.js';
import type { IPosition } from '../../storage/journal.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { frameOf, type SseResponse } from './sse-response.js';
import { writeTyping, type IWrittenEvent } from './event-presenter.js';
import type { EventCache } from './event-cache.js';

/** The time after which a client that leaves sent data unread is disconnected, in milliseconds. */
const READ_TIMEOUT_MS = 60_000;

export interface ISubscriptionOptions {
  readonly feed: Feed;
  readonly audiences: Audiences;
  readonly cache: EventCache;
  readonly clock: IClock;
  readonly principal: IPrincipal;
  readonly stream: SseResponse;
  readonly from: IPosition;
  /**
   * Set for a chat list. Of each kind of event and chat, only the newest is sent, in brief. Of the read positions, only the reader's own
   * are sent.
   */
  readonly latest: boolean;
  onError(error: unknown): void;
}

/** One event stream. It follows the feed with the read access of its user, no faster than the client reads. */
export class Subscription implements IDisposable {
  constructor(private readonly _options: ISubscriptionOptions) {
    this._follower = new Follower({
      feed: _options.feed,
      from: _options.from,
      user: rateKeyOf(_options.principal),
      deliver: events => this._deliver(events),
      onTyping: typing => void this._typing(typing).catch(_options.onError),
      onError: error => _options.onError(error)
    });
  }

  get principal(): IPrincipal {
    return this._options.principal;
  }

  /** Keeps the connection alive and updates the client's position. The last event for this client may be long ago. */
  ping(): void {
    this._options.stream.comment('ping', writePosition(this._follower.position));
  }

  dispose(): void {
    this._follower.dispose();
    this._readTimer?.dispose();
  }

  private async _deliver(events: readonly IFeedEvent[]): Promise<void> {
    const { principal, audiences, cache, latest } = this._options;
    const written: IWrittenEvent[] = [];
    for (const event of events) {
      const { what } = event;
      const view = await audiences.viewOf(principal, event);
      const isOthers = what.type === 'read' && what.username !== principal.username;
      if (view && !(latest && isOthers)) {
        const more = await cache.write(event, { ...view, brief: latest });
        more.forEach(one => written.push(one));
      }
    }
    await this._send(latest ? newest(written) : written);
  }

  /** Sends events. The newest event of each chat contains the chat's summary for the reader. */
  private async _send(events: readonly IWrittenEvent[]): Promise<void> {
    const { principal, cache, stream } = this._options;
    const last = new Map(events.map(event => [event.data.threadId, event]));
    for (const event of events) {
      const { thread, threadId } = event.data;
      const isLast = thread !== null && last.get(threadId) === event;
      const summary =
        isLast && threadId !== undefined ? await cache.summary(principal, threadId) : undefined;
      stream.send(cache.frame(event, summary));
      await this._ready();
    }
  }

  private async _typing(typing: ITyping): Promise<void> {
    const { principal, audiences, stream, latest } = this._options;
    const isOwn = typing.username === principal.username;
    if (!latest && !isOwn && stream.isReady && (await audiences.canRead(principal, typing.chat))) {
      const { name, data } = writeTyping(typing);
      stream.send(frameOf(name, JSON.stringify(data)));
    }
  }

  /**
   * Waits for the client. A client that does not read is disconnected after a while, so that it blocks nothing. It may reconnect and
   * resume.
   */
  private async _ready(): Promise<void> {
    const { stream, clock } = this._options;
    if (!stream.isReady) {
      this._readTimer = clock.after(READ_TIMEOUT_MS, () => stream.drop());
      await stream.ready();
      this._readTimer.dispose();
    }
  }

  private readonly _follower: Follower;
  private _readTimer: IDisposable | undefined;
}

/** The newest event of each kind and chat, or of each thread that a user follows, in their order. */
function newest(events: readonly IWrittenEvent[]): IWrittenEvent[] {
  const kept = new Map<string, IWrittenEvent>();
  for (const event of events) {
    const { threadId, workspaceId, rootId = '' } = event.data;
    const key = `${event.name} ${threadId ?? workspaceId} ${rootId}`;
    kept.delete(key);
    kept.set(key, event);
  }
  return [...kept.values()];
}
