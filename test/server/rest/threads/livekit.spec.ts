import { WebSocket } from 'ws';
import { ada, bob, TestApi } from '../test-api.js';
import { Served } from '../../../harness/served.js';

describe('the room of LiveKit of a chat, over HTTP', () => {
  let api: TestApi;
  let url: string;

  beforeEach(async () => {
    api = await TestApi.open();
    url = `/chat/threads/${await api.chat(ada, { access: 'open' })}/livekit`;
  });
  afterEach(() => api.close());

  it('[BRIDGE13] owners set and remove it, and participants see its state', async () => {
    expect((await api.ask(bob, 'GET', url)).json()).toEqual({});
    const refused = await api.ask(bob, 'PUT', url, { room: 'team' });
    expect([refused.statusCode, refused.json<{ error: object }>().error]).toMatchObject([
      403,
      { code: 'forbidden' }
    ]);
    const set = await api.ask(ada, 'PUT', url, { room: ' team ' });
    expect(set.json()).toMatchObject({ room: 'team' });
    const { state, reason } = (await api.ask(bob, 'GET', url)).json<Record<string, string>>();
    expect([state, reason]).toEqual(['refused', expect.stringMatching(/not set up for LiveKit/)]);
    expect((await api.ask(ada, 'DELETE', url)).statusCode).toBe(204);
    expect((await api.ask(ada, 'DELETE', url)).statusCode).toBe(204);
    expect((await api.ask(bob, 'GET', url)).json()).toEqual({});
  });

  it.each([
    {},
    { room: '' },
    { room: ' ' },
    { room: 5 },
    { room: null },
    { room: 'x'.repeat(129) },
    { room: 'a\nb' }
  ])('[BRIDGE13] a name of a room has 1 to 128 characters on one line: %j', async body => {
    expect((await api.ask(ada, 'PUT', url, body)).statusCode).toBe(400);
    expect(await api.storage.bridges.list()).toEqual([]);
  });
});

it('[BRIDGE13] clients that have the chat open hear of each change, and the settings tell whether there is a LiveKit server', async () => {
  const served = await Served.start();
  const made = await served.ask<{ chatThread: { id: string } }>('ada', 'POST', '/chat/threads', {
    topic: 'Team'
  });
  const { id } = made.chatThread;
  expect(await served.ask('ada', 'GET', '/chat/settings')).toMatchObject({ livekit: false });
  const token = await served.token('ada');
  const socket = new WebSocket(
    `ws://127.0.0.1:${served.port}/sync/text:chat:${id}?token=${token}&client=colloquy`
  );
  const heard: string[] = [];
  const told = (text: string): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => void (heard.some(one => one.includes(text)) && resolve());
      socket.on('message', look);
      look();
    });
  socket.on('message', data => heard.push((data as Buffer).toString()));
  await told('"welcome"');
  await served.ask('ada', 'PUT', `/chat/threads/${id}/livekit`, { room: 'team' });
  await told('"room":"team","state":"refused"');
  await served.ask('ada', 'DELETE', `/chat/threads/${id}/livekit`);
  await told('"type":"bridge","bridge":null');
  socket.terminate();
  await served.stop();
});
