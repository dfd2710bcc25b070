import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bob, TestApi } from '../test-api.js';
import { RealtimeClient, turn } from './realtime-client.js';

let harness: TestApi;

beforeEach(async () => {
  harness = await TestApi.open();
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => harness.close());

/** Asks for a socket with an id. Resolves with the status. */
async function upgrade(sid: string, version: string): Promise<number | undefined> {
  const { port } = harness.app.server.address() as AddressInfo;
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': version
  };
  const asked = request({ port, path: `/socket.io/1/websocket/${sid}`, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'close');
  return response.statusCode;
}

it('[RT8] holds no right for a socket that is refused, whatever the reason', async () => {
  const client = new RealtimeClient(harness, await harness.token(bob));
  expect(await upgrade(await client.shake('one'), '99')).toBe(400);
  jest.spyOn(harness.feed, 'position').mockRejectedValueOnce(new Error('disk'));
  expect(await upgrade(await client.shake('two'), '13')).toBe(500);
  for (let i = 0; i < 1_000 && harness.credentials.held > 0; i++) {
    await turn();
  }
  expect(harness.credentials.held).toBe(0);
});
