import { any, at, item, message, update } from '../../harness/raw.js';
import type { Line } from '../attacker.js';
import type { IAttack, IScene } from './attack.js';
import { zigzag } from './frames.js';
import { postBundles } from './pages.js';

/** A new connection once the server has closed the last one. */
async function openLine({ mal, chat }: IScene, line?: Line): Promise<Line> {
  return line?.isOpen ? line : mal.connect(chat);
}

/** Adds entries of attachments that no message names, a few in each frame. */
const addEntries = (count: number, length: number): IAttack => ({
  name: `${count} attachments with an entry of ${length} bytes, without a message`,
  async run(scene) {
    const perFrame = 50;
    const client = 700 + scene.round;
    let line: Line | undefined;
    for (let i = 0; i < count; i += perFrame) {
      line = await openLine(scene, line);
      const entries = Array.from({ length: perFrame }, (_, j) => {
        const selection = { start: [0, 0], end: [1, 1], content: 'x'.repeat(length) };
        const value = { type: 'file', value: 'a.py', selection };
        const key = `entry-${scene.round}-${i + j}`;
        return item(at(client, i + j), any(value), { parent: 'attachments', key });
      });
      line.update(update(entries));
      await line.drain();
    }
    await line?.settle();
    line?.end();
  }
});

/** Sets two fields of an own message in turns, so that no two old values merge. */
const rewrite: IAttack = {
  name: '20 frames that set two fields of a message in turns, 1,000 times each',
  async run(scene) {
    const { mal, round } = scene;
    const client = 800 + round;
    const fields = { type: 'msg', id: `again-${round}`, sender: mal.username, raw_time: false };
    const first = message(client, 0, { ...fields, body: 'x', edited: true });
    const start = first.length;
    const line = await openLine(scene);
    line.update(update(first));
    for (let i = 0; i < 20 && line.isOpen; i++) {
      const values = Array.from({ length: 1_000 }, (_, j) => {
        const clock = start + i * 1_000 + j;
        const isFirst = clock < start + 2;
        const origin = at(client, isFirst ? start - 2 + (clock - start) : clock - 2);
        return item(at(client, clock), any(j % 2 ? clock % 4 > 1 : `b${clock}`), { origin });
      });
      line.update(update(values));
      await line.drain();
    }
    await line.settle();
    line.end();
  }
};

/** Attacks on the size of a chat's document. */
export const documentAttacks: readonly IAttack[] = [
  {
    name: 'five messages with a bundle of 3 MB each',
    run: scene => postBundles(scene, 5)
  },
  addEntries(1_450, 28_000),
  addEntries(1_450, 3_900),
  rewrite,
  zigzag(2, 20_000),
  zigzag(6, 2_000)
];
