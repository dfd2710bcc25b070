import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { message, update } from '../../harness/raw.js';
import { pause } from '../attacker.js';
import type { IAttack, IScene } from './attack.js';

/** A million characters, 3 MB on the wire. */
const LONG = '漢'.repeat(1_000_000);
const LONG_BYTES = 3 * LONG.length;

/** Writes messages with a large bundle each, as raw frames. */
export async function postBundles({ mal, chat, round }: IScene, count: number): Promise<void> {
  const line = await mal.connect(chat);
  for (let i = 0; i < count && line.isOpen; i++) {
    const bundle = { data: { 'text/html': LONG, 'text/plain': 'plot' } };
    const fields = {
      type: 'msg',
      id: `big-${round}-${i}`,
      body: '',
      sender: mal.username,
      raw_time: false
    };
    line.update(update(message(500 + i + round * 1_000, 0, { ...fields, mime_model: bundle })));
    await line.drain(20_000);
  }
  await line.settle(20_000);
  line.end();
}

/** Reads an answer to its end. Resolves with its bytes. */
async function read({ mal }: IScene, path: string): Promise<number> {
  const { body } = await mal.request('GET', path);
  let bytes = 0;
  await body?.pipeTo(
    new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.length) })
  );
  return bytes;
}

/** The chat of `fillHistory`. */
const OLD = '0ddba11e-0000-4000-8000-000000000000';
const ROWS = 150;

/** Writes messages of 3 MB with a bundle each into the store, as older versions kept them. */
async function fillHistory({ server, mal }: IScene): Promise<void> {
  const db = new DatabaseSync(join(server.data, 'colloquy.sqlite'), { timeout: 5_000 });
  db.prepare(
    `INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq)
     VALUES (?, 'old', 'open', ?, 0, 1, ?)`
  ).run(OLD, mal.username, ROWS);
  const insert = db.prepare(
    `INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
     VALUES (?, ?, ?, 'msg', ?, ?, ?, 0, ?)`
  );
  const mime_model = { data: { 'text/html': LONG, 'text/plain': 'plot' } };
  for (let seq = 1; seq <= ROWS; seq++) {
    const [id, body, time] = [`old-${seq}`, `plot ${seq}`, seq];
    const json = { id, seq, type: 'msg', sender: mal.username, body, time, mime_model };
    insert.run(OLD, id, seq, mal.username, body, time, JSON.stringify(json));
    await pause(0);
  }
  db.close();
}

/** Colloquy clients, which get notices of changes in the history. */
const READERS = 20;

const ROOT = (chat: string): string => `/chat/threads/${chat}`;

export const pageAttacks: readonly IAttack[] = [
  {
    name: 'pages, export and search over messages of 3 MB',
    async run(scene) {
      await postBundles(scene, 5);
      const path = ROOT(scene.chat);
      for (let i = 0; i < 5; i++) {
        await Promise.all([
          read(scene, `${path}/messages?maxPageSize=200`),
          read(scene, `${path}/export`),
          read(scene, '/chat/search?q=plot'),
          read(scene, '/chat/threads')
        ]);
      }
    }
  },
  {
    name: 'pages, export and search over 150 stored messages of 3 MB',
    prepare: fillHistory,
    async run(scene) {
      for (let i = 0; i < 3; i++) {
        const page = await read(scene, `${ROOT(OLD)}/messages?maxPageSize=200`);
        if (page < LONG_BYTES || page > 3 * LONG_BYTES) {
          throw new Error(`A page has ${page} bytes.`);
        }
        await read(scene, '/chat/search?q=plot');
      }
      const bytes = await read(scene, `${ROOT(OLD)}/export`);
      if (bytes < ROWS * LONG_BYTES) {
        throw new Error(`The export has ${bytes} bytes.`);
      }
    }
  },
  {
    name: 'reactions to a folded message of 3 MB',
    async run(scene) {
      await postBundles(scene, 1);
      const path = ROOT(scene.chat);
      const readers = await Promise.all(
        Array.from({ length: READERS }, () => scene.mal.connect(scene.chat, 'colloquy'))
      );
      for (let i = 0; i < 200; i++) {
        await scene.mal.request('POST', `${path}/messages`, { content: `push ${i}` });
      }
      for (let i = 0; i < 90; i++) {
        const method = i % 2 ? 'DELETE' : 'PUT';
        const emoji = encodeURIComponent('👍');
        await scene.mal.request(method, `${path}/messages/big-${scene.round}-0/reactions/${emoji}`);
      }
      const most = Math.max(...readers.map(({ received }) => received));
      readers.forEach(reader => reader.end());
      if (most > 4 * 1024 * 1024) {
        throw new Error(`A reader was sent ${most} bytes.`);
      }
    }
  },
  {
    name: '200 requests at once for every list',
    async run(scene) {
      const path = ROOT(scene.chat);
      const paths = ['/chat/threads', `${path}/messages`, `${path}/participants`, `${path}/export`];
      await Promise.all(
        Array.from({ length: 200 }, (_, i) => read(scene, paths[i % paths.length]))
      );
    }
  },
  {
    name: 'searches by name among 30 chats whose names grow when they are compared',
    async run(scene) {
      for (let i = 0; i < 30; i++) {
        await scene.mal.makeChat(`${'漢\ufdfa'.repeat(95)} ${scene.round} ${i}`, {
          access: 'open'
        });
      }
      for (let i = 0; i < 40; i++) {
        await read(scene, `/chat/search?q=in:zzz`);
        await read(scene, `/chat/threads?topic=${encodeURIComponent('\ufdfa'.repeat(200))}`);
      }
    }
  }
];
