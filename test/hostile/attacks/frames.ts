import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { any, at, item, message, update } from '../../harness/raw.js';
import { pause, type Line } from '../attacker.js';
import type { IAttack, IScene } from './attack.js';

const MAL = 'mal';

/** Milliseconds after which no more frames are sent, because the server reads slowly from such a sender. */
const LONGEST = 3_000;
/** Milliseconds that the server gets for what it has not read then. */
const REST = 1_000;

/** Sends each frame; reconnects after a disconnection, a limited number of times. */
async function storm(
  { mal, chat }: IScene,
  frames: number,
  frame: (i: number, line: Line) => Uint8Array,
  comebacks = 20
): Promise<void> {
  const end = performance.now() + LONGEST;
  let line = await mal.connect(chat);
  for (let i = 0; i < frames && performance.now() < end; i++) {
    if (!line.isOpen) {
      if (comebacks-- === 0) {
        return;
      }
      line = await mal.connect(chat).catch(() => line);
    }
    line.update(frame(i, line));
    await line.drain();
  }
  await line.settle(REST);
  line.end();
}

/** Items of one client without content, each before the last, so that no two merge. */
const contentless = (client: number, clock: number, count: number): Y.Item[] =>
  Array.from({ length: count }, (_, i) =>
    item(at(client, clock + i), new Y.ContentDeleted(1), { parent: 'messages' })
  );

const fields = (id: string, body = 'x'): Record<string, unknown> => ({
  type: 'msg',
  id,
  body,
  sender: MAL,
  raw_time: false
});

/** A client id that no earlier round has used. */
const fresh = ({ round }: IScene, id: number): number => id + round * 10_000;

/** Varints in a row. */
function numbers(...all: readonly number[]): Uint8Array {
  const encoder = encoding.createEncoder();
  all.forEach(n => encoding.writeVarUint(encoder, n));
  return encoding.toUint8Array(encoder);
}

/** A text of Chinese letters without order, each a separate word. */
const chinese = (length: number, seed: number): string =>
  String.fromCharCode(
    ...Array.from({ length }, (_, i) => 0x4e00 + ((i * 7_919 + seed * 104_729) % 20_000))
  );

/** Messages of one client in one frame. */
const texts = (scene: IScene, frame: number, count: number, text: (i: number) => string) =>
  update(
    Array.from({ length: count }, (_, j) =>
      message(fresh(scene, 200 + frame), j * 6, fields(`t${scene.round}-${frame}-${j}`, text(j)))
    ).flat()
  );

/** Alternating clients keep items without content from merging. */
export const zigzag = (frames: number, count: number): IAttack => ({
  name: `${frames} frames of ${2 * count} items without content, alternating between two clients`,
  run: scene =>
    storm(scene, frames, i => {
      const zig = contentless(fresh(scene, 7), i * count, count);
      const zag = contentless(fresh(scene, 8), i * count, count);
      return update([...zig, ...zag]);
    })
});

export const frameAttacks: readonly IAttack[] = [
  {
    name: '5 frames of 97 messages of 28,000 Chinese letters',
    run: scene => storm(scene, 5, i => texts(scene, i, 97, j => chinese(28_000, 97 * i + j)))
  },
  {
    name: '5 frames of 145 messages of 4,000 words',
    run: scene =>
      storm(scene, 5, i =>
        texts(scene, i, 145, j =>
          Array.from({ length: 4_000 }, (_, k) => (k * 7_919 + j * 31 + i).toString(36)).join(' ')
        )
      )
  },
  {
    name: 'repeated step 1 in 100 sessions, each with other missing content',
    async run(scene) {
      const { mal, chat } = scene;
      const lines = [await mal.connect(chat)];
      const texts = Array.from({ length: 150 }, (_, j) =>
        message(fresh(scene, 60), j * 6, fields(`s${scene.round}-${j}`, 'y'.repeat(900)))
      );
      lines[0].update(update(texts.flat()));
      while (lines.length < 100) {
        lines.push(await mal.connect(chat));
      }
      let copies = 0;
      for (let i = 0; i < 20; i++) {
        for (const line of lines) {
          line.step1(numbers(1, 900_000 + ++copies, 1));
        }
        await pause(100);
      }
      lines.forEach(line => line.end());
    }
  },
  {
    name: '20 frames of 50,000 deletions',
    run: scene => {
      const ranges = Array.from({ length: 50_000 }, (_, j) => [j * 2, 1]).flat();
      const client = fresh(scene, 61);
      const text = item(at(client, 0), new Y.ContentDeleted(100_000), { parent: 'messages' });
      return storm(scene, 20, i =>
        i === 0 ? update([text]) : numbers(0, 1, client, 50_000, ...ranges)
      );
    }
  },
  {
    name: '90 frames that compete for one key',
    run: scene =>
      storm(scene, 90, i =>
        update(
          Array.from({ length: 2_000 }, (_, j) =>
            item(at(fresh(scene, 1_000 + i), j), any({ username: MAL, name: `${j}` }), {
              parent: 'users',
              key: MAL
            })
          )
        )
      )
  },
  {
    name: '90 frames that compete for the start of the list',
    run: scene =>
      storm(scene, 90, i =>
        update(
          Array.from({ length: 200 }, (_, j) =>
            message(fresh(scene, 1_000 + i), j * 6, fields(`c${scene.round}-${i}-${j}`), {})
          ).flat()
        )
      )
  },
  {
    name: '71 frames of 6,000 messages',
    run: scene =>
      storm(scene, 71, i =>
        update(
          Array.from({ length: 6_000 }, (_, j) =>
            message(fresh(scene, 100 + i), j * 6, fields(`m${scene.round}-${i}-${j}`))
          ).flat()
        )
      )
  },
  zigzag(40, 20_000),
  {
    name: '40 frames of scattered deletions in an own text',
    async run(scene) {
      const client = fresh(scene, 77);
      const doc = new Y.Doc();
      doc.clientID = client;
      const body = new Y.Text('x'.repeat(20_000));
      const own = new Y.Map<unknown>(
        Object.entries({ ...fields(`scattered-${scene.round}`), body })
      );
      doc.getArray('messages').insert(0, [own]);
      const start = Y.encodeStateAsUpdate(doc);
      // The characters follow the map, its fields before the text, and the text itself.
      const first = Y.getState(doc.store, client) - 20_000 - 1;
      await storm(scene, 40, i =>
        i === 0
          ? start
          : update(
              [],
              Array.from({ length: 2_000 }, (_, j) => [
                client,
                first + (((i * 2_000 + j) * 2) % 20_000),
                1
              ])
            )
      );
    }
  },
  {
    name: '2,000 frames that set the own user entry again',
    run: scene =>
      storm(scene, 2_000, i =>
        update([
          item(at(fresh(scene, 9), i), any({ username: MAL, name: `name ${i}` }), {
            ...(i > 0 && { origin: at(fresh(scene, 9), i - 1) }),
            parent: i > 0 ? null : 'users',
            key: i > 0 ? null : MAL
          })
        ])
      )
  },
  {
    name: '60 frames of 4,000 structs that are deleted or skipped',
    run: scene =>
      storm(scene, 60, i => {
        const [one, two] = [fresh(scene, 10), fresh(scene, 11)];
        const collected = Array.from(
          { length: 4_000 },
          (_, j) => new Y.GC(at(one, i * 4_000 + j), 1)
        );
        return update(i % 3 ? collected : [...collected, new Y.Skip(at(two, 0), 1_000)]);
      })
  },
  {
    name: '60 frames of XML, subdocuments, formats and embedded objects',
    run: scene =>
      storm(scene, 60, i => {
        const client = fresh(scene, 200 + i);
        const contents = (): Y.Item['content'][] => [
          new Y.ContentType(new Y.XmlElement('script')),
          new Y.ContentType(new Y.XmlText()),
          new Y.ContentType(new Y.XmlFragment()),
          new Y.ContentType(new Y.Array()),
          new Y.ContentFormat('bold', { deep: 'x'.repeat(1_000) }),
          new Y.ContentEmbed({ src: 'x' }),
          new Y.ContentBinary(new Uint8Array(1_000))
        ];
        const structs = Array.from({ length: 100 }, contents).flat();
        const documents = Array.from({ length: 50 }, () => new Y.ContentDoc(new Y.Doc()));
        return update(
          [...structs, ...documents].map((content, j) =>
            item(at(client, j), content, { parent: ['messages', 'users', 'state'][j % 3] })
          )
        );
      })
  },
  {
    name: 'clocks beyond 32 bits',
    run: scene =>
      storm(scene, 20, i =>
        i % 2
          ? update([new Y.GC(at(100 + i, 0), 2 ** 32)])
          : update([item(at(100 + i, 0), new Y.ContentDeleted(2 ** 33), { parent: 'messages' })])
      )
  },
  {
    name: '500 frames of noise',
    run: scene => {
      let seed = 1;
      const next = (): number => (seed = (seed * 48_271) % 0x7fffffff) & 255;
      return storm(scene, 500, () => Uint8Array.from({ length: 400 }, next), 200);
    }
  }
];
