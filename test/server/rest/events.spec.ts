import type { AddressInfo } from 'node:net';
import { request, type ClientRequest } from 'node:http';
import { EventParser } from '../../../src/model/event-parser.js';
import { EventStream } from '../../../server/rest/event-stream.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import type { Thread } from '../../../server/rest/schemas.js';
import { person } from '../../harness/people.js';
import { ada, bob, House } from './house.js';

interface IEvent {
  name: string;
  id: number;
  data: { threadId: string; thread: Thread | null; message?: { content: { message: string } } };
}

/** A browser's list that listens, over a real socket. */
class Listener {
  readonly events: IEvent[] = [];
  raw = '';
  status = 0;
  headers: Record<string, unknown> = {};
  closed = false;
  request!: ClientRequest;

  static async open(house: House, who: IPrincipal, query = '', ms?: number): Promise<Listener> {
    const listener = new Listener();
    const token = await house.token(who, ms);
    const { port } = house.app.server.address() as AddressInfo;
    await new Promise<void>((resolve, reject) => {
      listener.request = request(
        {
          port,
          path: `/chat/events${query && `?token=${token}`}`,
          headers: query ? {} : { authorization: `Bearer ${token}` },
          agent: false
        },
        response => {
          listener.status = response.statusCode ?? 0;
          listener.headers = response.headers;
          response.setEncoding('utf8');
          response.on('data', (text: string) => listener._read(text));
          response.on('close', () => {
            listener.closed = true;
            listener._wake();
          });
          response.on('error', () => undefined);
          resolve();
        }
      );
      listener.request.on('error', reject);
      listener.request.end();
    });
    await listener.until(() => listener.raw.includes(': open'));
    return listener;
  }

  get names(): string[] {
    return this.events.map(({ name }) => name);
  }

  /** Resolves when something is true of what has arrived. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>(resolve => (this._wake = resolve));
    }
  }

  close(): void {
    this.request.on('error', () => undefined);
    this.request.destroy();
  }

  private _read(text: string): void {
    this.raw += text;
    for (const { name, id, data } of this._parser.push(text)) {
      this.events.push({ name, id: Number(id), data: JSON.parse(data) as IEvent['data'] });
    }
    this._wake();
  }

  private _parser = new EventParser();
  private _wake: () => void = () => undefined;
}

describe('/chat/events', () => {
  let house: House;
  const listeners: Listener[] = [];

  const listen = async (who: IPrincipal, query?: string, ms?: number): Promise<Listener> => {
    const listener = await Listener.open(house, who, query, ms);
    listeners.push(listener);
    return listener;
  };

  beforeEach(async () => {
    house = await House.open();
    await house.app.listen({ port: 0, host: '127.0.0.1' });
  });

  afterEach(async () => {
    listeners.splice(0).forEach(listener => listener.close());
    await house.close();
  });

  it('[SSE1] tells everybody what happens, with their own line of the list', async () => {
    const [one, two] = [await listen(ada), await listen(bob, 'token')];
    expect(two.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no'
    });
    const chat = await house.chat();
    await two.until(() => two.events.length === 1);
    await house.say(ada, chat, 'Hello');
    await two.until(() => two.events.length === 2);
    await house.ask(ada, 'PATCH', `/chat/threads/${chat}`, { topic: 'Trips' });
    await two.until(() => two.events.length === 3);
    await house.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    await two.until(() => two.events.length === 4);
    const names = [
      'chatThreadCreated',
      'chatMessageReceived',
      'chatThreadPropertiesUpdated',
      'chatThreadDeleted'
    ];
    expect(two.names).toEqual(names);
    expect(two.events.map(({ data }) => data.threadId)).toEqual([chat, chat, chat, chat]);
    expect(two.events[1].data).toMatchObject({
      thread: { topic: 'Plans', unreadCount: 1, role: null },
      message: { sender: 'ada', senderDisplayName: 'Ada', content: { message: 'Hello' } }
    });
    expect(two.events[2].data.thread?.topic).toBe('Trips');
    expect(two.events[3].data).toEqual({ threadId: chat, thread: null });
    await one.until(() => one.events.length === 4);
    expect(one.names).toEqual(names);
    expect(one.events[1].data.thread).toMatchObject({ unreadCount: 0, role: 'owner' });
    const ids = two.events.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('[SSE2] tells of edits and deletions', async () => {
    const chat = await house.chat();
    const id = await house.say(ada, chat, 'Helo');
    const one = await listen(bob);
    await house.rooms.execute(ada, { type: 'edit', chat, id, body: 'Hello' });
    await one.until(() => one.events.length === 1);
    await house.rooms.execute(ada, { type: 'delete', chat, id });
    await one.until(() => one.events.length === 2);
    expect(one.names).toEqual(['chatMessageEdited', 'chatMessageDeleted']);
    expect(one.events[0].data.message?.content.message).toBe('Hello');
    expect(one.events[1].data.thread?.lastMessage).toBeUndefined();
  });

  it('[SSE3] tells nobody of chats that they may not read', async () => {
    const [eve, one, root] = [
      await listen(person('eve')),
      await listen(bob),
      await listen(person('root', { admin: true }))
    ];
    const chat = await house.chat(ada, { access: 'private' });
    await house.say(ada, chat, 'Secret');
    await root.until(() => root.names.includes('chatMessageReceived'));

    await house.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    await one.until(() => one.events.length === 2);
    await house.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: null });
    await one.until(() => one.events.length === 3);
    expect(one.names).toEqual([
      'chatThreadCreated',
      'chatThreadPropertiesUpdated',
      'chatThreadDeleted'
    ]);
    await house.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    await root.until(() => root.names.includes('chatThreadDeleted'));
    const open = await house.chat();
    await Promise.all([eve, one].map(each => each.until(() => each.raw.includes(open))));
    expect(eve.raw).not.toContain(chat);
    expect(one.events).toHaveLength(4);
  });

  it('[SSE4] tells of a read position to its owner only', async () => {
    const chat = await house.chat();
    const message = await house.say(bob, chat, 'Hello');
    const [one, again, two] = [await listen(ada), await listen(ada), await listen(bob)];
    await house.ask(ada, 'POST', `/chat/threads/${chat}/readReceipts`, { chatMessageId: message });
    await one.until(() => one.events.length === 1);
    await again.until(() => again.events.length === 1);
    expect(one.names).toEqual(['readReceiptReceived']);
    expect(one.events[0].data.thread).toMatchObject({ unreadCount: 0, readSequenceId: 1 });
    await house.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    await two.until(() => two.events.length === 1);
    expect(two.names).toEqual(['chatThreadDeleted']);
  });

  it('[SSE5] tells many messages of one turn as one', async () => {
    const chat = await house.chat();
    const one = await listen(bob);
    const say = (body: string) =>
      house.rooms.execute(ada, { type: 'send', chat, message: { body } });
    await Promise.all(['One', 'Two', 'Three'].map(say));
    await one.until(() => one.events.length === 1);
    expect(one.events[0].data).toMatchObject({
      thread: { unreadCount: 3, lastMessage: { content: { message: 'Three' } } },
      message: { content: { message: 'Three' } }
    });
    await say('Four');
    await one.until(() => one.events.length === 2);
    expect(one.events[1].data.thread?.unreadCount).toBe(4);
  });

  it('[SSE6] lets nobody listen without a token, or longer than it holds', async () => {
    expect((await house.app.inject('/chat/events')).statusCode).toBe(401);
    expect((await house.app.inject('/chat/events?token=x')).statusCode).toBe(401);
    const head = await house.app.inject({ method: 'HEAD', url: '/chat/events' });
    expect(head.statusCode).toBe(405);
    const [short, long] = [await listen(ada, '', 60_000), await listen(ada, '', 2 ** 40)];
    house.clock.advance(60_000);
    await short.until(() => short.closed);
    expect(long.closed).toBe(false);
  });

  it('[SSE7] says something every 20 s', async () => {
    const one = await listen(ada);
    house.clock.advance(20_000);
    await one.until(() => one.raw.includes(': ping\n\n'));
  });

  it('[SSE8] leaves nothing behind when the clients and the server go', async () => {
    const before = house.rooms.events.size;
    const timers = house.clock.waiting;
    const [one, two] = [await listen(ada), await listen(bob)];
    expect(house.rooms.events.size).toBe(before);
    expect(house.clock.waiting).toBe(timers + 2);
    one.close();
    while (house.clock.waiting > timers + 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await house.app.close();
    house.attachments.dispose();
    await two.until(() => two.closed);
    expect(house.clock.waiting).toBe(0);
    expect(house.rooms.events.size).toBe(0);
  });
});

describe('a stream of events', () => {
  it('[SSE9] drops a client that does not read, and holds no more for it than a bound', () => {
    const stream = new EventStream(1000);
    const data = 'x'.repeat(300);
    // A pipe takes up some before it is full.
    const most = (stream.output.readableHighWaterMark + 1000) / data.length + 1;
    let sent = 0;
    while (!stream.output.destroyed && sent < 1000) {
      stream.send('chatMessageReceived', ++sent, data);
    }
    expect(sent).toBeGreaterThan(3);
    expect(sent).toBeLessThan(most);
    stream.send('chatMessageReceived', ++sent, data);
  });
});
