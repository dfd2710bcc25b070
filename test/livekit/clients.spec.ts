import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import { ChatManager, ChatMessage, generateId, type IChatRoom } from '../../src/livekit/index.js';
import {
  liveKitKinds,
  liveKitToken,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';

const run = promisify(execFile);

type Line = 'joined' | [author: string | null, id: string, message: string, deleted: boolean];

/** A program in Python with LiveKit's own chat manager. */
class Python {
  constructor(...args: string[]) {
    this._child = spawn('.venv-test/bin/python', ['test/python/livekit_chat.py', ...args], {
      stdio: ['pipe', 'pipe', 'inherit']
    });
    createInterface(this._child.stdout!).on('line', line => {
      this.lines.push(JSON.parse(line) as Line);
      this._wake();
    });
    this.ended = new Promise(done => this._child.once('exit', done));
  }

  readonly lines: Line[] = [];
  readonly ended: Promise<number | null>;

  go(): void {
    this._child.stdin!.write('\n');
  }

  async until(count: number): Promise<void> {
    while (this.lines.length < count) {
      await new Promise<void>(done => (this._wake = done));
    }
  }

  stop(): void {
    this._child.kill('SIGKILL');
  }

  private readonly _child: ChildProcess;
  private _wake: () => void = () => undefined;
}

beforeAll(async () => {
  const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
  await run(process.execPath, ['--eval', ensure]);
}, 300_000);
afterAll(dispose);

describe.each(liveKitKinds())('with the server `%s`', kind => {
  let server: ILiveKitServer;
  const rooms: Room[] = [];
  const programs: Python[] = [];
  beforeAll(async () => {
    server = await startLiveKit(kind);
  });
  afterEach(() => programs.splice(0).forEach(program => program.stop()));
  afterEach(() => Promise.all(rooms.splice(0).map(room => room.disconnect())));
  afterAll(() => server.stop());

  async function join(identity: string, room: string): Promise<Room> {
    const joined = new Room();
    rooms.push(joined);
    await joined.connect(server.url, await liveKitToken(identity, { room }));
    return joined;
  }

  /** A participant with our manager, and what it receives. */
  async function chat(
    identity: string,
    name: string
  ): Promise<{ room: Room; manager: ChatManager; received: ChatMessage[]; until: typeof until }> {
    const room = await join(identity, name);
    const manager = new ChatManager(room satisfies IChatRoom);
    const received: ChatMessage[] = [];
    let wake = (): void => undefined;
    manager.on('message_received', message => (received.push(message), wake()));
    async function until(count: number): Promise<void> {
      while (received.length < count) {
        await new Promise<void>(done => (wake = done));
      }
    }
    return { room, manager, received, until };
  }

  /** Resolves when both know each other: until then, packets arrive without their author. */
  const met = (room: Room, other: string): Promise<unknown> =>
    new Promise<unknown>(done =>
      room.remoteParticipants.has(other)
        ? done(0)
        : room.on(RoomEvent.ParticipantConnected, ({ identity }) => identity === other && done(0))
    );

  it('[LK12] managers in `@livekit/rtc-node` read each other', async () => {
    const [here, there] = [await chat('ada', 'node'), await chat('bob', 'node')];
    await met(here.room, 'bob');
    const sent = await here.manager.sendMessage('hello');
    await there.manager.sendMessage('hi');
    sent.message = 'hello 🎈';
    await here.manager.updateMessage(sent);
    sent.deleted = true;
    await here.manager.updateMessage(sent);
    await Promise.all([there.until(3), here.until(1)]);
    const { id, timestamp } = sent;
    expect(there.received).toMatchObject([
      { id, timestamp, message: 'hello', deleted: false, participant: { identity: 'ada' } },
      { id, timestamp, message: 'hello 🎈', deleted: false },
      { id, timestamp, deleted: true }
    ]);
    expect(here.received).toMatchObject([{ message: 'hi', participant: { identity: 'bob' } }]);
  });

  it('[LK12] a malformed packet of one peer ends nobody’s stream', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const [here, eve] = [await chat('ada', 'broken'), await join('eve', 'broken')];
    await met(here.room, 'eve');
    const send = (text: string): Promise<void> =>
      eve.localParticipant!.publishData(new TextEncoder().encode(text), {
        topic: 'lk-chat-topic',
        reliable: true
      });
    await send('{"id":');
    await send('{"id":1,"message":[]}');
    await send('{"message":"fine"}');
    await here.until(1);
    expect(here.received).toMatchObject([{ message: 'fine', participant: { identity: 'eve' } }]);
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });

  it('[LK12] the chat manager of the Python package reads ours and is read by us', async () => {
    const here = await chat('ada', 'python');
    const python = new Python(server.url, await liveKitToken('snake', { room: 'python' }));
    programs.push(python);
    await python.until(1);
    await met(here.room, 'snake');
    const sent = await here.manager.sendMessage('hello Python');
    sent.message = 'hello 🐍';
    await here.manager.updateMessage(sent);
    sent.deleted = true;
    await here.manager.updateMessage(sent);
    await python.until(4);
    expect(python.lines).toEqual([
      'joined',
      ['ada', sent.id, 'hello Python', false],
      ['ada', sent.id, 'hello 🐍', false],
      ['ada', sent.id, 'hello 🐍', true]
    ]);
    python.go();
    await here.until(3);
    const { id } = here.received[0];
    expect(id).toHaveLength(generateId().length);
    expect(here.received).toMatchObject([
      { id, message: 'hello from Python', participant: { identity: 'snake' } },
      { id, message: 'hello from Python 🐍', deleted: false },
      { id, deleted: true }
    ]);
    await here.manager.sendMessage('bye');
    expect(await python.ended).toBe(0);
  });
});
