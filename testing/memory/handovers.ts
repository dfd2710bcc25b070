import type { IHandover } from '../../server/storage/handovers.js';
import type { MemoryState } from './state.js';

/** The messages that bots work on. */
export class MemoryHandovers {
  constructor(private readonly _state: MemoryState) {}

  list(id: string, bot: string): IHandover[] {
    return this._state.of(
      id,
      ({ handovers }) =>
        [...(handovers.get(bot)?.values() ?? [])].sort((one, other) => one.seq - other.seq),
      []
    );
  }

  put(id: string, bot: string, handover: IHandover): void {
    const { cursors, handovers } = this._state.require(id);
    const own = handovers.get(bot) ?? new Map<string, IHandover>();
    handovers.set(bot, own.set(handover.message, { ...handover }));
    cursors.set(bot, Math.max(cursors.get(bot) ?? 0, handover.seq));
  }

  remove(id: string, bot: string, { message, attempts }: IHandover): void {
    const own = this._state.require(id).handovers.get(bot);
    if (own?.get(message)?.attempts === attempts) {
      own.delete(message);
    }
  }
}
