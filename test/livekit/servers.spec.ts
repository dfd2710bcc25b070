import { dispose, Room, RoomEvent, type RemoteParticipant } from '@livekit/rtc-node';
import {
  liveKitKinds,
  liveKitToken,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';

afterAll(dispose);

describe.each(liveKitKinds())('[LK6] the server `%s`', kind => {
  let server: ILiveKitServer;
  const rooms: Room[] = [];

  beforeAll(async () => {
    server = await startLiveKit(kind);
  });

  afterEach(async () => {
    await Promise.all(rooms.splice(0).map(room => room.disconnect()));
  });

  afterAll(() => server.stop());

  async function join(identity: string, room?: string): Promise<Room> {
    const joined = new Room();
    rooms.push(joined);
    await joined.connect(server.url, await liveKitToken(identity, { room }));
    return joined;
  }

  const next = (room: Room): Promise<[string, string | undefined, string | undefined]> =>
    new Promise(done =>
      room.once(
        RoomEvent.DataReceived,
        (payload: Uint8Array, sender?: RemoteParticipant, _?: unknown, topic?: string) =>
          done([new TextDecoder().decode(payload), sender?.identity, topic])
      )
    );

  const say = (room: Room, text: string): Promise<void> =>
    room.localParticipant!.publishData(new TextEncoder().encode(text), {
      topic: 'greetings',
      reliable: true
    });

  it('relays packets with their author, within one room', async () => {
    const [ada, bob, eve] = [await join('ada'), await join('bob'), await join('eve', 'elsewhere')];
    const astray: Uint8Array[] = [];
    eve.on(RoomEvent.DataReceived, (payload: Uint8Array) => astray.push(payload));
    // A packet may be faster than the news of its author.
    await new Promise<unknown>(done =>
      ada.remoteParticipants.has('bob') ? done(0) : ada.once(RoomEvent.ParticipantConnected, done)
    );
    const [heard, answered] = [next(bob), next(ada)];
    await say(ada, 'hello');
    expect(await heard).toEqual(['hello', 'ada', 'greetings']);
    await say(bob, 'hello Ada');
    expect(await answered).toEqual(['hello Ada', 'bob', 'greetings']);
    expect(astray).toEqual([]);
  });

  it('relays text streams', async () => {
    const [ada, bob] = [await join('ada'), await join('bob')];
    const heard = new Promise<string>((done, fail) =>
      bob.registerTextStreamHandler('lk.chat', reader => void reader.readAll().then(done, fail))
    );
    const text = 'long '.repeat(10_000);
    await ada.localParticipant!.sendText(text, { topic: 'lk.chat' });
    expect((await heard) === text).toBe(true);
  });

  it('refuses a forged token', async () => {
    const token = await liveKitToken('ada');
    const forged = token.slice(0, -8) + 'AAAAAAAA';
    await expect(new Room().connect(server.url, forged)).rejects.toThrow();
  });

  it('starts again on the same port', async () => {
    const { url } = server;
    await server.stop();
    await server.start();
    expect(server.url).toBe(url);
    const [ada, bob] = [await join('ada'), await join('bob')];
    const heard = next(bob);
    await say(ada, 'again');
    expect(await heard).toEqual(['again', 'ada', 'greetings']);
  });
});
