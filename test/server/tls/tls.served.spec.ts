import { once } from 'node:events';
import { get } from 'node:https';
import { WebSocket } from 'ws';
import { TlsServer } from '../../harness/tls-server.js';
import { person } from '../../harness/people.js';

describe('a server with TLS', () => {
  let server: TlsServer;

  beforeAll(async () => {
    server = await TlsServer.start();
  });
  afterAll(() => server.stop());

  it('[TLS5] serves HTTP and WebSockets to clients that trust its certificate, and prints how', async () => {
    const { ca, endpoint, certificate } = server;
    const status = (options: object): Promise<number | undefined> =>
      new Promise((resolve, reject) =>
        get(`${endpoint}/healthz`, options, response => resolve(response.resume().statusCode)).on(
          'error',
          reject
        )
      );
    expect(await status({ ca })).toBe(200);
    await expect(status({})).rejects.toThrow('self-signed certificate');
    const token = await server.token(person('ada'));
    const room = 'text:chat:5e0ab0a2-6bb1-4a3f-9c1c-0d4a4c1e7f10';
    const socket = new WebSocket(
      `${endpoint.replace('https', 'wss')}/sync/${room}?token=${token}`,
      { ca }
    );
    await once(socket, 'open');
    socket.terminate();
    expect(server.out).toContain(`NODE_EXTRA_CA_CERTS=${certificate}`);
    expect(server.out).toContain(`REQUESTS_CA_BUNDLE=${certificate}`);
  });

  it('[CLI4] prints a connection string with the last served address, and a key that is kept', async () => {
    const { connectionString, endpoint } = server;
    const [, address, key] = /^endpoint=(.*);accesskey=(.*)$/.exec(connectionString) ?? [];
    expect(address).toBe(`${endpoint}/`);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(await server.run('connection-string')).toBe(`${connectionString}\n`);
    const fresh = await server.run('connection-string', '--regenerate');
    expect(fresh).toContain(`endpoint=${endpoint}/`);
    expect(fresh).not.toContain(key);
  });
});
