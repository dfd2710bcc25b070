import type { APIRequestContext } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import type { PersonKind } from '../../../src/document/index.js';
import type { IAddress } from './azure-client.js';
import { authorOf, type IClient, type IShown } from './client.js';

interface ITold {
  readonly id: string;
  readonly type: string;
  readonly message: string;
  readonly sender_name: string;
  readonly sender_kind: PersonKind;
  readonly system?: boolean;
}

/** A client of Socket.IO, which keeps what it is told. */
export class SocketClient implements IClient {
  static async join(
    request: APIRequestContext,
    address: IAddress,
    author: string
  ): Promise<SocketClient> {
    const { url, ca, cookie, chat } = address;
    const { origin, pathname } = new URL(url);
    const client = new SocketClient(
      request,
      address,
      author,
      io(`${origin}/chat`, {
        path: `${pathname}/socket.io/`,
        ca,
        extraHeaders: { cookie },
        forceNew: true,
        auth: give =>
          void askString(request, address, '').then(connection_string =>
            give({ chat_id: chat, connection_string })
          )
      })
    );
    await new Promise<void>((resolve, reject) => {
      client._socket.once('connect', resolve).once('connect_error', reject);
    });
    return client;
  }

  private constructor(
    private readonly _request: APIRequestContext,
    private readonly _address: IAddress,
    readonly author: string,
    private readonly _socket: Socket
  ) {
    for (const event of ['feedback', 'message']) {
      _socket.on(event, (told: ITold) => this._take(told));
    }
  }

  async write(message: string): Promise<void> {
    this._ids.set(message, await this._ask('chat_message', { message }));
  }

  async edit(text: string, message: string): Promise<void> {
    await this._ask('chat_edit', { id: this._ids.get(text), message });
  }

  async remove(text: string): Promise<void> {
    await this._ask('chat_delete', { id: this._ids.get(text) });
  }

  shows(): Promise<IShown[]> {
    return Promise.resolve([...this._shown.values()]);
  }

  leave(): void {
    this._socket.disconnect();
  }

  private _take({ id, system, message: text, sender_name, sender_kind }: ITold): void {
    if (!system) {
      this._shown.set(id, { author: authorOf(sender_name, sender_kind), text });
    }
  }

  private async _ask(event: string, content: object): Promise<string> {
    const message_string = await askString(this._request, this._address, '/message');
    const asked = { ...content, message_string };
    const answer = (await this._socket.emitWithAck(event, asked)) as Record<string, string>;
    if (answer.status !== 'ok') {
      throw new Error(answer.message);
    }
    return answer.id;
  }

  private readonly _shown = new Map<string, IShown>();
  private readonly _ids = new Map<string, string>();
}

async function askString(
  request: APIRequestContext,
  { url, chat, token, cookie }: IAddress,
  kind: string
): Promise<string> {
  const answer = await request.get(`${url}/chat/authorize${kind}?chat_id=${chat}`, {
    headers: { authorization: `Bearer ${token}`, cookie }
  });
  return ((await answer.json()) as { string: string }).string;
}
