import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IChatCommit, IStorage } from '../storage/storage.js';
import type { Room } from './room.js';

interface ITaken {
  readonly room: Room;
  readonly commit: IChatCommit | null;
}

/**
 * Stores before it shows. All rooms that have something new at the end of a turn of the event loop go into one
 * commit; what arrives while it is being written waits for the next.
 */
export class Flush {
  constructor(
    private readonly _storage: IStorage,
    private readonly _clock: IClock,
    private readonly _onError: (error: unknown) => void,
    private readonly _onCommit: (seconds: number) => void = () => undefined
  ) {}

  add(room: Room): void {
    this._dirty.add(room);
    this._soon ??= this._clock.soon(() => {
      this._soon = null;
      this._running ??= this._run().finally(() => (this._running = null));
    });
  }

  /** Resolves when nothing is left to store. */
  async settle(): Promise<void> {
    this._soon?.dispose();
    this._soon = null;
    while (this._running || this._dirty.size > 0) {
      await (this._running ??= this._run().finally(() => (this._running = null)));
    }
  }

  private async _run(): Promise<void> {
    while (this._dirty.size > 0) {
      const rooms = [...this._dirty];
      this._dirty.clear();
      const taken = (await Promise.all(rooms.map(room => this._take(room)))).filter(
        t => t !== null
      );
      await this._commit(taken);
      for (const { room } of taken) {
        await this._tidy(room).catch(this._onError);
      }
    }
  }

  private async _take(room: Room): Promise<ITaken | null> {
    try {
      return { room, commit: await room.take() };
    } catch (error) {
      this._onError(error);
      room.fail(error);
      return null;
    }
  }

  private async _commit(taken: readonly ITaken[]): Promise<void> {
    try {
      await this._store(taken);
    } catch (error) {
      this._onError(error);
      // One poisoned room must not hold the others.
      if (taken.length > 1) {
        for (const one of taken) {
          await this._commit([one]);
        }
      } else {
        taken.forEach(({ room }) => room.fail(new ChatError('not_saved')));
      }
      return;
    }
    for (const { room } of taken) {
      try {
        room.show();
      } catch (error) {
        this._onError(error);
        room.fail(error);
      }
    }
  }

  /** Keep log and document short. Nothing is lost if it fails. */
  private async _tidy(room: Room): Promise<void> {
    if (room.state === 'open' && room.upkeep.wantsEpoch) {
      await room.upkeep.renew();
      room.fail(new ChatError('room_failed'));
    } else if (room.state !== 'closed' && room.upkeep.wantsCompaction) {
      await room.upkeep.compact();
    }
  }

  private async _store(taken: readonly ITaken[]): Promise<void> {
    const commits = taken.flatMap(({ commit }) => commit ?? []);
    if (commits.length > 0) {
      const start = this._clock.now();
      await this._storage.commit(commits);
      this._onCommit((this._clock.now() - start) / 1000);
    }
  }

  private _dirty = new Set<Room>();
  private _soon: IDisposable | null = null;
  private _running: Promise<void> | null = null;
}
