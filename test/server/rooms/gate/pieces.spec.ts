import * as Y from 'yjs';
import { YChat } from '../../../../src/document/index.js';
import { decodeFrame } from '../../../../server/rooms/gate/frame.js';
import type { IFrame } from '../../../../server/rooms/gate/frame.js';
import { piecesOf } from '../../../../server/rooms/gate/pieces.js';
import { person } from '../../../harness/people.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

/** A frame in pieces: the parts that stay together, their order, and the view of the sender and of others. */

const FIELDS = { type: 'msg', body: 'x', sender: 'ada', raw_time: false };
/** The number of structs of such a message. */
const SIZE = 6;

const fields = (id: string): Record<string, unknown> => ({ ...FIELDS, id });

const messages = (client: number, count: number): Y.Item[] =>
  Array.from({ length: count }, (_, i) =>
    message(client, i * SIZE, fields(`${client}-${i}`))
  ).flat();

const ids = ({ clients }: IFrame): string[] =>
  [...clients.values()].flat().map(({ id }) => `${id.client} ${id.clock}`);

const ranges = ({ deletes }: IFrame): number[][] =>
  [...deletes.clients].flatMap(([client, list]) =>
    list.map(({ clock, len }) => [client, clock, len])
  );

let chat: YChat;

beforeEach(() => {
  chat = new YChat();
});

afterEach(() => chat.dispose());

const cut = (bytes: Uint8Array, most: number): readonly IFrame[] =>
  piecesOf(decodeFrame(bytes), chat, most);

it('[GATE40] a small frame is one piece, and a large one has a piece for each struct and deletion', () => {
  const frame = update(messages(1, 10), [[1, 3, 1]]);
  expect(cut(frame, 100)).toHaveLength(1);
  const pieces = cut(frame, 12);
  expect(pieces.map(({ size }) => size)).toEqual([12, 12, 12, 12, 12]);
  expect(pieces.flatMap(ids)).toEqual(ids(decodeFrame(frame)));
  expect(pieces.map(ranges)).toEqual([[[1, 3, 1]], [], [], [], []]);
});

it('[GATE40] a long text weighs as much as many structs', () => {
  const long = message(1, 0, { ...fields('a'), body: 'x'.repeat(10_000) });
  const next = message(1, SIZE, { ...fields('b'), body: 'x'.repeat(10_000) });
  expect(cut(update([...long, ...next]), 50)).toHaveLength(2);
});

it('[GATE40] a message stays complete even if its fields lie among those of another', () => {
  const one = message(1, 0, fields('one'));
  const two = message(2, 0, fields('two'));
  // The second refers to the first, and the last field of the first to the second.
  const last = item(at(1, SIZE), any(1), { parent: at(2, 0), key: 'x' });
  const [start, ...rest] = two;
  const after = item(start.id, map(), { origin: at(1, SIZE - 1), parent: null });
  const pieces = cut(update([...one, last, after, ...rest]), 1);
  const whole = (client: number): number[] =>
    pieces.map(({ clients }) => clients.get(client)?.length ?? 0).filter(count => count > 0);
  expect(whole(2)).toEqual([SIZE]);
  expect(pieces.flatMap(ids)).toHaveLength(2 * SIZE + 1);
});

it('[GATE40] a piece refers to nothing in a later one', () => {
  const first = message(1, 0, fields('first'), { origin: at(9, 0) });
  const second = message(9, 0, fields('second'));
  const pieces = cut(update([...first, ...second]), SIZE);
  expect(pieces.map(piece => [...piece.clients.keys()])).toEqual([[9], [1]]);
});

it('[GATE40] a frame with a cycle or a gap reaches the gate undivided', () => {
  const circle = [
    item(at(1, 0), map(), { origin: at(2, 0) }),
    item(at(2, 0), map(), { origin: at(1, 0) })
  ];
  expect(cut(update(circle), 1)).toHaveLength(1);
  expect(
    cut(update([item(at(1, 0), map(), { origin: at(2, 0) }), ...messages(3, 2)]), 1)
  ).toHaveLength(1);
  expect(cut(update(messages(1, 2), [[1, 0, 100]]), 1)).toHaveLength(1);
});

describe('in a document that holds messages', () => {
  const held = (id: string): Y.ID => chat.getYMessage(id)!._item!.id;

  beforeEach(() => {
    for (let i = 0; i < 4; i++) {
      chat.addMessage({ ...FIELDS, id: `old-${i}`, time: 1 } as never);
    }
  });

  it("[GATE40] a deletion stays with the frame's other changes of its message", () => {
    const old = chat.getYMessage('old-1')!;
    const body = old._map.get('body')!.id;
    const edit = item(at(9, SIZE * 4), any('new'), { origin: body, parent: null });
    const frame = update([...messages(9, 4), edit], [[body.client, body.clock, 1]]);
    const pieces = cut(frame, SIZE);
    expect(pieces.map(ranges)).toEqual([[], [], [], [], [[body.client, body.clock, 1]]]);
  });

  it('[GATE40] a message that is deleted to be inserted again stays with its successor', () => {
    const old = held('old-2');
    const again = message(9, SIZE * 3, fields('old-2'));
    const pieces = cut(update([...messages(9, 3), ...again], [[old.client, old.clock, 1]]), SIZE);
    expect(pieces.map(ranges)).toEqual([[], [], [], [[old.client, old.clock, 1]]]);
  });

  it('[GATE40] all deletions in one message are one piece, and repeated deletions are none', () => {
    const parts = ['old-0', 'old-1', 'old-2'].flatMap(id =>
      ['body', 'sender'].map(key => chat.getYMessage(id)!._map.get(key)!.id)
    );
    chat.getYMessage('old-3')!.delete('body');
    const gone = { client: chat.ydoc.clientID, clock: held('old-3').clock };
    const all = [...parts, { ...gone, clock: gone.clock + 2 }];
    const pieces = cut(
      update(
        [],
        all.map(({ client, clock }) => [client, clock, 1] as const)
      ),
      2
    );
    expect(pieces.flatMap(ranges).length).toBeLessThanOrEqual(all.length);
    for (const piece of pieces) {
      const owners = ranges(piece).map(([client, clock]) =>
        Y.getItem(chat.ydoc.store, at(client, clock))
      );
      expect(new Set(owners.map(owner => owner.parent)).size).toBe(1);
    }
  });
});

describe('in a room', () => {
  let harness: TestRooms;

  beforeEach(async () => {
    harness = await TestRooms.open({ messagesPer10s: Infinity, structsPer10s: Infinity });
  });

  afterEach(async () => {
    expect(harness.errors).toEqual([]);
    await harness.close();
  });

  it("[GATE40] other users' frames run between the pieces, and the sender gets all refusals once", async () => {
    const sender = await harness.enter(ada);
    const other = await harness.enter(bob);
    const seen: (readonly string[])[] = [];
    harness.storage.beforeCommit = commits =>
      void seen.push(commits.flatMap(({ messages = [] }) => messages.map(row => row.sender)));
    const forged = (i: number): Y.Item[] =>
      message(7, i * SIZE, { ...fields(`${i}`), sender: i % 2 ? 'ada' : 'bob' });
    sender.raw(update(Array.from({ length: 700 }, (_, i) => forged(i)).flat()));
    while (sender.give());
    other.post('between');
    while (other.give());
    await harness.flush();
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.slice(0, 2).flat()).toContain('bob');
    expect(seen.flat().filter(name => name === 'ada')).toHaveLength(350);
    while (sender.take());
    const refused = sender.notices.filter(({ type }) => type === 'refused');
    expect(refused).toHaveLength(350);
    expect(sender.closed).toBeNull();
  });

  it('[GATE40] a frame ends at the first struct with another user’s client id', async () => {
    const owner = await harness.enter(bob);
    owner.raw(update(message(1_000, 0, { ...fields('bob-1'), sender: 'bob' })));
    await harness.exchange(owner);
    const sender = await harness.enter(person('mal'));
    const own = (client: number, count: number, first = 0): Y.Item[] =>
      Array.from({ length: count }, (_, i) =>
        message(client, (first + i) * SIZE, { ...fields(`${client}-${i}`), sender: 'mal' })
      ).flat();
    sender.raw(update([...own(2_000, 400), ...own(1_000, 2, 1), ...own(500, 400)]));
    await harness.exchange(sender);
    const rows = await harness.storage.messagesAfter(CHAT, 0, 1_000);
    expect(rows.filter(({ id }) => id.startsWith('1000-') || id.startsWith('500-'))).toEqual([]);
    expect(sender.refusals).toContain('foreign_client_id');
  });
});
