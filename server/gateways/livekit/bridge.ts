import type { Logger } from 'pino';
import type { IBridgeStatus } from '../../../src/document/index.js';
import type { Attachments } from '../../attachments/attachments.js';
import type { IClock, IDisposable } from '../../clock.js';
import type { ILiveKitAccount } from '../../config.js';
import type { Audiences } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import type { IFeedEvent } from '../../feed/feed-event.js';
import { Follower } from '../../feed/follower.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import { RateLimiter } from '../../rates/rate-limiter.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IBridgeRow } from '../../storage/bridges.js';
import type { IFiles } from '../../storage/files.js';
import { wholeRow, type IPosition } from '../../storage/journal.js';
import type { IStorage } from '../../storage/storage.js';
import { accessToken } from './access-token.js';
import { Incoming } from './incoming.js';
import { LinkError, type IEnd } from './lifetime.js';
import { Link } from './link.js';
import { Outgoing } from './outgoing.js';
import { refusalOf } from './refusal.js';
import { isMissingPackage, type IRtcRoom, type MakeRoom } from './rtc.js';

/** Milliseconds between two attempts to connect: twice as long after each failure, up to the longest. */
const RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/** Milliseconds until a refused connection is tried again. Somebody may have changed what was refused. */
const REFUSED_RETRY_MS = 10 * 60_000;

/** A connection that lasted this long, in milliseconds, was a good one. */
const STABLE_MS = 60_000;

/** The position may stay unstored for this long while nothing is sent, in milliseconds. */
const SAVE_DELAY_MS = 60_000;

/** One person may ask for the history once in this time, in milliseconds, and this many may ask together. */
const HISTORY_SPAN_MS = 10_000;
const HISTORIES = 20;

/** The events after which the user who made the connection may no longer be an owner. */
const MAY_END: ReadonlySet<IFeedEvent['what']['type']> = new Set([
  'left',
  'roles-changed',
  'access-changed'
]);

const LOST: IEnd = { reason: 'The connection to the LiveKit room was lost.' };

export interface IBridgeOptions {
  readonly storage: IStorage;
  readonly rooms: Rooms;
  readonly feed: Feed;
  readonly audiences: Audiences;
  readonly attachments: Pick<Attachments, 'add' | 'get' | 'remove'>;
  readonly files: Pick<IFiles, 'read'>;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly log: Logger;
  readonly livekit?: ILiveKitAccount | undefined;
  readonly makeRoom: MakeRoom;
}

/** The state of a bridge, without the name of its room. */
type State = Omit<IBridgeStatus, 'room'>;

/**
 * Connects one chat to one room, for as long as it is not disposed. The position in the feed is stored behind each event that was sent, so
 * that the room gets what happened while it was not connected. After a crash, the last event may be sent again under the same id.
 */
export class Bridge {
  constructor(
    private readonly _options: IBridgeOptions,
    private readonly _row: IBridgeRow,
    private readonly _onStatus: (status: IBridgeStatus) => void
  ) {
    const { username, chat, room } = _row;
    const owner: IPrincipal = {
      ...{ username, name: username, displayName: username },
      ...{ bot: false, admin: false, guest: false }
    };
    this._owner = owner;
    this._position = _row.position;
    this._incoming = new Incoming({ ..._options, chat, room, owner });
    this._outgoing = new Outgoing({
      ...{ ..._options, chat, owner },
      hasDeleted: id => this._incoming.hasDeleted(id)
    });
    this._running = this._run();
  }

  get status(): IBridgeStatus {
    return { room: this._row.room, ...this._state };
  }

  /** Leaves the room. Resolves when the position is stored. */
  async dispose(): Promise<void> {
    this._isDisposed = true;
    this._incoming.dispose();
    this._link?.dispose();
    this._wake?.();
    await this._running;
    await this._incoming.done;
  }

  private async _run(): Promise<void> {
    const { clock, log } = this._options;
    const { chat } = this._row;
    for (let failures = 0; !this._isDisposed; failures++) {
      const began = clock.steady();
      const { reason, refused = false } = await this._connect().catch((err: unknown): IEnd => {
        log.error({ err, chat }, 'A bridge to LiveKit failed and restarts.');
        return { reason: 'This server could not read the chat.' };
      });
      if (this._isDisposed) {
        return;
      }
      log.info({ chat, reason }, 'A chat is not connected to its LiveKit room.');
      this._tell({ state: refused ? 'refused' : 'retrying', reason });
      if (clock.steady() - began > STABLE_MS) {
        failures = 0;
      }
      await this._pause(
        refused ? REFUSED_RETRY_MS : Math.min(RETRY_MS * 2 ** failures, MAX_RETRY_MS)
      );
    }
  }

  /** One connection, from its start to its end. */
  private async _connect(): Promise<IEnd> {
    const refusal = await this._refusal();
    if (refusal) {
      return refusal;
    }
    const { url } = this._options.livekit!;
    const { chat, room: name } = this._row;
    let room: IRtcRoom;
    try {
      room = await this._options.makeRoom();
    } catch (error) {
      if (isMissingPackage(error)) {
        return {
          reason: 'The package @livekit/rtc-node is not installed beside this server.',
          refused: true
        };
      }
      throw error;
    }
    const link = (this._link = this._makeLink(room));
    if (this._isDisposed) {
      link.dispose();
    }
    try {
      const failure = await link.connect(
        url,
        await accessToken(this._options.livekit!, chat, name)
      );
      if (failure || this._isDisposed) {
        return failure ?? { reason: '' };
      }
      this._tell({ state: 'connected' });
      return await this._follow(link);
    } finally {
      link.dispose();
    }
  }

  private _makeLink(room: IRtcRoom): Link {
    const { clock, limits } = this._options;
    const askedByOne = new RateLimiter(1, HISTORY_SPAN_MS);
    const askedByAll = new RateLimiter(HISTORIES, HISTORY_SPAN_MS);
    const link: Link = new Link(room, {
      ...{ clock, limits },
      admits: (identity, bytes) => this._incoming.admits(identity, bytes),
      onMessage: message => this._incoming.receive(message),
      onFile: file => this._incoming.receiveFile(file),
      onDropped: reason => this._incoming.drop(reason),
      onHistory: ({ identity }, limit) => {
        const now = clock.steady();
        if (askedByOne.take(identity, now) && askedByAll.take('', now)) {
          this._outgoing
            .sendHistory(link, identity, this._row.createdOn, limit)
            .catch((error: unknown) => this._onFailure(error));
        }
      },
      onState: state => this._tell(state === 'connected' ? { state } : { state, ...LOST })
    });
    return link;
  }

  /** Sends what happens until the connection ends. */
  private async _follow(link: Link): Promise<IEnd> {
    const { feed, log } = this._options;
    const { chat, username: user } = this._row;
    if (!(await feed.knows(this._position.n))) {
      log.warn({ chat }, 'Events are missing between a chat and its LiveKit room.');
      await this._save(wholeRow(await feed.position()));
    }
    let end!: (end: IEnd) => void;
    const ended = new Promise<IEnd>(resolve => (end = resolve));
    let delivering: Promise<void> = Promise.resolve();
    const follower = new Follower({
      ...{ feed, user, from: this._position },
      deliver: events => {
        const work = this._deliver(link, events, end);
        delivering = work.catch(() => undefined);
        return work;
      },
      onError: error => {
        this._onFailure(error);
        end(LOST);
      }
    });
    const timer = this._options.clock.every(SAVE_DELAY_MS, () => {
      this._save(this._position).catch((error: unknown) => this._onFailure(error));
    });
    try {
      return await Promise.race([link.ended, ended]);
    } finally {
      timer.dispose();
      follower.dispose();
      link.dispose();
      await delivering;
      await this._save(this._position);
    }
  }

  private async _deliver(
    link: Link,
    events: readonly IFeedEvent[],
    end: (end: IEnd) => void
  ): Promise<void> {
    const { audiences } = this._options;
    for (const event of events) {
      const { chat, what, position } = event;
      if (chat === this._row.chat) {
        if (MAY_END.has(what.type)) {
          this._incoming.forgetPeople();
          const refusal = await this._refusal();
          if (refusal) {
            end(refusal);
            return;
          }
        }
        const view = await audiences.viewOf(this._owner, event);
        if (view && (await this._outgoing.deliver(link, event))) {
          await this._save(position);
        }
      }
      this._position = position;
    }
  }

  /** Why the chat may not be connected to the room; null if it may. */
  private _refusal(): Promise<IEnd | null> {
    return refusalOf(this._options, this._owner, this._row);
  }

  private async _save(position: IPosition): Promise<void> {
    await this._options.storage.bridges.advance(this._row.chat, position);
    this._position = position;
  }

  private _tell(state: State): void {
    if (!this._isDisposed) {
      this._state = state;
      this._onStatus(this.status);
    }
  }

  /** A lost connection is no fault. */
  private _onFailure(err: unknown): void {
    if (!(err instanceof LinkError) && !this._isDisposed) {
      this._options.log.warn({ err, chat: this._row.chat }, 'A bridge to LiveKit had a failure.');
    }
  }

  private _pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer: IDisposable = this._options.clock.after(ms, resolve);
      this._wake = () => {
        timer.dispose();
        resolve();
      };
    });
  }

  private readonly _owner: IPrincipal;
  private readonly _incoming: Incoming;
  private readonly _outgoing: Outgoing;
  private readonly _running: Promise<void>;
  private _state: State = { state: 'connecting' };
  /** All events up to here were sent or concerned nobody in the room. */
  private _position: IPosition;
  private _link: Link | undefined;
  private _wake: (() => void) | undefined;
  private _isDisposed = false;
}
