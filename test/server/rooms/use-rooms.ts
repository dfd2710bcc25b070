import type { ILimits } from '../../../server/limits.js';
import { TestRooms } from './test-rooms.js';

/** The rooms of the current test. */
export let harness: TestRooms;
let expected: unknown[];

/** Opens the rooms again, with other limits. */
export async function reopen(limits: Partial<ILimits>): Promise<void> {
  await harness.close();
  harness = await TestRooms.open(limits);
}

/** Sets the errors that the rooms must have at the end of the test. Without a call they must have none. */
export function expectErrors(...errors: unknown[]): void {
  expected = errors;
}

/** Opens rooms before each test of a file, and closes them afterwards. */
export function useRooms(): void {
  beforeEach(async () => {
    expected = [];
    harness = await TestRooms.open();
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual(expected);
    expect(harness.clock.waiting).toBe(0);
  });
}
