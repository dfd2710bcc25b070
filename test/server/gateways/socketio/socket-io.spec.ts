import { person } from '../../../harness/people.js';
import { Served } from '../../../harness/served.js';
import { Client, newChat, stringOf, type Transport } from './client.js';

describe.each(['websocket', 'polling'] as const)('over %s', (transport: Transport) => {
  let served: Served;
  const clients: Client[] = [];

  beforeAll(async () => {
    served = await Served.start();
  });
  afterEach(() => {
    clients.splice(0).forEach(client => client.close());
    expect(served.takeErrors()).toEqual([]);
  });
  afterAll(() => served.stop());

  const open = async (username: string, chat: string, after?: string): Promise<Client> => {
    const client = await Client.open(served, username, chat, {
      transport,
      ...(after !== undefined && { after })
    });
    clients.push(client);
    return client;
  };

  /** Begins to connect, and resolves with the code of the refusal. */
  const refusal = async (query: Record<string, string>): Promise<string> => {
    const client = Client.of(served, 'eve', query.chat_id ?? '', transport, query);
    clients.push(client);
    const code = await client.connected().then(
      () => 'connected',
      (error: Error) => error.message
    );
    expect(client.socket.connected).toBe(code === 'connected');
    return code;
  };

  it('[SIO1] a message is acknowledged and reaches everybody in the chat, whatever their protocol', async () => {
    const chat = await newChat(served, 'ada');
    const [ada, bob] = [await open('ada', chat), await open('bob', chat)];
    expect(await ada.say('Hello')).toMatchObject({ status: 'ok', seq: 1, chat_id: chat });
    for (const client of [ada, bob]) {
      await client.until(() => client.texts.length === 1);
      expect(client.all('feedback')).toEqual([
        expect.objectContaining({
          type: 'message_received',
          message: 'Hello',
          chat_id: chat,
          sender: 'ada'
        })
      ]);
    }
    const message_string = await stringOf(served, 'bob', chat, '/message');
    const json = JSON.stringify({ message: 'As JSON', chat_id: chat, message_string });
    expect(await bob.ask('chat_message', json)).toMatchObject({ status: 'ok', seq: 2 });
    await served.ask('cem', 'POST', `/chat/threads/${chat}/messages`, { content: 'Over HTTP' });
    await ada.until(() => ada.texts.length === 3);
    expect(ada.texts).toEqual(['Hello', 'As JSON', 'Over HTTP']);
  });

  it('[SIO1] messages are edited and deleted, by their author only', async () => {
    const chat = await newChat(served, 'ada');
    const [ada, bob] = [await open('ada', chat), await open('bob', chat)];
    const { id } = await ada.say('Helo');
    const string = (who: string): Promise<string> => stringOf(served, who, chat, '/message');
    expect(
      await bob.ask('chat_edit', { id, message: 'Mine', message_string: await string('bob') })
    ).toMatchObject({ status: 'error', code: 'forbidden' });
    expect(
      await ada.ask('chat_edit', { id, message: 'Hello', message_string: await string('ada') })
    ).toMatchObject({ status: 'ok', id });
    expect(await ada.ask('chat_delete', { id, message_string: await string('ada') })).toMatchObject(
      { status: 'ok', id }
    );
    await bob.until(() => bob.all('feedback').length === 3);
    expect(bob.all('feedback').map(({ type, message }) => [type, message])).toEqual([
      ['message_received', 'Helo'],
      ['message_edited', 'Hello'],
      ['message_deleted', '']
    ]);
  });

  it('[SIO2] a refused client is told why and is really gone', async () => {
    const [chat, other] = [await newChat(served, 'ada'), await newChat(served, 'ada')];
    const gone = await newChat(served, 'ada');
    const [own, forOther, message, forGone] = [
      await stringOf(served, 'ada', chat),
      await stringOf(served, 'ada', other),
      await stringOf(served, 'ada', chat, '/message'),
      await stringOf(served, 'ada', gone)
    ];
    await served.ask('ada', 'DELETE', `/chat?chat_id=${gone}`);
    expect(await refusal({})).toBe('bad_value');
    expect(await refusal({ chat_id: chat })).toBe('bad_value');
    expect(await refusal({ chat_id: chat, connection_string: 'x' })).toBe('string_unknown');
    expect(await refusal({ chat_id: chat, connection_string: forOther })).toBe('string_foreign');
    // A message string is no connection string.
    expect(await refusal({ chat_id: chat, connection_string: message })).toBe('string_foreign');
    expect(await refusal({ chat_id: gone, connection_string: forGone })).toBe('chat_deleted');
    expect(await refusal({ chat_id: chat, connection_string: own })).toBe('connected');
    expect(await refusal({ chat_id: chat, connection_string: own })).toBe('string_used');
    clients.splice(0).forEach(client => client.close());
    const { _gateways: gateways } = served.server as unknown as {
      _gateways: { socketIo: { connections: number } };
    };
    const gateway = gateways.socketIo;
    for (let i = 0; gateway.connections > 0 && i < 200; i++) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(gateway.connections).toBe(0);
  });

  it('[SIO3] a message string allows one message of its user in its chat', async () => {
    const [chat, other] = [await newChat(served, 'ada'), await newChat(served, 'ada')];
    const [ada, bob] = [await open('ada', chat), await open('bob', chat)];
    const connection = await stringOf(served, 'ada', chat);
    const own = await stringOf(served, 'ada', chat, '/message');
    const bobs = await stringOf(served, 'bob', chat, '/message');
    const forOther = await stringOf(served, 'ada', other, '/message');
    const say = async (content: object): Promise<string> => {
      const { status, code } = await ada.ask('chat_message', { message: 'x', ...content });
      return code ?? status;
    };
    expect(await say({})).toBe('bad_value');
    expect(await say({ message_string: 'x' })).toBe('string_unknown');
    expect(await say({ message_string: bobs })).toBe('string_foreign');
    expect(await say({ message_string: connection })).toBe('string_foreign');
    expect(await say({ message_string: forOther })).toBe('string_foreign');
    expect(await say({ message_string: forOther, chat_id: other })).toBe('bad_value');
    expect(await say({ message_string: own, message: 7 })).toBe('bad_value');
    expect(await say({ message_string: own })).toBe('ok');
    expect(await say({ message_string: own })).toBe('string_used');
    await ada.until(() => ada.all('error').length === 8);
    expect(ada.all('error').map(({ code }) => code)).toEqual([
      'bad_value',
      'string_unknown',
      'string_foreign',
      'string_foreign',
      'string_foreign',
      'bad_value',
      'bad_value',
      'string_used'
    ]);
    await bob.until(() => bob.texts.length === 1);
    expect(bob.all('error')).toEqual([]);
    // Of many uses at the same time, one counts.
    const again = await stringOf(served, 'ada', chat, '/message');
    const all = await Promise.all([1, 2, 3, 4].map(() => say({ message_string: again })));
    expect(all.sort()).toEqual(['ok', 'string_used', 'string_used', 'string_used']);
  });

  it('[SIO4] a user who connects again leaves the earlier chat', async () => {
    const [chat, other] = [await newChat(served, 'ada'), await newChat(served, 'ada')];
    const [first, bob] = [await open('ada', chat), await open('bob', chat)];
    const second = await open('ada', other);
    await first.until(() => !first.socket.connected);
    expect(first.all('error')).toEqual([expect.objectContaining({ code: 'connected_again' })]);
    await bob.say('Are you there?');
    await bob.until(() => bob.texts.length === 1);
    await second.say('Here');
    await second.until(() => second.texts.length === 1);
    expect(second.texts).toEqual(['Here']);
    expect(first.texts).toEqual([]);
  });

  it('[SIO5] removal, revocation and deletion end a connection at once', async () => {
    const chat = await newChat(served, 'ada');
    const { rooms } = served.server;
    const created = await served.ask<{ chatThread: { id: string } }>(
      'ada',
      'POST',
      '/chat/threads',
      { topic: 'Private' }
    );
    const secret = created.chatThread.id;
    const say = (body: string): Promise<unknown> =>
      rooms.execute(person('ada'), { type: 'send', chat: secret, message: { body } });
    const role = (value: 'member' | null): Promise<unknown> =>
      rooms.execute(person('ada'), {
        ...{ type: 'set-role', chat: secret, username: 'bob', role: value }
      });
    await role('member');
    const bob = await open('bob', secret);
    await say('before');
    await bob.until(() => bob.texts.length === 1);
    await role(null);
    await bob.until(() => !bob.socket.connected);
    await say('after');
    expect(bob.all('error')).toEqual([expect.objectContaining({ code: 'removed_from_chat' })]);
    const [ada, dan] = [await open('ada', chat), await open('dan', chat)];
    await served.ask('ada', 'DELETE', `/chat?chat_id=${chat}`);
    for (const client of [ada, dan]) {
      await client.until(() => !client.socket.connected);
      expect(client.all('error')).toEqual([expect.objectContaining({ code: 'chat_deleted' })]);
    }
    expect(bob.texts).toEqual(['before']);
    const lab = await rooms.execute(person('ada'), { type: 'create-workspace', name: 'Lab' });
    const members = { workspace: lab.id, usernames: ['bob'] };
    await rooms.execute(person('ada'), { type: 'add-workspace-members', ...members });
    const path = `/chat?workspace_id=${lab.id}`;
    const inside = await served.ask<{ chat: { id: string } }>('ada', 'POST', path);
    const member = await open('bob', inside.chat.id);
    const gone = { workspace: lab.id, username: 'bob' };
    await rooms.execute(person('ada'), { type: 'remove-workspace-member', ...gone });
    await member.until(() => !member.socket.connected);
    expect(member.all('error')).toEqual([expect.objectContaining({ code: 'removed_from_chat' })]);
  });

  it('[SIO18] when an open chat is made private, its participants stay connected and others are disconnected', async () => {
    const chat = await newChat(served, 'ada');
    const { rooms } = served.server;
    const set = (access: 'open' | 'private'): Promise<unknown> =>
      rooms.execute(person('ada'), { type: 'update-chat', chat, access });
    const add = { type: 'set-role', chat, username: 'bob', role: 'member' } as const;
    await rooms.execute(person('ada'), add);
    const [bob, dan] = [await open('bob', chat), await open('dan', chat)];
    await set('private');
    await dan.until(() => !dan.socket.connected);
    expect(dan.all('error')).toEqual([expect.objectContaining({ code: 'removed_from_chat' })]);
    expect(await bob.say('Among us')).toMatchObject({ status: 'ok' });
    await bob.until(() => bob.texts.length === 1);
    expect(dan.texts).toEqual([]);
    await set('open');
    const again = await open('dan', chat);
    expect(await again.say('Back')).toMatchObject({ status: 'ok' });
    await bob.until(() => bob.texts.length === 2);
  });

  it('[SIO6] a client that lost its connection comes back by itself, and misses nothing and hears nothing twice', async () => {
    const chat = await newChat(served, 'ada');
    const [ada, bob] = [await open('ada', chat), await open('bob', chat)];
    await ada.say('1');
    await bob.until(() => bob.texts.length === 1);
    for (let round = 0; round < 3; round++) {
      bob.socket.io.engine.close();
      await ada.say(`away ${round}`);
      await bob.until(() => bob.socket.connected);
      expect(bob.socket.recovered).toBe(true);
      await ada.say(`back ${round}`);
      await bob.until(() => bob.texts.length === 3 + 2 * round);
    }
    const spoken = [0, 1, 2].flatMap(round => [`away ${round}`, `back ${round}`]);
    expect(bob.texts).toEqual(['1', ...spoken]);
    // A client without the memory of its library says where it was.
    const { position } = bob;
    bob.close();
    await ada.say('while it was gone');
    const again = await open('bob', chat, position);
    await again.until(() => again.texts.length === 1);
    expect(again.texts).toEqual(['while it was gone']);
    const lost = await open('bob', chat, '999999999.1');
    await lost.until(() => lost.all('reset').length === 1);
  });

  it('[SIO7] a bot is busy, its text grows, and its answer comes once, complete', async () => {
    const chat = await newChat(served, 'ada');
    const ada = await open('ada', chat);
    const { id = '' } = await ada.say('How long?');
    const bot = person('helper', { bot: true });
    const { rooms } = served.server;
    await rooms.execute(bot, { type: 'status', chat, id, text: 'Counting…' });
    const streamed = { body: '', streaming: true, reply_to: id };
    const reply = await rooms.execute(bot, { type: 'send', chat, message: streamed });
    await rooms.execute(bot, { type: 'append', chat, id: reply.id, text: 'Three' });
    await ada.until(() => ada.all('progress').at(-1)?.message === 'Three');
    await rooms.execute(bot, { type: 'append', chat, id: reply.id, text: ' days' });
    await rooms.execute(bot, { type: 'finish', chat, id: reply.id, failure: 'It broke.' });
    await rooms.execute(bot, { type: 'status', chat, id, text: null });
    await rooms.execute(bot, { type: 'send', chat, message: { body: 'At once' } });
    await ada.until(() => ada.all('message').length === 2);
    expect(ada.all('message')).toEqual([
      expect.objectContaining({
        type: 'message',
        id: reply.id,
        message: 'Three days',
        sender: 'helper',
        reply_to: id,
        failure: 'It broke.'
      }),
      expect.objectContaining({ type: 'message', message: 'At once' })
    ]);
    expect(ada.all('busy').map(({ busy, text }) => [busy, text])).toEqual([
      [true, 'Counting…'],
      [false, '']
    ]);
  });
});
