import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Served } from '../../../harness/served.js';
import { Client, newChat, stringOf } from './client.js';

interface IGateway {
  readonly connections: number;
  readonly size: number;
}

describe('hostile clients', () => {
  let served: Served;
  const clients: Client[] = [];

  const start = async (settings: Parameters<typeof Served.start>[0] = {}): Promise<void> => {
    served = await Served.start(settings);
  };
  afterEach(async () => {
    clients.splice(0).forEach(client => client.close());
    expect(served.takeErrors()).toEqual([]);
    await served.stop();
  });

  const gateway = (): IGateway =>
    (served.server as unknown as { _gateways: { socketIo: IGateway } })._gateways.socketIo;

  const open = async (username: string, chat: string): Promise<Client> => {
    const client = await Client.open(served, username, chat);
    clients.push(client);
    return client;
  };

  /** A WebSocket that has shaken hands but joined nothing, or what a chat's string lets it join. */
  const raw = async (join?: { username: string; chat: string }): Promise<WebSocket> => {
    const query = join
      ? `&chat_id=${join.chat}&connection_string=${await stringOf(served, join.username, join.chat)}`
      : '';
    const socket = new WebSocket(
      `ws://127.0.0.1:${served.port}/socket.io/?EIO=4&transport=websocket${query}`
    );
    socket.on('error', () => undefined);
    await once(socket, 'message');
    if (join) {
      socket.send('40/chat,');
      await once(socket, 'message');
    }
    return socket;
  };

  const closed = (socket: WebSocket): Promise<unknown> =>
    socket.readyState === WebSocket.CLOSED ? Promise.resolve() : once(socket, 'close');

  it('[SIO8] packets that nobody can read cost only their sender', async () => {
    await start();
    const chat = await newChat(served, 'ada');
    const ada = await open('ada', chat);
    const deep = '['.repeat(100_000);
    const packets: (string | Buffer)[] = [
      Buffer.alloc(1_000, 1),
      'x'.repeat(300 * 1024),
      `42/chat,["chat_message",${deep}`,
      `42/chat,["chat_message",${deep}${']'.repeat(100_000)}]`,
      `451-/chat,["chat_message",${deep}${']'.repeat(100_000)}]`,
      '451-/chat,["chat_message",{"_placeholder":true,"num":0}]',
      '45999999-/chat,["chat_message"]',
      '42/chat,["connect"]',
      '42/chat,["disconnect"]',
      '42/chat,[{}]',
      '42/chat,[]',
      '42/chat,{}',
      '42/chat,0["chat_message",{"message":"x"}]',
      '42/chat,99999999999999999999["chat_message"]',
      '42/chat,["chat_message","not JSON"]',
      '42/chat,["chat_message","[]"]',
      '42/chat,["chat_message",null]',
      '42/chat,["chat_message",{"__proto__":{"message":"x"},"message_string":{"a":1}}]',
      '42/chat,["unknown",{}]',
      '42/other,["chat_message",{}]',
      '40/other,',
      '40/chat,',
      '40/chat,{"pid":"x","offset":"y"}',
      '40/chat,[]',
      '43/chat,7[]',
      '44/chat,{"message":"x"}',
      '41/chat,',
      '4',
      '9',
      '1',
      ''
    ];
    for (const packet of packets) {
      const socket = await raw({ username: 'eve', chat });
      socket.send(packet);
      socket.send('2');
      await new Promise(resolve => setTimeout(resolve, 5));
      socket.terminate();
      const anonymous = await raw();
      anonymous.send(packet);
      anonymous.terminate();
    }
    expect(await ada.say('Still here')).toMatchObject({ status: 'ok' });
    await ada.until(() => ada.texts.length === 1);
    expect(ada.texts).toEqual(['Still here']);
    await ada.until(() => gateway().connections === 1);
  });

  it('[SIO8] any HTTP request to the path is answered without a fault', async () => {
    await start();
    const targets = [
      '/socket.io/',
      '/socket.io',
      '/socket.io/?EIO=3&transport=polling',
      '/socket.io/?EIO=4&transport=polling&j=0',
      '/socket.io/?EIO=4&transport=webtransport',
      '/socket.io/?EIO=4&transport=__proto__',
      '/socket.io/?EIO=4&transport=polling&sid=__proto__',
      '/socket.io/?EIO=4&transport=polling&sid=constructor',
      '/socket.io/?EIO=4&transport=polling&sid=%ff',
      '/socket.io/?EIO=4&transport=websocket',
      '/socket.io/?EIO=4&EIO=4&transport=polling&transport=polling',
      '/socket.io/socket.io.js',
      '/socket.io/socket.io.esm.min.js',
      'http://other.example/socket.io/?EIO=4&transport=websocket',
      '//socket.io/?EIO=4'
    ];
    for (const target of targets) {
      for (const method of ['GET', 'POST', 'PUT', 'OPTIONS', 'HEAD']) {
        const { status } = await served.send({
          ...{ method, target },
          ...(method === 'POST' && { body: '4\x1e4\x1ebx', headers: ['Content-Type: text/plain'] })
        });
        expect([target, method, status < 500]).toEqual([target, method, true]);
      }
      const { status } = await served.send({
        target,
        headers: [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: bad'
        ]
      });
      expect([target, status < 500]).toEqual([target, true]);
    }
  });

  it('[SIO8] a client that floods is refused, then disconnected, and others go on', async () => {
    await start({ limits: { requestsPer10s: 100, refusals: 20 } });
    const chat = await newChat(served, 'ada');
    const [ada, eve] = [await open('ada', chat), await open('eve', chat)];
    for (let i = 0; i < 2_000; i++) {
      eve.socket.emit('chat_message', { message: 'x', message_string: 'x' });
    }
    await eve.until(() => !eve.socket.connected);
    expect(eve.all('error').at(-1)).toMatchObject({ code: 'too_many_refusals' });
    expect(await ada.say('Calm')).toMatchObject({ status: 'ok' });
    expect(ada.all('error')).toEqual([]);
  });

  it('[SIO9] a connection that joins nothing is closed soon, and an address has few of them', async () => {
    await start({ limits: { anonymousPerAddress: 20, headersTimeoutMs: 2_000 } });
    const sockets: WebSocket[] = [];
    for (let i = 0; i < 30; i++) {
      sockets.push(await raw());
    }
    expect(gateway().connections).toBeLessThanOrEqual(21);
    const polls = await Promise.all(
      Array.from({ length: 40 }, () =>
        fetch(`http://127.0.0.1:${served.port}/socket.io/?EIO=4&transport=polling`)
      )
    );
    expect(new Set(polls.map(({ status }) => status))).toEqual(new Set([200]));
    expect(gateway().connections).toBeLessThanOrEqual(21);
    const chat = await newChat(served, 'ada');
    const ada = await open('ada', chat);
    await Promise.all(sockets.map(closed));
    for (let i = 0; gateway().connections > 1 && i < 500; i++) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(gateway().connections).toBe(1);
    expect(ada.socket.connected).toBe(true);
  });

  it('[SIO10] pages of foreign origins are refused, and requests without a chat count by address', async () => {
    await start({
      allowedOrigins: ['https://app.example'],
      limits: { requestsPerAddressPer10s: 50 }
    });
    const ask = (origin?: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${served.port}/socket.io/?EIO=4&transport=polling`, {
        headers: origin === undefined ? {} : { origin }
      });
    const foreign = await ask('https://evil.example');
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await ask('https://app.example');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(allowed.headers.get('x-content-type-options')).toBe('nosniff');
    const own = await ask(`http://127.0.0.1:${served.port}`);
    expect(own.status).toBe(200);
    const socket = new WebSocket(
      `ws://127.0.0.1:${served.port}/socket.io/?EIO=4&transport=websocket`,
      { headers: { origin: 'https://evil.example' } }
    );
    await expect(once(socket, 'open')).rejects.toThrow('403');
    const many = await Promise.all(Array.from({ length: 60 }, () => ask()));
    expect(many.map(({ status }) => status).filter(status => status === 429)).not.toEqual([]);
  });
});
