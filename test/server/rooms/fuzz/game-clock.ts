import { ManualClock } from '../../../harness/clock.js';

/** The clock of one process: time stands still, and flushes come when the game says so. */
export class GameClock extends ManualClock {
  /** @param _before - that of the process before this one, after which time and ids go on */
  constructor(private readonly _before?: GameClock) {
    super(_before?.now());
  }

  /** A new object's ids begin anew, so the process is named in them. */
  override uuid(): string {
    return super.uuid().replace(/^0{8}/, String(this._life).padStart(8, '0'));
  }

  override soon(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  private get _life(): number {
    return this._before ? this._before._life + 1 : 0;
  }
}
