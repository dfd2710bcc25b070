import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { Served } from '../../../harness/served.js';

interface IMessage {
  readonly id: string;
  readonly kind: string;
  readonly seq: number;
  readonly text: string;
}

/** A message as the HTTP API gives it. */
interface IStored {
  readonly id: string;
  readonly type: string;
  readonly content: { message?: string };
}

/** A server, and clients of its tools. */
export class Agents {
  static async start(): Promise<Agents> {
    return new Agents(await Served.start({ limits: { questionsPerUser: 2 } }));
  }

  constructor(readonly served: Served) {}

  async open(who: IPrincipal | string): Promise<Client> {
    return this.openWith(await this.served.token(who));
  }

  async openWith(token: string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    const authorization = `Bearer ${token}`;
    const url = new URL(`http://127.0.0.1:${this.served.port}/mcp`);
    await client.connect(
      new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization } } })
    );
    this._clients.push(client);
    return client;
  }

  /** Closes all clients. */
  async close(): Promise<void> {
    await Promise.all(this._clients.splice(0).map(client => client.close()));
  }

  async newChat(owner: string, access = 'private', more: object = {}): Promise<string> {
    const given = { topic: `The chat of ${owner}`, access, ...more };
    const { chatThread } = await this.served.ask<{ chatThread: { id: string } }>(
      owner,
      'POST',
      '/chat/threads',
      given
    );
    return chatThread.id;
  }

  /** Sends a message over the HTTP API. */
  send(who: string, chat: string, content: string, more: object = {}): Promise<unknown> {
    return this.served.ask(who, 'POST', `/chat/threads/${chat}/messages`, { content, ...more });
  }

  /** The newest message of a person or a bot, as soon as there are so many. */
  async question(chat: string, count = 1): Promise<IStored> {
    for (;;) {
      const path = `/chat/threads/${chat}/messages`;
      const { value } = await this.served.ask<{ value: IStored[] }>('ada', 'GET', path);
      const said = value.filter(({ type }) => type === 'text');
      if (said.length >= count) {
        return said[0];
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  private readonly _clients: Client[] = [];
}

/** Starts a server for the tests of a file, and closes the clients after each of them. */
export function startAgents(): { readonly agents: Agents } {
  const started = {} as { agents: Agents };
  beforeAll(async () => {
    started.agents = await Agents.start();
  });
  afterEach(async () => {
    await started.agents.close();
    expect(started.agents.served.takeErrors()).toEqual([]);
  });
  afterAll(() => started.agents.served.stop());
  return started;
}

export async function call<T = Record<string, unknown>>(
  client: Client,
  name: string,
  given: Record<string, unknown> = {}
): Promise<T> {
  const { content } = await client.callTool({ name, arguments: given });
  const [{ text }] = content as unknown as [{ text: string }];
  return JSON.parse(text) as T;
}

/** The code of the error with which a call is refused. */
export const refusal = async (...args: Parameters<typeof call>): Promise<string> =>
  (await call<{ error: { code: string } }>(...args)).error.code;

/** The messages of people and bots in a chat. */
export const read = async (client: Client, chat: string): Promise<IMessage[]> =>
  (await call<{ messages: IMessage[] }>(client, 'read_chat', { chat })).messages.filter(
    ({ kind }) => kind !== 'system'
  );
