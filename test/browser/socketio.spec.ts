import { io, type Socket } from 'socket.io-client';
import type { Jupyter } from './harness/jupyter.js';
import { expect, test } from './harness/test.js';

/** A client of Socket.IO in a chat behind Jupyter, which asks each request for the cookie of a user. */
class Client {
  static async join(
    jupyter: Jupyter,
    user: string,
    chat: string,
    transport: string
  ): Promise<Client> {
    const cookie = `colloquy-user=${user}`;
    const headers = { authorization: `Bearer ${await jupyter.token(user)}`, cookie };
    const string = async (kind = ''): Promise<string> => {
      const url = `${jupyter.chatUrl}/chat/authorize${kind}?chat_id=${chat}`;
      return ((await (await fetch(url, { headers })).json()) as { string: string }).string;
    };
    const socket = io(`${jupyter.url}/chat`, {
      path: '/colloquy/socket.io/',
      transports: [transport],
      query: { chat_id: chat, connection_string: await string() },
      extraHeaders: { cookie },
      forceNew: true
    });
    const client = new Client(socket, string);
    socket.on('feedback', ({ type, message }: Record<string, unknown>) =>
      client.heard.push([type, message])
    );
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return client;
  }

  private constructor(
    private readonly _socket: Socket,
    private readonly _string: (kind: string) => Promise<string>
  ) {}

  readonly heard: unknown[] = [];

  async say(message: string): Promise<unknown> {
    const content = { message, message_string: await this._string('/message') };
    return this._socket.emitWithAck('chat_message', content);
  }

  leave(): void {
    this._socket.disconnect();
  }
}

for (const transport of ['websocket', 'polling']) {
  test(`[SIO15] a person in JupyterLab and a client of Socket.IO chat through Jupyter, over ${transport}`, async ({
    lab,
    jupyter
  }) => {
    const ada = await lab('ada');
    const chat = await ada.create(`Over ${transport}`);
    const client = await Client.join(jupyter, 'grace', chat, transport);
    await ada.send('Is anybody there?');
    await expect.poll(() => client.heard).toContainEqual(['message_received', 'Is anybody there?']);
    expect(await client.say('Over Socket.IO')).toMatchObject({ status: 'ok' });
    await expect(ada.message('Over Socket.IO').first()).toBeVisible();
    client.leave();
  });
}
