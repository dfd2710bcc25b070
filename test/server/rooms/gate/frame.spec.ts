import * as Y from 'yjs';
import { LIMITS } from '../../../../server/limits.js';
import { presence } from '../../../harness/peer.js';
import { any, at, item, message, update } from '../../../harness/raw.js';
import { ada, bodies, bothGoOn, exchange, mal, restart, room, useGate } from './test-gate.js';

useGate();

describe('frames', () => {
  const forged = { id: 'x', sender: 'mal', body: 'hello', type: 'msg', raw_time: false };

  it.each<[string, string, () => Uint8Array]>([
    ['cut short', 'malformed', () => update(message(7, 0, forged)).slice(0, -3)],
    ['without content', 'malformed', () => new Uint8Array()],
    ['of thirty million structs', 'malformed', () => Uint8Array.from([1, 128, 195, 227, 14, 1, 0])],
    ['with a gap', 'gap', () => update(message(7, 5, forged))],
    [
      'under the id of another',
      'foreign_client_id',
      () =>
        update(
          message(ada.doc.clientID, Y.getState(room.chat.ydoc.store, ada.doc.clientID), forged)
        )
    ],
    [
      'under the id of the room',
      'foreign_client_id',
      () => {
        const { clientID, store } = room.chat.ydoc;
        return update(message(clientID, Y.getState(store, clientID), forged));
      }
    ],
    [
      'that uses up the clock of another',
      'foreign_client_id',
      () =>
        update([
          new Y.GC(at(ada.doc.clientID, Y.getState(room.chat.ydoc.store, ada.doc.clientID)), 2e9)
        ])
    ],
    [
      'that builds on itself',
      'malformed',
      () => update([item(at(7, 0), any(1), { origin: at(7, 0) })])
    ]
  ])('[GATE16] no part of a frame %s is applied', async (_, code, make) => {
    const before = Buffer.from(Y.encodeStateAsUpdate(room.chat.ydoc));
    mal.raw(make());
    await exchange();
    expect(mal.refusals).toContain(code);
    expect(Buffer.from(Y.encodeStateAsUpdate(room.chat.ydoc)).equals(before)).toBe(true);
    expect([mal.closed, ada.closed]).toEqual([code === 'malformed' ? code : null, null]);
    if (mal.closed) {
      mal.connect(room);
      await exchange();
    }
    await bothGoOn();
  });

  it('[GATE18] a client id belongs to the user who used it first, also after a restart', async () => {
    mal.up.push({ type: 'awareness', update: presence(4711, 1, {}) });
    await exchange();
    await restart();
    ada.raw(update(message(4711, 0, { ...forged, sender: 'ada' })));
    await exchange();
    expect(ada.refusals).toEqual(['foreign_client_id']);
    mal.raw(update(message(4711, 0, forged)));
    await exchange();
    expect(bodies()).toEqual(['hello']);
  });

  it('[GATE19] a session with many refusals is closed', async () => {
    const clock = Y.getState(room.chat.ydoc.store, ada.doc.clientID);
    for (let i = 0; i <= LIMITS.refusals; i++) {
      mal.raw(update(message(ada.doc.clientID, clock, forged)));
    }
    await exchange();
    expect(mal.closed).toBe('too_many_refusals');
  });
});
