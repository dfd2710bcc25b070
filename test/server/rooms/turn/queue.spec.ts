import * as Y from 'yjs';
import { YChat } from '../../../../src/document/index.js';
import { decodeFrame } from '../../../../server/rooms/gate/frame.js';
import { piecesOf } from '../../../../server/rooms/gate/pieces.js';
import type { ISession } from '../../../../server/rooms/session.js';
import { Queue } from '../../../../server/rooms/turn/queue.js';
import type { WaitingItem } from '../../../../server/rooms/turn/queue-items.js';
import { person } from '../../../harness/people.js';
import { any, at, item, message, update } from '../../../harness/raw.js';

describe('a separate queue', () => {
  const MOST = 20_000;
  const FIELDS = {
    type: 'msg',
    id: 'x',
    body: 'a body of some length',
    sender: 'mal',
    raw_time: false
  };
  const session = (username: string): ISession => ({ principal: person(username) }) as ISession;
  const frame = (username: string, bytes: Uint8Array): WaitingItem => ({
    type: 'frame',
    kind: 'update',
    session: session(username),
    bytes,
    isAnswer: false
  });
  /** The numbers of structs that the turns of a queue take. */
  function* turns(queue: Queue): Iterable<number[]> {
    while (!queue.isEmpty) {
      const { items, cost } = queue.take(MOST);
      expect(cost).toBeGreaterThan(0);
      yield items.map(item => (item.type === 'update' ? item.frame.size : 0));
    }
  }
  let chat: YChat;
  let queue: Queue;

  beforeEach(() => {
    chat = new YChat();
    queue = new Queue({
      decode: (_, bytes) => decodeFrame(bytes),
      cut: (frame, most) => piecesOf(frame, chat, most)
    });
  });

  afterEach(() => chat.dispose());

  const gcs = (client: number, count: number): Y.GC[] =>
    Array.from({ length: count }, (_, i) => new Y.GC(at(client, i), 1));

  it.each([
    [
      'many structs',
      update(Array.from({ length: 200 }, (_, i) => message(7, 6 * i, FIELDS)).flat())
    ],
    [
      'many deletions',
      update(
        gcs(7, 4_000),
        gcs(7, 2_000).map((_, i) => [7, 2 * i, 1] as const)
      )
    ],
    [
      'many bytes',
      update([item(at(7, 0), any('x'.repeat(1_000_000)), { parent: 'users', key: 'mal' })])
    ]
  ])(
    '[GATE40] decodes a frame of %s in one turn, cuts it in another and takes it in later ones',
    (_, bytes) => {
      queue.push(frame('mal', bytes));
      queue.push(frame('ada', update(gcs(8, 1))));
      const [first, second, third, ...others] = turns(queue);
      expect([first, second, third]).toEqual([[], [1], []]);
      expect(others.flat().reduce((sum, size) => sum + size)).toBe(decodeFrame(bytes).size);
      expect(others.every(({ length }) => length === 1)).toBe(true);
    }
  );

  it('[LOAD1] takes a fifth of a turn for the many small frames of one user, and the rest for the others', () => {
    const small = (username: string, client: number): WaitingItem =>
      frame(username, update([new Y.GC(at(client, 0), 1)]));
    for (let i = 0; i < 400; i++) {
      queue.push(small('mal', i));
    }
    const { items, cost } = queue.take(MOST);
    expect(cost).toBeGreaterThan(MOST / 6);
    expect(cost).toBeLessThan(MOST / 4);
    for (let i = 0; i < 50; i++) {
      queue.push(small(`user-${i}`, 1_000 + i));
    }
    const mixed = queue.take(MOST);
    const users = mixed.items.map(item => 'session' in item && item.session.principal.username);
    expect(users.filter(user => user !== 'mal')).toHaveLength(50);
    expect(users.filter(user => user === 'mal').length).toBeLessThanOrEqual(items.length);
    expect(mixed.cost).toBeLessThanOrEqual(MOST);
  });

  it('[GATE40] reads and takes a small or unreadable frame at once', () => {
    queue.push(frame('ada', update(gcs(8, 2))));
    expect([...turns(queue)]).toEqual([[2]]);
    queue.push(frame('mal', new Uint8Array(100_000).fill(255)));
    expect(queue.take(MOST).items).toMatchObject([{ type: 'refusal', code: 'malformed' }]);
    expect(queue.isEmpty).toBe(true);
  });
});
