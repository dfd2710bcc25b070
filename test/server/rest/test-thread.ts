import { person } from '../../harness/people.js';
import { ada, TestApi } from './test-api.js';

export const eve = person('eve');
export let harness: TestApi;
export let chat: string;
export let path: string;

/** Continues with the chat at another path. */
export function moveTo(other: string): void {
  path = other;
}

/** Sends a request below the path of the chat. */
export const ask = async (who: typeof ada, method: string, url: string, body?: object) => {
  const response = await harness.ask(who, method, `${path}${url}`, body);
  const json = response.body === '' ? undefined : response.json<Record<string, unknown>>();
  return { status: response.statusCode, json };
};

export const add = async (who: typeof ada, ...participants: object[]) =>
  ask(who, 'POST', '/participants/:add', { participants });

export const named = (username: string, more: object = {}) => ({
  communicationIdentifier: { rawId: username },
  ...more
});

/** The items that a list returns. */
export const values = async (who: typeof ada, url: string) =>
  (await ask(who, 'GET', url)).json?.value as Record<string, unknown>[];

/** Opens the HTTP API with a private chat of ada's before each test of a file, and closes it afterwards. */
export function useThread(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat(ada, { access: 'private', quiet: false });
    path = `/chat/threads/${chat}`;
    harness.clock.advance(1000);
  });
  afterEach(() => harness.close());
}
