import { message, update } from '../../harness/raw.js';
import type { IAttack, IScene } from './attack.js';

/** A million characters, 3 MB on the wire. */
const LONG = '漢'.repeat(1_000_000);

/** Writes messages with a large bundle each, as raw frames. */
async function postBundles({ mal, chat, round }: IScene, count: number): Promise<void> {
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
  line.end();
}

const read = async (scene: IScene, path: string): Promise<void> => {
  const response = await scene.mal.request('GET', path);
  await response.arrayBuffer();
};

/** Colloquy clients, which get notices of changes in the history. */
const READERS = 20;

const ROOT = (chat: string): string => `/chat/threads/${chat}`;

export const pageAttacks: readonly IAttack[] = [
  {
    name: 'pages, export and search over messages of 3 MB',
    async run(scene) {
      await postBundles(scene, 10);
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
