import { ManualClock } from '../../../../testing/manual-clock.js';

/** The clock of one process. Time stands still, and the game decides when to flush. */
export class GameClock extends ManualClock {
  /** @param _before - the clock of the previous process; time and ids continue from it */
  constructor(private readonly _before?: GameClock) {
    super(_before?.now());
  }

  /** A new clock counts ids from the start, so that they include the number of the process. */
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
