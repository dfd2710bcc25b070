import { once } from 'node:events';
import { get, type RequestOptions } from 'node:https';
import { CommunicationIdentityClient, type TokenScope } from '@azure/communication-identity';
import { WebSocket } from 'ws';
import { TlsServer } from '../../../harness/tls-server.js';

const ROOM = 'text:chat:5e0ab0a2-6bb1-4a3f-9c1c-0d4a4c1e7f10';

/** Azure's own SDK against the served program. */
describe('@azure/communication-identity', () => {
  let server: TlsServer;
  let client: CommunicationIdentityClient;

  beforeAll(async () => {
    server = await TlsServer.start({ bots: ['echo'] });
    client = clientOf(server.connectionString);
  });
  afterAll(() => server.stop());

  const clientOf = (connectionString: string): CommunicationIdentityClient =>
    new CommunicationIdentityClient(connectionString, {
      tlsOptions: { ca: server.ca },
      retryOptions: { maxRetries: 0 }
    });

  const statusOf = (path: string, options: RequestOptions): Promise<number | undefined> =>
    new Promise((resolve, reject) =>
      get(`${server.endpoint}${path}`, { ca: server.ca, agent: false, ...options }, response =>
        resolve(response.resume().statusCode)
      ).on('error', reject)
    );

  const chats = (token: string): Promise<number | undefined> =>
    statusOf('/chat/threads', { headers: { authorization: `Bearer ${token}` } });

  const open = async (token: string): Promise<WebSocket> => {
    const url = `${server.endpoint.replace('https', 'wss')}/sync/${ROOM}?token=${token}`;
    const socket = new WebSocket(url, { ca: server.ca });
    await once(socket, 'open');
    return socket;
  };

  it('[IDREST1] creates users, with and without a token', async () => {
    const one = await client.createUser();
    const { user: two, token, expiresOn } = await client.createUserAndToken(['chat', 'voip']);
    const ids = [one, two].map(({ communicationUserId }) => communicationUserId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) {
      expect(id).toMatch(/^8:acs:[0-9a-f-]{36}_[0-9a-f-]{36}$/);
    }
    expect(token.split('.')).toHaveLength(3);
    expect(expiresOn.getTime() - Date.now()).toBeGreaterThan(23 * 3_600_000);
    expect(await chats(token)).toBe(200);
  });

  it('[IDREST2] issues tokens with the requested lifetime', async () => {
    const user = await client.createUser();
    const { token, expiresOn } = await client.getToken(user, ['chat'], {
      tokenExpiresInMinutes: 60
    });
    expect(Math.abs(expiresOn.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(await chats(token)).toBe(200);
    for (const tokenExpiresInMinutes of [59, 1441]) {
      await expect(
        client.getToken(user, ['chat'], { tokenExpiresInMinutes })
      ).rejects.toMatchObject({ statusCode: 400, code: 'bad_request' });
    }
    await expect(client.getToken(user, ['wrong' as TokenScope])).rejects.toMatchObject({
      statusCode: 400
    });
    const { token: calls } = await client.getToken(user, ['voip']);
    expect(await chats(calls)).toBe(403);
  });

  it('[IDREST3] revokes tokens at once, with their sockets and event streams', async () => {
    const { user, token } = await client.createUserAndToken(['chat']);
    const other = await client.createUserAndToken(['chat']);
    const [socket, stays] = [await open(token), await open(other.token)];
    const closed = once(socket, 'close');
    const stream = new Promise<void>((resolve, reject) =>
      get(`${server.endpoint}/chat/events?token=${token}`, { ca: server.ca }, response => {
        response.resume().on('end', resolve);
        client.revokeTokens(user).catch(reject);
      }).on('error', reject)
    );
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4401, 'unauthorized']);
    await stream;
    expect(await chats(token)).toBe(401);
    // Issued in the same second, and valid.
    const { token: fresh } = await client.getToken(user, ['chat']);
    expect(await chats(fresh)).toBe(200);
    expect(stays.readyState).toBe(WebSocket.OPEN);
    expect(await chats(other.token)).toBe(200);
    stays.terminate();
  });

  it('[CRED2] deletes users, who have no valid token and get none', async () => {
    const { user, token } = await client.createUserAndToken(['chat']);
    const socket = await open(token);
    const closed = once(socket, 'close');
    await client.deleteUser(user);
    expect(((await closed) as [number])[0]).toBe(4401);
    expect(await chats(token)).toBe(401);
    const gone = { statusCode: 404, code: 'user_not_found' };
    await expect(client.getToken(user, ['chat'])).rejects.toMatchObject(gone);
    await expect(client.deleteUser(user)).rejects.toMatchObject(gone);
    await expect(client.revokeTokens(user)).rejects.toMatchObject(gone);
  });

  it('[MAIN6] the command line issues tokens that stay valid after others were revoked, and none to a deleted user', async () => {
    const user = await client.createUser();
    const username = `acs-${user.communicationUserId.split('_')[1]}`;
    await client.revokeTokens(user);
    const token = (await server.run('token', '--user', username)).trim();
    expect(await chats(token)).toBe(200);
    await client.deleteUser(user);
    await expect(server.run('token', '--user', username)).rejects.toThrow('There is no such user.');
    await expect(server.run('token', '--user', 'echo')).rejects.toThrow('Add --bot');
    const bot = (await server.run('token', '--user', 'echo', '--bot')).trim();
    expect(await chats(bot)).toBe(200);
  });

  it('[IDREST5] rejects another key', async () => {
    const wrong = server.connectionString.replace(
      /accesskey=.*/,
      `accesskey=${Buffer.alloc(32).toString('base64')}`
    );
    await expect(clientOf(wrong).createUser()).rejects.toMatchObject({
      statusCode: 401,
      code: 'unauthorized'
    });
    expect(server.log).toBe('');
  });
});
