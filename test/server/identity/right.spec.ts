import { ChatError } from '../../../server/errors.js';
import { Right } from '../../../server/identity/right.js';
import { ManualClock } from '../../../testing/manual-clock.js';

const DAY = 24 * 60 * 60 * 1000;

describe('Right', () => {
  let clock: ManualClock;
  let told: unknown[];
  let disposed: number;
  const make = (ms: number): Right => {
    const right = new Right(clock, 'ada', clock.now() + ms, () => void disposed++);
    right.onEnd(isExpired => told.push(isExpired));
    return right;
  };

  beforeEach(() => {
    clock = new ManualClock();
    [told, disposed] = [[], 0];
  });

  it('[END1] ends at its expiry, however far away', () => {
    const right = make(30 * DAY);
    clock.advance(30 * DAY - 1);
    right.require();
    expect([right.isOver, told]).toEqual([false, []]);
    clock.advance(1);
    expect([right.isOver, told, clock.waiting]).toEqual([true, [true], 0]);
    expect(() => right.require()).toThrow(new ChatError('unauthorized'));
  });

  it('[END1] ends once when the token is revoked, and calls later listeners too', () => {
    const right = make(DAY);
    right.end();
    right.end();
    right.onEnd(isExpired => told.push(isExpired));
    expect([told, clock.waiting, disposed]).toEqual([[false, false], 0, 1]);
    expect(() => right.require()).toThrow();
  });

  it('[END8] leaves no timer without listeners', () => {
    const right = make(DAY);
    right.dispose();
    clock.advance(2 * DAY);
    expect([told, clock.waiting, disposed]).toEqual([[], 0, 1]);
    expect(right.isOver).toBe(true);
  });
});
