import * as Y from 'yjs';
import type { Room } from '../../../../server/rooms/room/room.js';
import { messagesOf } from '../../../harness/peer.js';
import type { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import { ada, CHAT, TestRooms } from '../test-rooms.js';

/** The remains of a complete frame, and the cost of processing it. */

let harness: TestRooms;
let room: Room;
let honest: Peer;
let mal: Peer;

const own = { sender: 'mal', id: 'm1', body: 'hello', type: 'msg', raw_time: false };

const enter = async (limits = {}): Promise<void> => {
  harness = await TestRooms.open(limits);
  room = await harness.room();
  honest = await harness.enter(ada);
  mal = await harness.enter(person('mal'));
};

beforeEach(() => enter());

afterEach(async () => {
  expect(harness.errors).toEqual([]);
  expect(room.state).toBe('open');
  await harness.close();
});

const exchange = (): Promise<void> => harness.exchange(honest, mal);

const send = async (bytes: Uint8Array): Promise<void> => {
  mal.raw(bytes);
  await exchange();
};

/** Expects the same content in the room, all clients, the rows and a copy that is read from the log. */
const agrees = async (): Promise<void> => {
  const held = messagesOf(room.chat.ydoc);
  expect(messagesOf(honest.doc)).toEqual(held);
  expect(messagesOf(mal.doc)).toEqual(held);
  const { updates } = (await harness.storage.loadChat(CHAT))!;
  const read = new Y.Doc();
  updates.forEach(bytes => Y.applyUpdate(read, bytes));
  expect(messagesOf(read)).toEqual(held);
  for (const shown of room.chat.getMessages()) {
    expect(await harness.storage.getMessage(CHAT, shown.id)).toEqual(shown);
  }
};

describe('a new message', () => {
  const fields = Object.keys(own);

  it.each(['id', 'sender', 'type', 'body'])(
    '[GATE27] a message that loses its %s in the same frame is removed',
    async key => {
      const place = 1 + fields.indexOf(key);
      const structs = message(7, 0, own);
      await send(update(structs, [[7, place, 1]]));
      const behind = item(at(8, 6), new Y.ContentDeleted(1), { origin: at(8, place) });
      await send(update([...message(8, 0, { ...own, id: 'm2' }), behind]));
      const rest = Object.fromEntries(Object.entries(own).filter(([name]) => name !== key));
      await send(update(message(9, 0, { ...rest, ...(key !== 'id' && { id: 'm3' }) })));
      expect(mal.refusals).toEqual(['bad_value', 'bad_value', expect.any(String)]);
      expect(room.chat.ymessages.length).toBe(0);
      const id = honest.post('goes on');
      await exchange();
      expect(room.chat.getMessage(id)).toMatchObject({ seq: 1 });
      await agrees();
    }
  );

  it('[GATE27] a chat can be opened again after a text lost its id', async () => {
    const rest = { sender: 'mal', id: 'm1', type: 'msg', raw_time: false };
    const body = { parent: at(7, 0), key: 'body' };
    const text = item(at(7, 5), new Y.ContentType(new Y.Text()), body);
    await send(update([...message(7, 0, rest), text], [[7, 2, 1]]));
    expect(mal.refusals).toEqual(['bad_value']);
    await harness.crash();
    room = await harness.room();
    expect(room.chat.getMessages()).toEqual([]);
  });

  it('[GATE27] a message loses a field that its author sets and removes', async () => {
    await send(update(message(7, 0, { ...own, edited: true }), [[7, 6, 1]]));
    expect(room.chat.getMessage('m1')).toMatchObject({ body: 'hello', seq: 1 });
    await agrees();
  });
});

describe('an own message', () => {
  let fieldsOf: Y.ID;

  beforeEach(async () => {
    await send(update(message(7, 0, own)));
    fieldsOf = at(7, 0);
  });

  const body = (): string | undefined => room.chat.getMessage('m1')?.body;
  const place = (): { origin: Y.ID } => ({
    origin: room.chat.getYMessage('m1')!._map.get('body')!.lastId
  });

  it.each<[string, () => Uint8Array]>([
    ['set and reverted', () => update([item(at(7, 6), any('new'), place())], [[7, 6, 1]])],
    ['erased', () => update([item(at(7, 6), new Y.ContentDeleted(1), place())])],
    [
      'set before one that is too long',
      () =>
        update([
          item(at(7, 6), any('x'.repeat(30_000)), place()),
          item(at(7, 7), any('new'), { ...place(), right: at(7, 6) })
        ])
    ]
  ])('[GATE27] a message with a body that is %s keeps its former body', async (_, make) => {
    await send(make());
    expect(body()).toBe('hello');
    await harness.rooms.execute<'react'>(ada, {
      type: 'react',
      chat: CHAT,
      id: 'm1',
      emoji: '👍',
      on: true
    });
    await exchange();
    await agrees();
  });

  it('[GATE27] the row of a message loses a field that its author erases', async () => {
    await send(update([item(at(7, 6), any(true), { parent: fieldsOf, key: 'edited' })]));
    expect(await harness.storage.getMessage(CHAT, 'm1')).toMatchObject({ edited: true });
    await send(update([item(at(7, 7), new Y.ContentDeleted(1), { origin: at(7, 6) })]));
    expect(room.chat.getMessage('m1')).not.toHaveProperty('edited');
    await agrees();
  });
});

describe('the cost of a frame', () => {
  it('[GATE28] structs that refer to one another in a cycle are malformed', async () => {
    await send(
      update([
        item(at(9, 0), map(), { parent: 'messages', right: at(7, 0) }),
        item(at(9, 1), map(), { parent: 'messages' }),
        item(at(7, 0), map(), { origin: at(9, 1) })
      ])
    );
    expect(mal.closed).toBe('malformed');
  });

  it('[GATE28] many items at one place are refused from a limit of cost on', async () => {
    await harness.close();
    // Otherwise the second frame exceeds its sender's rate, and is not even judged.
    await enter({ structsPer10s: 20_000 });
    const heap = (client: number, parent: string, key: string | null): Uint8Array =>
      update(
        Array.from({ length: 5_000 }, (_, clock) =>
          item(at(client, clock), new Y.ContentDeleted(1), { parent, key })
        )
      );
    const start = process.cpuUsage();
    for (const client of [7, 8, 9]) {
      await send(heap(client, 'messages', null));
    }
    const { user, system } = process.cpuUsage(start);
    expect(mal.refusals).toContain('too_many_requests');
    // Without the limit it took more than a minute.
    expect((user + system) / 1e6).toBeLessThan(10);
    honest.post('goes on');
    await exchange();
    await agrees();
  });

  it.each([
    ['structs', 5_001, 'frame_too_large', () => new Y.ContentDeleted(1)],
    ['subdocuments', 101, 'malformed', () => new Y.ContentDoc(new Y.Doc())]
  ] as const)(
    '[GATE28] too many %s disconnect their sender before they are created',
    async (_, count, code, content) => {
      const structs = Array.from({ length: count }, (_, i) =>
        item(at(7, i), content(), i === 0 ? { parent: 'messages' } : { origin: at(7, i - 1) })
      );
      await send(update(structs));
      expect(mal.closed).toBe(code);
      expect(Y.getState(room.chat.ydoc.store, 7)).toBe(0);
    }
  );

  it('[GATE4] the length of a text includes all that one frame adds to it', async () => {
    const id = mal.post(new Y.Text(''));
    await exchange();
    const text = mal.find(id)!.get('body') as Y.Text;
    mal.doc.transact(() => {
      for (let i = 0; i < 10; i++) {
        text.insert(0, 'x'.repeat(100_000));
        text.insert(0, '\n');
      }
    });
    await exchange();
    expect(mal.refusals).toContain('message_too_long');
    expect(room.chat.getMessage(id)!.body.length).toBeLessThanOrEqual(262_144);
  });
});

describe('rates and numbers', () => {
  it('[LIMIT1] changes, deletions, attachments and own entries in raw frames count as well', async () => {
    await harness.close();
    await enter({ messagesPer10s: 3 });
    const [one, two] = [mal.post('one'), mal.post('two')];
    await exchange();
    mal.edit(one, 'once');
    mal.edit(one, 'twice'); // a separate frame
    await exchange();
    expect(mal.refusals).toEqual(['too_many_requests']);
    expect(room.chat.getMessage(one)).toMatchObject({ body: 'once' });
    mal.messages.delete(1, 1);
    mal.doc.getMap('attachments').set('a', { type: 'file', value: 'a' });
    mal.doc.getMap('users').set('mal', { username: 'mal', color: 'red' });
    await exchange();
    expect(room.chat.getMessage(two)).toBeDefined();
    expect(room.chat.getAttachment('a')).toBeUndefined();
    expect(room.chat.getUser('mal')).not.toHaveProperty('color');
    const told = expect.objectContaining({ type: 'reset', code: 'too_many_requests' }) as unknown;
    expect(mal.notices).toContainEqual(told);
    expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
  });

  it('[GATE23] a message that arrives deleted has no content', async () => {
    const id = mal.post('hidden from moderators', {
      deleted: true,
      mime_model: { data: { 'text/plain': 'hidden' } },
      metadata: { note: 'hidden' }
    });
    await exchange();
    expect(mal.refusals).toEqual([]);
    const row = await harness.storage.getMessage(CHAT, id);
    expect(row).toMatchObject({ id, body: '', deleted: true });
    expect(JSON.stringify([row, messagesOf(room.chat.ydoc)])).not.toContain('hidden');
  });

  it('[LIMIT9] the attachments and pins of a chat are limited in every protocol', async () => {
    await harness.close();
    await enter({ attachments: 2, pins: 1 });
    for (const key of ['a', 'b', 'c']) {
      mal.doc.getMap('attachments').set(key, { type: 'file', value: key });
    }
    await exchange();
    expect([...room.chat.yattachments.keys()]).toEqual(['a', 'b']);
    expect(mal.refusals).toEqual(['too_many_attachments']);
    const attachment = { id: 'd', name: 'd', mimeType: 'text/plain', size: 1 };
    const attach = harness.rooms.execute<'attach'>(ada, { type: 'attach', chat: CHAT, attachment });
    await expect(attach).rejects.toMatchObject({ code: 'too_many_attachments' });
    const pin = (id: string, pinned = true): Promise<void> =>
      harness.rooms.execute<'pin'>(ada, { type: 'pin', chat: CHAT, id, pinned });
    await harness.say(ada, 'one', 'one');
    await harness.say(ada, 'two', 'two');
    await pin('one');
    await pin('one');
    await expect(pin('two')).rejects.toMatchObject({ code: 'too_many_pins' });
    await pin('one', false);
    await pin('two');
  });

  it('[GATE14] an own entry has the names and the avatar of its owner', async () => {
    const users = mal.doc.getMap('users');
    const names = { name: 'ada', display_name: 'Ada', mention_name: 'Ada' };
    const picture = { avatar_url: 'https://listen.example/mal.png' };
    users.set('mal', { username: 'mal', ...names, color: 'red', initials: 'AL', ...picture });
    await exchange();
    const entry = { username: 'mal', name: 'mal', display_name: 'Mal', mention_name: 'Mal' };
    expect(room.chat.getUser('mal')).toEqual(entry);
    expect(mal.refusals).toEqual([]);
    users.set('mal', { ...entry, color: null });
    await exchange();
    expect(room.chat.getUser('mal')).toEqual({ ...entry, color: null });
    expect(users.toJSON()).toEqual(room.chat.yusers.toJSON());
    expect(honest.doc.getMap('users').toJSON()).toEqual(users.toJSON());
  });

  it('[GATE29] a sender gets only some of very many refusals by id', async () => {
    const forged = Array.from({ length: 800 }, (_, i) => ({
      ...own,
      id: `f${i}`,
      sender: 'ada'
    }));
    await send(update(forged.flatMap((fields, i) => message(7, i * 6, fields))));
    const told = mal.notices.filter(notice => notice.type === 'refused');
    expect(told.length).toBeGreaterThan(100);
    expect(told.length).toBeLessThan(600);
    expect(room.chat.ymessages.length).toBe(0);
    await agrees();
  });
});
