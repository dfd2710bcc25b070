import * as encoding from 'lib0/encoding';
import { presence } from '../../harness/peer.js';
import type { IAttack } from './attack.js';

const MB = 1024 * 1024;

/** Many small states in one awareness message. */
function crowd(count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, count);
  for (let i = 0; i < count; i++) {
    encoding.writeVarUint(encoder, i + 1);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, '{"user":{"name":"x"}}');
  }
  return encoding.toUint8Array(encoder);
}

const send = (name: string, frame: (i: number) => Uint8Array): IAttack => ({
  name,
  async run({ mal, chat }) {
    const line = await mal.connect(chat);
    for (let i = 0; i < 12; i++) {
      line.presence(frame(i));
      await line.drain(500);
    }
    line.end();
  }
});

const nested = `${'['.repeat(3.7 * MB)}${']'.repeat(3.7 * MB)}`;
const wide = `[${'1,'.repeat(3.7 * MB)}1]`;
const many = crowd(290_000);

export const presenceAttacks: readonly IAttack[] = [
  send('12 presence frames of 7.5 MB, 290,000 states each', () => many),
  send('12 presence frames of 7.5 MB, one wide state', i => rawPresence(i + 1, wide)),
  send('12 presence frames of 7.5 MB, one deep state', i => rawPresence(i + 1, nested)),
  {
    name: '5,000 presence frames of 4 KB',
    async run({ mal, chat }) {
      const line = await mal.connect(chat);
      for (let i = 0; i < 5_000; i++) {
        line.presence(presence(i + 1, 1, { text: 'x'.repeat(4_000) }));
        if (i % 100 === 0) {
          await line.drain();
        }
      }
      line.end();
    }
  }
];

/** A state that is JSON already. */
function rawPresence(client: number, json: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, json);
  return encoding.toUint8Array(encoder);
}
