import * as Y from 'yjs';
import { messagesOf } from '../../../harness/peer.js';
import { Random } from '../../../harness/random.js';
import { at, item, map, message, update } from '../../../harness/raw.js';
import { enter, harness, honest, mal, own, range, room, send, useBudget } from './test-budget.js';

useBudget();

describe('places', () => {
  it('[GATE37] a place among rivals is the one that Yjs finds, within a number of steps', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      await enter({ clientsPerSession: Infinity, messagesPer10s: Infinity });
      const plain = new Y.Doc();
      Y.applyUpdate(plain, Y.encodeStateAsUpdate(room.chat.ydoc));
      const ids: Y.ID[] = [];
      for (let f = 0; f < 12; f++) {
        const client = 50 + random.below(100);
        const clock = Y.getState(room.chat.ydoc.store, client);
        const pick = (): Y.ID | null => (random.chance(0.4) ? null : (random.pick(ids) ?? null));
        const [origin, right] = [pick(), pick()];
        const place = { origin, right, parent: origin || right ? null : 'messages' };
        const fields = { ...own, id: `m${seed}-${f}` };
        const [head, ...rest] = message(client, clock, fields);
        const frame = update([item(head.id, map(), place), ...rest]);
        Y.applyUpdate(plain, frame);
        ids.push(head.id);
        await send(frame);
      }
      const order = (doc: Y.Doc): unknown[] =>
        doc.getArray<Y.Map<unknown>>('messages').map(message => message.get('id'));
      expect(order(room.chat.ydoc)).toEqual(order(plain));
      if (seed < 60) {
        await harness.close();
      }
    }
  });

  it('[GATE37] the steps of a user are counted over all frames', async () => {
    await enter({ structsPer10s: 1_000, messagesPer10s: Infinity });
    const heap = (client: number): Uint8Array =>
      update(
        range(60).map(i => item(at(client, i), new Y.ContentDeleted(1), { parent: 'messages' }))
      );
    for (const client of [7, 8, 9, 10, 11]) {
      await send(heap(client));
    }
    expect(mal.refusals).toContain('too_many_requests');
    expect(mal.notices.some(({ type }) => type === 'reset')).toBe(true);
    expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
  });
});
