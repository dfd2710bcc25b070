import { ManualClock } from '../../../harness/clock.js';

/** Time stands still, and flushes come when the game says so. */
export class GameClock extends ManualClock {
  override soon(): { dispose(): void } {
    return { dispose: () => undefined };
  }
}
