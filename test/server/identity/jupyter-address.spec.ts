import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwn, JupyterAddress } from '../../../server/identity/jupyter-address.js';
import { JupyterUsers } from '../../../server/identity/jupyter.js';
import { selfSigned } from '../../../server/tls/self-signed.js';
import { ManualClock } from '../../../testing/manual-clock.js';

const answer: RequestListener = (request, response) =>
  response.end(
    JSON.stringify({ identity: { username: request.url === '/a%20b/api/me' ? 'u1' : '' } })
  );
const silent = { info: () => undefined, warn: () => undefined };
const never = new AbortController().signal;

describe('the address of a Jupyter server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-jupyter-'));
  const clock = new ManualClock();
  let server: Server;

  afterEach(() => server.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  const ask = async (url: string, host = 'lab.example.org') => {
    const users = new JupyterUsers(url, clock, silent);
    const user = await users.identify({ cookie: 'session=1', host });
    users.dispose();
    return user.username;
  };

  it('[IDENT24] may be a Unix socket', async () => {
    const path = join(folder, 'j %2F.sock');
    server = createHttp(answer).listen(path);
    await once(server, 'listening');
    expect(await ask(`http+unix://${encodeURIComponent(path)}/a%20b/`)).toBe('u1');
  });

  it('[IDENT25] needs no certificate for its own name on this machine', async () => {
    // With `--ip=0.0.0.0`, Jupyter is reached under every name and address of the machine.
    const tls = await selfSigned(folder, ['elsewhere.example'], clock);
    server = createHttps(tls, answer).listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outward = Object.values(networkInterfaces())
      .flatMap(entries => entries ?? [])
      .filter(({ family }) => family === 'IPv4')
      .map(({ address }) => address);
    for (const host of ['localhost', '127.0.0.1', '127.0.0.9', ...outward]) {
      expect(await ask(`https://${host}:${port}/a%20b/`)).toBe('u1');
    }
  });

  it('[IDENT25] elsewhere needs a certificate for the configured name, whatever Host a browser sends', async () => {
    expect(await new JupyterAddress('https://192.0.2.1/').route(never)).toMatchObject({
      rejectUnauthorized: true,
      servername: ''
    });
    expect(await new JupyterAddress('https://localhost:8888/').route(never)).toMatchObject({
      servername: 'localhost'
    });
  });

  it('[IDENT25] is on this machine if it is the loopback or the address of a network card', () => {
    for (const own of ['127.0.0.1', '127.0.1.1', '::1', '::ffff:127.0.0.1']) {
      expect(isOwn(own)).toBe(true);
    }
    for (const foreign of ['192.0.2.1', '2001:db8::1', 'fe80::1%nowhere', '0.0.0.0']) {
      expect(isOwn(foreign)).toBe(false);
    }
  });
});
