import type { IClock } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import type { IFiles } from '../../storage/files.js';
import type { IBotTraits, IStorage, IStoredChat } from '../../storage/storage.js';
import { ChatState } from '../document/chat-state.js';
import type { IOpenRoom } from '../document/open-room.js';
import type { Rates } from '../document/rates.js';
import type { IRoomsEvents } from '../events.js';
import type { FrameBudget } from '../gate/frame-budget.js';
import { piecesOf } from '../gate/pieces.js';
import type { ClientFrame, ISession } from '../session.js';
import { ClientQuota } from '../sessions/client-quota.js';
import { SessionCopies } from '../sessions/session-copies.js';
import { Presence } from '../sessions/presence.js';
import { Sessions } from '../sessions/sessions.js';
import { ShownWorks, type IShownWork } from '../sessions/shown-works.js';
import { Typing } from '../sessions/typing.js';
import { costOfStep2 } from '../turn/costs.js';
import type { WaitingItem } from '../turn/queue-items.js';
import { Queue } from '../turn/queue.js';
import { Compaction } from './compaction.js';
import { Streams } from './streams.js';

/** The parts and options that all rooms of a server share. */
export interface IRoomServices {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly events: Emitter<IRoomsEvents>;
  /** Limits what the frames of each user cost, over all rooms. */
  readonly budget: FrameBudget;
  readonly files: IFiles;
  /** The rate limits of users, over all rooms. */
  readonly rates: Rates;
  /** The bots that run in this process, by username. */
  readonly bots: ReadonlyMap<string, IBotTraits>;
  /** The agents of users, by username. */
  readonly agents: ReadonlyMap<string, IPrincipal>;
}

/** The services, and what goes on in the chat whichever room it has. */
export interface IRoomParts extends IRoomServices {
  /** The works of bots that are shown, by a key. */
  readonly works: Map<string, IShownWork>;
}

export type RoomState = 'open' | 'draining' | 'closed';

/** This many received bytes take as much time as one unit of a turn's cost. */
const BYTES_PER_COST = 20;

export interface IRoomCallbacks {
  /** Called with an item that a part of the room adds to the queue. */
  readonly onItem: (item: WaitingItem) => void;
  /** Called when a session has left or was ended, while the room goes on. */
  readonly onLeft: (session: ISession) => void;
}

/** One open room, as its parts see it. Each part takes this record, typed as far as the part needs it. */
export class RoomContext implements IOpenRoom {
  constructor(stored: IStoredChat, services: IRoomParts, { onItem, onLeft }: IRoomCallbacks) {
    const { storage, clock, limits, events, files, budget, rates, bots, agents } = services;
    this.storage = storage;
    this.files = files;
    this.clock = clock;
    this.events = events;
    this.chatState = new ChatState(stored, limits, clock, budget, rates, bots, agents);
    this.sessions = new Sessions(this, onLeft);
    this.copies = new SessionCopies(this);
    this.clientQuota = new ClientQuota(this);
    this.presence = new Presence(this);
    this.typing = new Typing(this);
    this.works = new ShownWorks(this, services.works);
    this.streams = new Streams(this, () => onItem({ type: 'streams', all: false }));
    this.compaction = new Compaction(this, stored.updates);
  }

  /** The current time in milliseconds, or the next free number. It is most likely not used as an id yet. */
  freshId(): string {
    this._lastId = Math.max(this.clock.now(), this._lastId + 1);
    return String(this._lastId);
  }

  state: RoomState = 'open';
  readonly storage: IStorage;
  readonly files: IFiles;
  readonly clock: IClock;
  readonly events: Emitter<IRoomsEvents>;
  readonly chatState: ChatState;
  readonly sessions: Sessions;
  readonly copies: SessionCopies;
  readonly clientQuota: ClientQuota;
  readonly presence: Presence;
  readonly typing: Typing;
  readonly works: ShownWorks;
  readonly streams: Streams;
  readonly compaction: Compaction;
  readonly queue = new Queue(
    {
      decode: (session, update) => this.chatState.read(session, update),
      cut: (frame, maxStructs) => piecesOf(frame, this.chatState.chat, maxStructs)
    },
    () => this._step2Cost
  );

  /** The cost of the answer to a frame, as received bytes that take as much time; 0 if it asks for nothing. */
  answerCost({ type }: ClientFrame): number {
    return type === 'step1'
      ? Math.ceil(BYTES_PER_COST * this._step2Cost)
      : type === 'queryAwareness'
        ? this.presence.bytes
        : 0;
  }

  /** The cost of writing a step 2 now, in the unit of `TURN_COST`. */
  private get _step2Cost(): number {
    return costOfStep2(this.chatState.structs.total, this.chatState.documentSize.bytes);
  }

  private _lastId = 0;
}
