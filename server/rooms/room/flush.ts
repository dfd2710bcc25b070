import { nextTurn } from '../../clock.js';
import type { IClock, IDisposable } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IChatCommit, IChatQuestion, IStorage } from '../../storage/storage.js';
import type { Room } from './room.js';
import { DocumentRewrittenError } from './document-rewritten-error.js';
import { lookUp } from '../turn/look-up.js';
import { Pace } from '../turn/pace.js';

/** The share of a round for rooms in which only bots have work. A hundred replies that grow would otherwise fill it. */
const BOTS_SHARE = 1 / 4;

interface ITaken {
  readonly room: Room;
  readonly commit: IChatCommit | null;
}

interface IGathered {
  readonly room: Room;
  readonly question: IChatQuestion;
}

export interface IFlushOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
  /** Milliseconds, see `ILimits.turnPause`. */
  readonly pause: number;
  readonly onError: (error: unknown) => void;
  /** Called with the duration of each commit in seconds. */
  readonly onCommit?: (seconds: number) => void;
  /** Called for each chat whose changes could not be stored. */
  readonly onCommitFailure?: () => void;
}

/**
 * Stores changes before they are shown. All rooms with new items at the end of a turn of the event loop go into one commit. Items that
 * arrive during the commit wait for the next one. If many items have arrived, each round takes only a part of them, so that nobody waits
 * for everything that somebody else has sent. Messages of people come before those of bots.
 *
 * A busy room pauses after it was stored, and all pauses end together. Messages that many users write at the same time then cost one
 * turn, one log record and one frame. A chat at the speed of a conversation is always shown at once. A round that took as long as a pause
 * is followed by none: others have waited for it already. If one user alone makes the room busy, nobody else waits for a pause.
 */
export class Flush implements IDisposable {
  constructor(private readonly _options: IFlushOptions) {}

  add(room: Room): void {
    if (this._resting.has(room) && !room.intake.isUrgent) {
      this._waiting.add(room);
    } else {
      this._resting.delete(room);
      this._waiting.delete(room);
      this._dirty.add(room);
      this._soon ??= this._options.clock.soon(() => {
        this._soon = null;
        void this._start();
      });
    }
  }

  /** Store everything, even for rooms that pause. Resolves when nothing is left to store. */
  async flushAll(): Promise<void> {
    this._soon?.dispose();
    this._soon = null;
    this._wake();
    while (this._running || this._dirty.size > 0) {
      await this._start();
      this._wake();
    }
  }

  /** Store everything of one room, before the next turns of others. Resolves when nothing of it is left to store. */
  async flushRoom(room: Room): Promise<void> {
    if (this._running) {
      await this._endOfRound(); // the round may hold a turn of the room
    }
    while (this._dirty.has(room) || this._waiting.delete(room)) {
      this._dirty = new Set([room, ...this._dirty]);
      void this._start();
      await this._endOfRound();
    }
  }

  dispose(): void {
    this._soon?.dispose();
    this._pause?.dispose();
  }

  private _start(): Promise<void> {
    return (this._running ??= this._run().finally(() => {
      this._running = null;
      this._tellRound();
    }));
  }

  private _endOfRound(): Promise<void> {
    return new Promise(resolve => this._awaiting.push(resolve));
  }

  private _tellRound(): void {
    this._awaiting.splice(0).forEach(resolve => resolve());
  }

  private async _run(): Promise<void> {
    for (;;) {
      this._began = this._options.clock.steady();
      const taken = await this._takeAll();
      const cost = taken.reduce((sum, { room }) => sum + room.cost, 0);
      this._pace.note(cost, this._options.clock.steady() - this._began);
      await this._commit(taken);
      for (const { room } of taken) {
        await this._tidy(room).catch(this._options.onError);
      }
      this._tellRound();
      if (this._dirty.size === 0) {
        return;
      }
      // There are more items, so let the event loop run first.
      await nextTurn();
    }
  }

  /** Run a turn of each gathered room. Everything that these turns have to know comes from one question to the store. */
  private async _takeAll(): Promise<ITaken[]> {
    const { storage, onError } = this._options;
    const gathered = this._gatherAll();
    const questions = gathered.map(({ question }) => question);
    const answers = await lookUp(storage, questions, onError);
    const taken: ITaken[] = [];
    for (const [i, { room }] of gathered.entries()) {
      try {
        const answer = answers[i];
        if (answer.status === 'rejected') {
          throw answer.reason;
        }
        taken.push({ room, commit: await room.run(answer.value) });
      } catch (error) {
        this._fail(room, error);
      }
    }
    return taken;
  }

  /** Gather the rooms of the next round. Those in which only bots have work come last, and not in two rounds after each other. */
  private _gatherAll(): IGathered[] {
    const dirty = [...this._dirty];
    const people = this._gather(
      dirty.filter(room => room.intake.isForPeople),
      this._pace.limit
    );
    const isTurnOfBots = people.length === 0 || !this._tookBots;
    const bots = dirty.filter(room => this._dirty.has(room) && !room.intake.isForPeople);
    const gathered = isTurnOfBots ? this._gather(bots, BOTS_SHARE * this._pace.limit) : [];
    this._tookBots = gathered.length > 0;
    return [...people, ...gathered];
  }

  /** Gather rooms until their total reaches a cost. The remaining rooms come first the next time. */
  private _gather(rooms: readonly Room[], limit: number): IGathered[] {
    let cost = 0;
    return rooms.flatMap(room => {
      if (cost >= limit) {
        return [];
      }
      this._dirty.delete(room);
      try {
        const question = room.gather(this._pace.limit);
        cost += room.cost;
        if (room.isCut) {
          this._dirty.add(room);
        }
        return { room, question };
      } catch (error) {
        this._fail(room, error);
        return [];
      }
    });
  }

  private _fail(room: Room, error: unknown): void {
    this._options.onError(error);
    room.fail(error);
  }

  private async _commit(taken: readonly ITaken[]): Promise<void> {
    try {
      await this._store(taken);
    } catch (error) {
      this._options.onError(error);
      // One broken room must not block the others.
      if (taken.length > 1) {
        for (const one of taken) {
          await this._commit([one]);
        }
      } else {
        this._options.onCommitFailure?.();
        taken.forEach(({ room }) => room.fail(new ChatError('not_saved')));
      }
      return;
    }
    for (const { room } of taken) {
      try {
        room.show();
      } catch (error) {
        this._fail(room, error);
      }
    }
  }

  /** Keep the log and the document short. Nothing is lost if this fails. */
  private async _tidy(room: Room): Promise<void> {
    if (!room.compaction.wantsEpoch && !room.compaction.wantsCompaction) {
      return;
    }
    await nextTurn(); // it may take as long as a turn
    if (room.state === 'open' && room.compaction.wantsEpoch) {
      await room.compaction.renew();
      room.fail(new DocumentRewrittenError());
    } else if (room.state !== 'closed' && room.compaction.wantsCompaction) {
      try {
        await room.compaction.compact();
      } catch (error) {
        if (room.compaction.isAhead) {
          room.fail(error);
        }
        throw error;
      }
    }
  }

  private async _store(taken: readonly ITaken[]): Promise<void> {
    const commits = taken.flatMap(({ commit }) => commit ?? []);
    if (commits.length > 0) {
      const { storage, clock, onCommit } = this._options;
      const start = clock.steady();
      await storage.commit(commits);
      onCommit?.((clock.steady() - start) / 1000);
    }
    taken.forEach(({ room, commit }) => commit && this._rest(room, commit));
  }

  private _rest(room: Room, { messages }: IChatCommit): void {
    const { clock, pause } = this._options;
    room.intake.writeRate.note(messages?.length ?? 1, clock.steady());
    const isLong = clock.steady() - this._began >= pause;
    if (pause > 0 && room.intake.writeRate.isBusy && !isLong) {
      this._resting.add(room);
      this._pause ??= clock.after(pause, () => {
        this._wake();
        if (this._dirty.size > 0) {
          void this._start();
        }
      });
    }
  }

  /** End all pauses. */
  private _wake(): void {
    this._pause?.dispose();
    this._pause = null;
    this._resting.clear();
    this._waiting.forEach(room => this._dirty.add(room));
    this._waiting.clear();
  }

  private readonly _pace = new Pace();
  /** When the current round began. */
  private _began = 0;
  private _dirty = new Set<Room>();
  /** Whether the last round took rooms in which only bots had work. */
  private _tookBots = false;
  /** `_resting`: rooms that were just stored and now pause. `_waiting`: those of them that have new items. */
  private _resting = new Set<Room>();
  private _waiting = new Set<Room>();
  private _pause: IDisposable | null = null;
  private _soon: IDisposable | null = null;
  private _running: Promise<void> | null = null;
  /** Called at the end of the current round. */
  private _awaiting: (() => void)[] = [];
}
