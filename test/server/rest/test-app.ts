import { TestApi } from './test-api.js';

export interface IFailure {
  error: { code: string; message: string; target?: string };
}

export let harness: TestApi;

/** Opens the HTTP API before each test of a file, and closes it afterwards. */
export function useApi(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
  });
  afterEach(() => harness.close());
}
