import * as Y from 'yjs';
import { person } from '../../harness/people.js';
import { CHAT, TestServer, until } from './test-server.js';
import type { Stock } from './test-server.js';

const ada = person('ada');
const ROOM = `text:chat:${CHAT}`;

let harness: TestServer;
/** The messages that stock clients log. */
let told: jest.SpyInstance<void, unknown[]>;

const open = async (limits = {}): Promise<void> => {
  harness = await TestServer.open({ limits });
};

beforeEach(() => {
  told = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(async () => {
  await harness.close();
  told.mockRestore();
});

const timesTold = (code: string): number =>
  told.mock.calls.filter(([text]) => String(text).includes(`\n${code}: `)).length;

const bodies = ({ chat }: Stock): string[] => chat.getMessages().map(({ body }) => body);

describe.each([2, 3] as const)('a returning stock client, version %i', version => {
  it('[EPOCH3] gets the error if its copy is of a former epoch, and restores nothing of it', async () => {
    await open({ epochClients: 0 });
    const stale = await harness.stock(ada, version);
    await until(() => stale.synced);
    stale.chat.addMessage({ body: 'before', sender: 'ada' });
    await until(() => stale.chat.getMessages()[0].seq === 1);
    stale.disconnect();
    await until(() => harness.server.rooms.sessions === 0);
    await harness.stop();
    await harness.start();
    const { retired } = (await harness.storage.loadChat(CHAT))!;
    expect(retired.size).toBe(1);

    stale.chat.addMessage({ body: 'POLLUTION', sender: 'ada' });
    stale.connect();
    await until(() => timesTold('epoch') === 1);
    stale.chat.addMessage({ body: 'MORE OF IT', sender: 'ada' });
    const fresh = await harness.stock(person('bob'), version);
    await until(() => fresh.synced);
    fresh.chat.addMessage({ body: 'after', sender: 'bob' });
    await until(() => fresh.chat.getMessages().every(({ seq }) => seq !== undefined));

    let closed = 0;
    stale.on('connection-close', event => void (closed = event?.code ?? 0));
    harness.clock.advance(25_000);
    await until(() => closed > 0);
    expect(closed).toBe(4409);
    if (version === 2) {
      // It does not know that this is final: it reconnects, and is notified and held again.
      await until(() => timesTold('epoch') === 2);
    } else {
      expect(stale.shouldConnect).toBe(false);
    }
    expect(bodies(fresh)).toEqual(['before', 'after']);
    const { ydoc } = (await harness.server.rooms.open(CHAT)).chat;
    const known = [...Y.decodeStateVector(Y.encodeStateVector(ydoc)).keys()];
    expect(known.sort()).toEqual([ydoc.clientID, fresh.chat.ydoc.clientID].sort());
  });

  it('[SYNC22] was notified of its expired token, and is rejected at the upgrade', async () => {
    await open();
    const client = await harness.stock(ada, version, ROOM, 20_000);
    await until(() => client.synced);
    const { rooms } = harness.server;
    const reached = [jest.spyOn(rooms, 'admit'), jest.spyOn(rooms, 'open')];
    let refused = 0;
    let opened = 0;
    client.on('connection-error', () => void refused++);
    client.on('status', ({ status }) => void (opened += status === 'connected' ? 1 : 0));
    harness.clock.advance(21_000);
    await until(() => !client.wsconnected && timesTold('unauthorized') === 1);
    expect(String(told.mock.lastCall?.[0])).toContain('Your token has expired.');
    client.connect(); // version 3 does not even try by itself
    await until(() => refused === 3);
    expect(opened).toBe(0);
    reached.forEach(called => expect(called).not.toHaveBeenCalled());
    expect(rooms.sessions).toBe(0);
  });
});
