import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { harness, useApi } from '../test-app.js';

useApi();

/** Sends the head of a request as a proxy does that closes the connection after the answer. */
async function begin(...headers: string[]): Promise<Socket> {
  const { port } = harness.app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const head = ['POST /chat/threads HTTP/1.1', 'Host: a', 'Connection: close', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

describe('a request without a token', () => {
  beforeEach(() => harness.app.listen({ port: 0, host: '127.0.0.1' }));

  it('[REST25] is answered once its body has arrived', async () => {
    const socket = await begin('Content-Type: application/json', 'Content-Length: 12');
    const early = jest.fn();
    socket.once('data', early);
    // The server has seen the first head before it answers a later one.
    const other = await begin('Content-Length: 0');
    expect(await text(other)).toContain('401');
    expect(early).not.toHaveBeenCalled();
    socket.write('{"topic":');
    socket.write('""}');
    expect(await text(socket)).toContain('HTTP/1.1 401');
  });

  it.each(['Content-Length: 300000', 'Transfer-Encoding: chunked', 'Expect: 100-continue'])(
    '[REST25] is answered at once with %s',
    async header => {
      const length = header.startsWith('Expect') ? ['Content-Length: 12'] : [];
      const socket = await begin(header, ...length);
      expect(String(await once(socket, 'data'))).toContain('HTTP/1.1 401');
      socket.destroy();
    }
  );

  it('[REST25] may end before its body has arrived', async () => {
    const socket = await begin('Content-Length: 12');
    expect(await text(await begin('Content-Length: 0'))).toContain('401');
    socket.destroy();
    await once(socket, 'close');
    expect(await text(await begin('Content-Length: 0'))).toContain('401');
  });
});
