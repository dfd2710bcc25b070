import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { person } from '../../harness/people.js';
import { LARGEST } from '../../../server/sync/parts.js';
import { CHAT, TestServer, until } from './test-server.js';

const ada = person('ada');
const MESSAGES = 150;
const BODY = 'é'.repeat(14 * 1024);

let harness: TestServer;

/** A chat with a document of some 4 MiB, from before there was a limit. */
beforeEach(async () => {
  const large = 64 * LARGEST;
  harness = await TestServer.open({
    noLimits: true,
    limits: { windowBytes: large, windowKeepBytes: large, lagBytes: large }
  });
  await harness.server.rooms.admit(ada, CHAT);
  const body = BODY;
  const send = () =>
    harness.server.rooms.execute<'send'>(ada, { type: 'send', chat: CHAT, message: { body } });
  await Promise.all(Array.from({ length: MESSAGES }, send));
});

afterEach(() => harness.close());

it.each([2, 3] as const)(
  '[BYTES3] the stock client, version %i, opens a large chat in parts, and is synced when it has all of them',
  async version => {
    const stock = await harness.stock(ada, version);
    const lengths: number[] = [];
    let atSync = -1;
    stock.on('sync', (isSynced: boolean) => {
      atSync = isSynced ? stock.chat.getMessages().length : atSync;
    });
    stock.chat.ydoc.on('update', (update: Uint8Array) => lengths.push(update.length));
    await until(() => stock.synced);
    expect(atSync).toBe(MESSAGES);
    expect(lengths.length).toBeGreaterThan(3);
    expect(stock.chat.getMessages().every(({ body }) => body === BODY)).toBe(true);
    // The chat works as usual.
    stock.chat.addMessage({ body: 'and on', sender: 'ada' });
    await until(() => stock.chat.getMessages().at(-1)?.seq === MESSAGES + 1);
  },
  60_000
);

it('[BYTES3] no frame is longer than 1 MiB: first answers, many changes at once, and presence', async () => {
  const socket = await harness.socket(ada, '&client=colloquy');
  await until(() => socket.messages.some(([type, sub]) => type === 0 && sub === 1));
  const isLast = ([type, sub]: Buffer): boolean => type === 0 && sub === 1;
  expect(socket.messages.findIndex(isLast)).toBeGreaterThan(3);
  const before = socket.messages.length;
  await Promise.all(
    Array.from({ length: MESSAGES }, () =>
      harness.server.rooms.execute<'send'>(ada, {
        type: 'send',
        chat: CHAT,
        message: { body: BODY }
      })
    )
  );
  const bytes = (): number =>
    socket.messages.slice(before).reduce((sum, { length }) => sum + length, 0);
  await until(() => bytes() > MESSAGES * BODY.length * 2);
  expect(Math.max(...socket.messages.map(({ length }) => length))).toBeLessThanOrEqual(LARGEST);
}, 60_000);

it('[BYTES2] pycrdt opens a large chat in parts', async () => {
  const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
  await promisify(execFile)(process.execPath, ['--eval', ensure]);
  const url = `${harness.url}/text:chat:${CHAT}?token=${await harness.token(ada)}`;
  const { stdout } = await promisify(execFile)('.venv-test/bin/python', [
    'test/python/open.py',
    url
  ]);
  const { lengths, ...read } = JSON.parse(stdout) as { lengths: number[] };
  expect(read).toEqual({ messages: MESSAGES, characters: MESSAGES * BODY.length });
  expect(Math.max(...lengths)).toBeLessThanOrEqual(LARGEST);
  expect(lengths.length).toBeGreaterThan(4);
}, 300_000);
