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
    const client = await Client.open(served, username, chat, { transport, after });
    clients.push(client);
    return client;
  };

  it('[SIO1] a message is acknowledged and reaches everybody in the chat', async () => {
    const chat = await newChat(served, 'ada');
    const [ada, bob] = [await open('ada', chat), await open('bob', chat)];
    const answer = await ada.say('Hello');
    expect(answer).toMatchObject({ status: 'ok', seq: 1, chat_id: chat });
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
  });
});
