import { request, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { ada, TestApi } from '../test-api.js';

/** Takes turns of the event loop until a condition holds. */
export const isSo = async (condition: () => boolean): Promise<void> => {
  for (let turns = 0; !condition(); turns++) {
    if (turns > 100_000) {
      throw new Error(`The condition never holds: ${String(condition)}`);
    }
    await new Promise(resolve => setImmediate(resolve));
  }
};

export let harness: TestApi;
export let chat: string;
export let path: string;
export let waiting: number;

/** Sets the role of a user in the chat. */
export const role = (username: string, role: 'member' | 'reader' | null) =>
  harness.rooms.execute(ada, { type: 'set-role', chat, username, role });

/** Opens a request on a new connection. */
export async function open(
  who: IPrincipal,
  method: string,
  url: string,
  { type, ms }: { type?: string; ms?: number } = {}
): Promise<ClientRequest> {
  const sent = request({
    port: (harness.app.server.address() as AddressInfo).port,
    method,
    path: url,
    headers: {
      authorization: `Bearer ${await harness.token(who, ms)}`,
      ...(type && { 'content-type': type })
    },
    agent: false
  });
  sent.on('error', () => undefined);
  return sent;
}

/** Opens the HTTP API with a chat before each test of a file, and closes it afterwards. */
export function useSlowRequests(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    chat = await harness.chat(ada, { access: 'private' });
    await role('bob', 'member');
    await harness.ids.idsOf(['ada', 'bob', 'root']); // whose tokens can be revoked
    await harness.rooms.flush();
    path = `/chat/threads/${chat}`;
    waiting = harness.clock.waiting;
  });
  afterEach(() => harness.close());
}
