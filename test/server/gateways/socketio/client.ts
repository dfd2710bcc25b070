import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';

/** A running server. */
export interface IServed {
  readonly port: number;
  ask<T>(username: string, method: string, path: string, body?: unknown): Promise<T>;
}

export type Transport = 'polling' | 'websocket';

/** An event that a client was told: its name and its content. */
export type Heard = readonly [name: string, content: Record<string, unknown>];

export interface IAnswer {
  readonly status: string;
  readonly code?: string;
  readonly id?: string;
  readonly seq?: number;
}

/** A client of the library's own, in one chat. */
export class Client {
  private constructor(
    readonly served: IServed,
    readonly username: string,
    readonly chat: string,
    readonly socket: Socket
  ) {
    socket.onAny((name: string, content: Record<string, unknown>) =>
      this.heard.push([name, content])
    );
    socket.on('disconnect', reason => this.heard.push(['disconnect', { reason }]));
  }

  /** Everything that it was told, except for positions. */
  readonly heard: Heard[] = [];

  static async open(
    served: IServed,
    username: string,
    chat: string,
    { transport = 'websocket', after }: { transport?: Transport; after?: string } = {}
  ): Promise<Client> {
    const string = await stringOf(served, username, chat);
    const client = Client.of(served, username, chat, transport, {
      chat_id: chat,
      connection_string: string,
      ...(after !== undefined && { after })
    });
    await client.connected();
    return client;
  }

  /** A client that begins to connect with this query. */
  static of(
    served: IServed,
    username: string,
    chat: string,
    transport: Transport,
    query: Record<string, string>
  ): Client {
    const socket = io(`http://127.0.0.1:${served.port}/chat`, {
      transports: [transport],
      query,
      forceNew: true,
      reconnectionDelay: 10
    });
    return new Client(served, username, chat, socket);
  }

  /** Resolves when it is in the chat; rejects with the code of a `connect_error`. */
  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', error =>
        reject(new Error((error as { data?: { code: string } }).data?.code ?? error.message))
      );
    });
  }

  async say(message: string, more: object = {}): Promise<IAnswer> {
    const message_string = await stringOf(this.served, this.username, this.chat, '/message');
    return this.ask('chat_message', { message, chat_id: this.chat, message_string, ...more });
  }

  async ask(name: string, content: unknown): Promise<IAnswer> {
    return (await this.socket.emitWithAck(name, content)) as IAnswer;
  }

  /** The contents of all events with this name. */
  all(name: string): Record<string, unknown>[] {
    return this.heard.filter(([one]) => one === name).map(([, content]) => content);
  }

  /** The texts of all messages that it was told, of people and bots. */
  get texts(): unknown[] {
    return this.heard
      .filter(([name, { type }]) => name === 'message' || type === 'message_received')
      .map(([, { message }]) => message);
  }

  get position(): string {
    return this.all('position').at(-1) as unknown as string;
  }

  async until(isSo: () => boolean): Promise<void> {
    for (let i = 0; !isSo(); i++) {
      if (i > 500) {
        throw new Error(`It never happened. Heard: ${JSON.stringify(this.heard)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** A string for a connection, or with `/message` for a message. */
export async function stringOf(
  served: IServed,
  username: string,
  chat: string,
  kind: '' | '/message' = ''
): Promise<string> {
  const path = `/chat/authorize${kind}?chat_id=${chat}`;
  return (await served.ask<{ string: string }>(username, 'GET', path)).string;
}

/** A new chat of a user in the default workspace. */
export async function newChat(served: IServed, username: string): Promise<string> {
  const path = '/chat?workspace_id=default';
  return (await served.ask<{ chat: { id: string } }>(username, 'POST', path)).chat.id;
}

/** Sends a packet without any library, and resolves with the code or the text of the answer, or with `closed`. */
export async function answerTo({ port }: IServed, packet: string): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  await once(socket, 'message');
  const answer = new Promise<string>(resolve => {
    socket.once('message', data => resolve((data as Buffer).toString()));
    socket.once('close', () => resolve('closed'));
  });
  socket.send(packet);
  const told = await answer;
  socket.terminate();
  return /"code":"(\w+)"/.exec(told)?.[1] ?? /"message":"([^"]*)"/.exec(told)?.[1] ?? told;
}
