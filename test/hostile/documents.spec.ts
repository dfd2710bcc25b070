import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../faults/client.js';
import { ServerProcess } from '../faults/server-process.js';
import { Attacker } from './attacker.js';
import { documentAttacks } from './attacks/documents.js';
import { pace } from './pace.js';

/** The size of a chat after attacks on it, as a newcomer opens it. */

// A disk that stalls for a moment delays everyone.
jest.retryTimes(1);

const MIB = 1024 * 1024;

/** Milliseconds in which a chat opens on the reference computer. */
const MOST_TIME = 3_000;

const MOST_STRUCTS = 25_000;

let data: string;
let server: ServerProcess;
let mal: Attacker;
let bob: Attacker;
let most: number;

/** The rates are lifted, so that the document itself must stay within its limits. */
const RATES = {
  messagesPer10s: 100_000,
  structsPer10s: 30_000,
  bytesPerSecond: 1_000_000_000,
  bytesAtOnce: 1_000_000_000,
  updateBytesPer10s: 1_000_000_000,
  attachmentsPerMinute: 100_000
};

beforeAll(async () => {
  most = MOST_TIME * pace();
  data = mkdtempSync(join(tmpdir(), 'colloquy-documents-'));
  server = new ServerProcess(data, { limits: RATES });
  await server.start();
  [mal, bob] = await Promise.all(['mal', 'bob'].map(name => Attacker.signIn(server, name)));
});

afterAll(async () => {
  await server.kill();
  rmSync(data, { recursive: true, force: true });
});

interface IOpened {
  /** The bytes of the first answer to a stock client. */
  readonly answer: number;
  readonly largestFrame: number;
  readonly structs: number;
  /** Milliseconds until the chat is open. */
  readonly time: number;
}

/** Opens the chat as somebody new, with either kind of client. */
async function openAsNew(chat: string): Promise<IOpened> {
  const start = performance.now();
  const client = await Client.open(server, 'bob', chat);
  await client.until(() => client.isSynced);
  const time = performance.now() - start;
  const structs = [...client.doc.store.clients.values()].flat().length;
  client.dispose();
  const lines = await Promise.all(['stock', 'colloquy'].map(kind => bob.connect(chat, kind)));
  await Promise.all(lines.map(line => line.answer()));
  lines.forEach(line => line.end());
  const largestFrame = Math.max(...lines.map(({ largest }) => largest));
  return { answer: lines[0].received, largestFrame, structs, time };
}

it.each(documentAttacks)(
  '[HOSTILE3] a chat stays small, and opens in time: $name',
  async attack => {
    const chat = randomUUID();
    await bob.connect(chat).then(line => line.end());
    await attack.run({ server, chat, mal, round: 0 });
    const check = async (): Promise<void> => {
      const { answer, largestFrame, structs, time } = await openAsNew(chat);
      process.stdout.write(
        `${attack.name}: ${JSON.stringify({ answer, largestFrame, structs, time })}\n`
      );
      expect(answer).toBeLessThan(3 * MIB);
      expect(largestFrame).toBeLessThanOrEqual(MIB);
      expect(structs).toBeLessThan(MOST_STRUCTS);
      expect(time).toBeLessThan(most);
    };
    await check();
    // From the store.
    await server.stop();
    await server.start();
    await check();
  },
  60_000
);
