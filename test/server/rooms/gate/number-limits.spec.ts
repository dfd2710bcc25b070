import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { presence } from '../../../harness/peer.js';
import { at, item, message, update } from '../../../harness/raw.js';
import { enter, exchange, mal, own, range, room, send, useBudget } from './test-budget.js';

useBudget();

describe('numbers', () => {
  const BOUND = 2 ** 31;

  it.each<[string, () => Uint8Array]>([
    ['a struct of 2^32 clocks', () => update([new Y.GC(at(7, 0), 2 ** 32)])],
    [
      'an erased item of 2^33 clocks',
      () => update([item(at(7, 0), new Y.ContentDeleted(2 ** 33), { parent: 'messages' })])
    ],
    ['a struct that ends at 2^31', () => update([new Y.GC(at(7, 0), BOUND)])],
    [
      'structs that end beyond 2^31 together',
      () => update([new Y.GC(at(7, 0), BOUND - 2), new Y.GC(at(7, BOUND - 2), 2)])
    ],
    ['a deletion from 2^32 on', () => update([], [[7, 2 ** 32, 1]])],
    ['a deletion of 2^40', () => update([], [[7, 0, 2 ** 40]])]
  ])('[GATE34] %s is malformed', async (_, make) => {
    await enter();
    await send(make());
    expect(mal.closed).toBe('malformed');
    expect(room.chat.ydoc.store.clients.has(7)).toBe(false);
  });

  it('[GATE34] a presence clock of 2^31 is malformed', async () => {
    await enter();
    mal.up.push({ type: 'awareness', update: presence(7, BOUND, {}) });
    await exchange();
    expect(mal.closed).toBe('malformed');
  });

  it('[GATE34] the largest number below the bound is accepted, and no later one', async () => {
    await enter();
    await send(update([new Y.GC(at(7, 0), BOUND - 2)]));
    expect(Y.getState(room.chat.ydoc.store, 7)).toBe(BOUND - 2);
    await send(update(message(7, BOUND - 2, own)));
    expect(mal.closed).toBe('malformed');
  });

  it.each<[string, number[]]>([
    ['a clock of 2^31', [1, 7, BOUND]],
    ['a client that is missing', [2, 7, 1]],
    ['too many clients', [20_001, ...range(20_001).flatMap(i => [i, 1])]]
  ])('[GATE34] a state vector with %s is malformed', async (_, numbers) => {
    await enter();
    const encoder = encoding.createEncoder();
    numbers.forEach(n => encoding.writeVarUint(encoder, n));
    mal.up.push({ type: 'step1', stateVector: encoding.toUint8Array(encoder) });
    await exchange();
    expect(mal.closed).toBe('malformed');
  });
});
