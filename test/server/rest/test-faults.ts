import { ada, TestApi } from './test-api.js';

export interface IFailure {
  error: { code: string; target?: string };
}

export let harness: TestApi;
export let chat: string;

/** The faults in the log. */
export const faults = (): string[] =>
  harness.logged
    .split('\n')
    .filter(line => line !== '' && (JSON.parse(line) as { level: number }).level >= 50);

export const send = async (
  method: string,
  url: string,
  payload: string | Buffer,
  type = 'application/json'
) =>
  harness.app.inject({
    method: method as 'POST',
    url,
    headers: { authorization: `Bearer ${await harness.token(ada)}`, 'content-type': type },
    payload
  });

/** Opens the HTTP API with a chat before each test of a file, and closes it afterwards. */
export function useFaults(): void {
  beforeEach(async () => {
    harness = await TestApi.open({ guests: true });
    chat = await harness.chat();
  });
  afterEach(() => harness.close());
}
