import { type ILimits } from '../../../server/limits.js';
import { TestApi } from './test-api.js';

export let harness: TestApi;

/** Opens the HTTP API with these limits. */
export const open = async (
  limits: Partial<ILimits>,
  more: Parameters<typeof TestApi.open>[0] = {}
) => {
  harness = await TestApi.open(more);
  Object.assign(harness.limits, limits);
};

/** Closes the HTTP API after each test of a file. */
export function useQuotas(): void {
  afterEach(() => harness.close());
}
