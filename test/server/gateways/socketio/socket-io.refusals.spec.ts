import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { LIMITS } from '../../../../server/limits.js';
import { DATABASE } from '../../../../server/storage/sqlite.js';
import { refuse, type Attempt } from '../../../harness/refusals.js';
import { Served } from '../../../harness/served.js';
import { answerTo, Client, newChat, stringOf, type IAnswer } from './client.js';

/** A server with a chat of ada's, and clients. */
class Stage {
  served!: Served;
  chat!: string;

  get database(): string {
    return join(this.served.data, DATABASE);
  }

  string(who: string, kind: '' | '/message', chat = this.chat): Promise<string> {
    return stringOf(this.served, who, chat, kind);
  }

  expireAll(): void {
    const db = new DatabaseSync(this.database, { timeout: 5_000 });
    db.exec('UPDATE strings SET expires_on = 1');
    db.close();
  }

  async open(who: string, chat = this.chat): Promise<Client> {
    const client = await Client.open(this.served, who, chat);
    this._clients.push(client);
    return client;
  }

  /** Connects with a string, in the name of nobody. */
  connect(connection_string: string, chat_id = this.chat): Attempt {
    return async () => {
      const query = { chat_id, connection_string };
      const client = Client.of(this.served, '', chat_id, 'websocket', query);
      this._clients.push(client);
      return client.connected().then(
        () => 'connected',
        (error: Error) => error.message
      );
    };
  }

  raw(packet: string): Attempt {
    return () => answerTo(this.served, packet);
  }

  /** Comes back to a session, without a string. */
  recover(pid: unknown, offset: unknown): Attempt {
    return this.raw(`40/chat,${JSON.stringify({ pid, offset })}`);
  }

  /** A workspace of ada's with bob and an open chat. */
  async lab(): Promise<{ workspace: string; chat: string }> {
    const { served } = this;
    const made = await served.ask<{ id: string }>('ada', 'POST', '/chat/workspaces', {});
    const workspace = made.id;
    const path = `/chat/workspaces/${workspace}/members/:add`;
    await served.ask('ada', 'POST', path, { members: ['bob'] });
    const asked = ['ada', 'POST', `/chat?workspace_id=${workspace}`] as const;
    const { chat } = await served.ask<{ chat: { id: string } }>(...asked);
    return { workspace, chat: chat.id };
  }

  close(): void {
    this._clients.splice(0).forEach(client => client.close());
  }

  private readonly _clients: Client[] = [];
}

const codeOf = ({ code, status }: IAnswer): string => code ?? status;

/** Says something with a string. */
const say =
  (client: Client, message_string: unknown, message: unknown = 'x'): Attempt =>
  async () =>
    codeOf(await client.ask('chat_message', { message, message_string }));

describe('attempts over Socket.IO', () => {
  const stage = new Stage();

  beforeAll(async () => {
    stage.served = await Served.start({ limits: { chatsPerMinute: 1_000 } });
  });
  beforeEach(async () => {
    stage.chat = await newChat(stage.served, 'ada');
  });
  afterEach(() => {
    stage.close();
    expect(stage.served.takeErrors()).toEqual([]);
  });
  afterAll(() => stage.served.stop());

  refuse<Stage>(
    '[SIO17]',
    {
      expired: [
        [
          'a connection string',
          'string_expired',
          async stage => {
            const string = await stage.string('ada', '');
            stage.expireAll();
            return stage.connect(string);
          }
        ],
        [
          'a message string',
          'string_expired',
          async stage => {
            const ada = await stage.open('ada');
            const string = await stage.string('ada', '/message');
            stage.expireAll();
            return say(ada, string);
          }
        ]
      ],
      used: [
        [
          'a connection string',
          'string_used',
          async stage => {
            const string = await stage.string('ada', '');
            await stage.connect(string)();
            return stage.connect(string);
          }
        ],
        [
          'a message string',
          'string_used',
          async stage => {
            const ada = await stage.open('ada');
            const string = await stage.string('ada', '/message');
            await say(ada, string)();
            return say(ada, string);
          }
        ]
      ],
      foreign: [
        [
          'a connection string for another chat',
          'string_foreign',
          async stage =>
            stage.connect(await stage.string('ada', '', await newChat(stage.served, 'ada')))
        ],
        [
          'a message string of another user',
          'string_foreign',
          async stage => say(await stage.open('ada'), await stage.string('bob', '/message'))
        ],
        [
          'a message string for another chat',
          'string_foreign',
          async stage => {
            const other = await newChat(stage.served, 'ada');
            return say(await stage.open('ada'), await stage.string('ada', '/message', other));
          }
        ],
        [
          'the session of a client that is connected',
          'bad_value',
          async stage => {
            const bob = await stage.open('bob');
            await bob.until(() => bob.all('position').length > 0);
            return stage.recover((bob.socket as unknown as { _pid: string })._pid, bob.position);
          }
        ],
        ['a session that nobody has', 'bad_value', stage => stage.recover('__proto__', '1.1')],
        [
          'a string that nobody made',
          'string_unknown',
          stage => stage.connect('11111111-1111-4111-8111-111111111111')
        ]
      ],
      swapped: [
        [
          'a message string to connect',
          'string_foreign',
          async stage => stage.connect(await stage.string('ada', '/message'))
        ],
        [
          'a connection string for a message',
          'string_foreign',
          async stage => say(await stage.open('ada'), await stage.string('ada', ''))
        ]
      ],
      'of the wrong workspace': [
        [
          'a chat that has moved to a workspace of others',
          'chat_not_found',
          async stage => {
            const { workspace } = await stage.lab();
            const string = await stage.string('eve', '');
            const path = `/chat/threads/${stage.chat}/workspace`;
            await stage.served.ask('ada', 'PUT', path, { workspaceId: workspace });
            return stage.connect(string);
          }
        ]
      ],
      'of a removed member': [
        [
          'a connection string',
          'chat_not_found',
          async stage => {
            const { workspace, chat } = await stage.lab();
            const string = await stage.string('bob', '', chat);
            const path = `/chat/workspaces/${workspace}/members/bob`;
            await stage.served.ask('ada', 'DELETE', path);
            return stage.connect(string, chat);
          }
        ],
        [
          'a message on a connection from before',
          'removed_from_chat',
          async stage => {
            const { workspace, chat } = await stage.lab();
            const bob = await stage.open('bob', chat);
            const message_string = await stage.string('bob', '/message', chat);
            const path = `/chat/workspaces/${workspace}/members/bob`;
            await stage.served.ask('ada', 'DELETE', path);
            return async () => {
              bob.socket.emit('chat_message', { message: 'x', message_string });
              await bob.until(() => !bob.socket.connected);
              return bob.all('error').at(-1)?.code as string;
            };
          }
        ]
      ],
      oversized: [
        ['a string', 'bad_value', async stage => say(await stage.open('ada'), 'x'.repeat(10_000))],
        ['a connection string', 'bad_value', stage => stage.connect('x'.repeat(1_000))],
        [
          'a packet',
          'transport close',
          async stage => {
            const ada = await stage.open('ada');
            return async () => {
              ada.socket.emit('chat_message', { message: 'x'.repeat(300 * 1024) });
              await ada.until(() => ada.all('disconnect').length > 0);
              return ada.all('disconnect')[0].reason as string;
            };
          }
        ]
      ],
      malformed: [
        ['a session that is no text', 'bad_value', stage => stage.recover(['x'], { n: 1 })],
        ['a request before it connects', 'closed', stage => stage.raw('42/chat,["chat_message"]')],
        ['an answer before it connects', 'closed', stage => stage.raw('43/chat,99999999999[]')],
        ['the main namespace', 'not_found', stage => stage.raw('40')],
        ['another namespace', 'Invalid namespace', stage => stage.raw('40/chat/../chat,')],
        ['a list to connect with', 'closed', stage => stage.raw('40/chat,[1]')],
        ['no object', 'bad_request', async stage => ask(await stage.open('ada'), 7)],
        ['no JSON', 'bad_request', async stage => ask(await stage.open('ada'), '{')],
        ['a list', 'bad_request', async stage => ask(await stage.open('ada'), [[]])],
        ['no string', 'bad_value', async stage => say(await stage.open('ada'), undefined)],
        [
          'a text that is none',
          'bad_value',
          async stage => say(await stage.open('ada'), await stage.string('ada', '/message'), {})
        ],
        ['no chat', 'bad_value', async stage => stage.connect(await stage.string('ada', ''), '')]
      ],
      'ten thousand': [
        [
          'requests without a valid string',
          'too_many_refusals',
          async stage => {
            const ada = await stage.open('ada');
            return async () => {
              for (let i = 0; i < 10_000 && ada.socket.connected; i++) {
                ada.socket.emit('chat_message', { message: 'x', message_string: `${i}` });
                if (i % LIMITS.refusals === 0) {
                  await new Promise(resolve => setImmediate(resolve));
                }
              }
              await ada.until(() => !ada.socket.connected);
              return ada.all('error').at(-1)?.code as string;
            };
          }
        ]
      ]
    },
    () => stage
  );
});

/** Sends anything. */
const ask =
  (client: Client, content: unknown): Attempt =>
  async () =>
    codeOf(await client.ask('chat_message', content));
