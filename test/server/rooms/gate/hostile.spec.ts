import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { ROOTS } from '../../../../server/rooms/gate/rules.js';
import { LIMITS } from '../../../../server/limits.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import { messagesOf, Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import { ada, CHAT, TestRooms } from '../test-rooms.js';

let harness: TestRooms;
let room: Room;
let honest: Peer;
let mal: Peer;

beforeEach(async () => {
  harness = await TestRooms.open();
  room = await harness.room();
  honest = await harness.enter(ada);
  mal = await harness.enter(person('mal'));
});

afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual([]);
});

const exchange = (): Promise<void> => harness.exchange(honest, mal);

/** Expects the same content in the room, its log and an honest copy, and everyone connected. */
async function agrees(): Promise<void> {
  expect(harness.errors).toEqual([]);
  expect(await harness.room()).toBe(room);
  const stored = await harness.storage.loadChat(CHAT);
  const replay = new Y.Doc();
  stored!.updates.forEach(bytes => Y.applyUpdate(replay, bytes));
  const held = messagesOf(room.chat.ydoc);
  expect(messagesOf(replay)).toEqual(held);
  expect(honest.toJSON()).toEqual(held);
}

describe('the table', () => {
  it('[GATE20] every root of a chat has its rule in one table', () => {
    expect(Object.keys(ROOTS).sort()).toEqual([...room.chat.ydoc.share.keys()].sort());
  });
});

describe('texts', () => {
  const post = async (text: Y.Text): Promise<string> => {
    const id = honest.post(text);
    await exchange();
    return id;
  };
  const bodyOf = (id: string): string => room.chat.getMessage(id)!.body;
  const itemOf = (id: string): Y.Item => (room.chat.getYMessage(id)!.get('body') as Y.Text)._start!;

  it('[GATE21] a stranger cannot split a character of a text, not even by a reference into it', async () => {
    const id = await post(new Y.Text('😀'));
    const half = at(itemOf(id).id.client, itemOf(id).id.clock + 1);
    mal.raw(
      update([
        new Y.GC(at(7, 0), 1),
        item(at(7, 1), new Y.ContentString('x'), { origin: at(7, 0), right: half })
      ])
    );
    await exchange();
    expect(bodyOf(id)).toBe('😀');
    await agrees();
  });

  it('[GATE21] a text can be split only between characters, even by its author, who otherwise has to reset', async () => {
    const text = new Y.Text('a😀b');
    const id = await post(text);
    text.insert(2, 'x');
    await exchange();
    expect(honest.notices).toContainEqual(expect.objectContaining({ type: 'reset' }));
    expect(bodyOf(id)).toBe('a😀b');
    honest.renew(8);
    honest.disconnect();
    honest.connect(room);
    await exchange();
    (honest.find(id)!.get('body') as Y.Text).delete(1, 1);
    await exchange();
    expect(bodyOf(id)).toBe('a😀b');
    honest.renew(9);
    honest.disconnect();
    honest.connect(room);
    await exchange();
    (honest.find(id)!.get('body') as Y.Text).delete(1, 2);
    await exchange();
    expect(bodyOf(id)).toBe('ab');
    await agrees();
  });
});

describe('a refused change of an own message', () => {
  const post = async (): Promise<string> => {
    const id = honest.post('kept');
    await exchange();
    return id;
  };

  it.each<[string, string, (id: string) => void]>([
    ['too long', 'message_too_long', id => honest.edit(id, 'x'.repeat(LIMITS.bodyLength + 1))],
    ['of the wrong type', 'bad_value', id => honest.find(id)!.set('body', 7)],
    ['nested', 'bad_value', id => honest.find(id)!.set('metadata', new Y.Map())]
  ])(
    '[GATE23] a change that is %s leaves the former value, also in its author’s copy',
    async (_, code, change) => {
      const id = await post();
      change(id);
      await exchange();
      expect(honest.refusals).toEqual([code]);
      expect(honest.notices.some(({ type }) => type === 'reset')).toBe(false);
      expect(room.chat.getMessage(id)).toMatchObject({ body: 'kept' });
      await agrees();
      honest.edit(id, 'edited');
      await exchange();
      expect(room.chat.getMessage(id)).toMatchObject({ body: 'edited' });
      await agrees();
    }
  );

  it('[GATE23] a change after the deletion leaves the message deleted, also in its author’s copy', async () => {
    const id = await post();
    const mod = person('mod');
    await harness.rooms.execute(ada, {
      type: 'set-role',
      chat: CHAT,
      username: 'mod',
      role: 'moderator'
    });
    honest.disconnect();
    honest.edit(id, 'draft');
    honest.edit(id, 'came too late');
    await harness.rooms.execute(mod, { type: 'delete', chat: CHAT, id });
    honest.connect(room);
    await exchange();
    expect(honest.refusals).toContain('orphan');
    await agrees();
    honest.find(id)!.set('deleted', false);
    await exchange();
    expect(room.chat.getMessage(id)).toMatchObject({ body: '', deleted: true });
    expect(await harness.storage.getMessage(CHAT, id)).toMatchObject({ body: '', deleted: true });
    await agrees();
  });

  it('[GATE23] a message may be deleted twice', async () => {
    const id = await post();
    const other = await harness.enter(ada);
    for (const device of [honest, other]) {
      device.doc.transact(() => {
        device.find(id)!.set('body', '');
        device.find(id)!.set('deleted', true);
      });
    }
    await harness.exchange(honest, other);
    expect([...honest.refusals, ...other.refusals]).toEqual([]);
    expect(other.toJSON()).toEqual(messagesOf(room.chat.ydoc));
    await agrees();
  });
});

describe('attacks', () => {
  const own = { sender: 'mal', id: 'm1', body: 'x', type: 'msg', raw_time: false };
  const field = (content: Y.Item['content'], key = 'body'): Uint8Array => {
    const rest = Object.fromEntries(Object.entries(own).filter(([name]) => name !== key));
    const structs = message(7, 0, rest);
    const clock = structs.length;
    return update([...structs, item(at(7, clock), content, { parent: at(7, 0), key })]);
  };
  const type = (shared: object): Y.ContentType => new Y.ContentType(shared as never);
  const nested = (depth: number): unknown => {
    let value: unknown = 'FORGED';
    for (let i = 0; i < depth; i++) {
      value = { a: value };
    }
    return value;
  };
  const chain = (length: number, place: (i: number) => Y.Item): Y.Item[] =>
    Array.from({ length }, (_, i) => place(i));
  const end = (): number => Y.getState(room.chat.ydoc.store, honest.doc.clientID);

  it.each<[string, string | null, () => Uint8Array]>([
    [
      'a skipped clock of another',
      'gap',
      () => update([new Y.Skip(at(honest.doc.clientID, end()), 4e9)])
    ],
    ['a body that is a map', 'bad_value', () => field(type(new Y.Map()))],
    ['a body that is an array', 'bad_value', () => field(type(new Y.Array()))],
    ['a body that is XML', 'bad_value', () => field(type(new Y.XmlText()))],
    ['a body that is bytes', 'bad_value', () => field(new Y.ContentBinary(new Uint8Array(9)))],
    ['a body that is a subdocument', 'bad_value', () => field(new Y.ContentDoc(new Y.Doc()))],
    ['a field that is a text', 'bad_value', () => field(type(new Y.Text()), 'metadata')],
    ['a sender that is a text', 'bad_value', () => field(type(new Y.Text()), 'sender')],
    ['an id in a text', 'bad_value', () => field(new Y.ContentString('m'), 'id')],
    ['two values in one', 'bad_value', () => field(new Y.ContentAny(['a', 'b']))],
    ['values nested too deep', 'bad_value', () => field(any(nested(1_000)), 'metadata')],
    [
      'values nested deeper than a call stack',
      null,
      () => {
        const bytes = field(any('DEEP'), 'metadata');
        const at = Buffer.from(bytes).indexOf('DEEP') - 2; // before it are its kind and length
        const deep = new Uint8Array(2_000_000).map((_, i) => (i % 2 ? 1 : 117)); // arrays of one array
        return Buffer.concat([bytes.slice(0, at), deep]);
      }
    ],
    [
      'types nested too deep',
      'not_allowed',
      () =>
        update(
          chain(2_000, i =>
            item(at(7, i), map(), i ? { parent: at(7, i - 1), key: 'k' } : { parent: 'messages' })
          )
        )
    ],
    [
      'references from client to client',
      'malformed',
      () =>
        update([
          // Two clients in alternation, each struct built on the other's next.
          ...chain(2_000, i => item(at(100, i), any(1), { origin: at(99, 1_999 - i) })),
          ...chain(2_000, i =>
            item(at(99, i), any(1), i === 1_999 ? { parent: 'messages' } : { origin: at(100, i) })
          )
        ])
    ],
    [
      'a million deletions',
      'malformed',
      () => {
        const encoder = encoding.createEncoder();
        [0, 1, honest.doc.clientID, 1_000_000].forEach(n => encoding.writeVarUint(encoder, n));
        for (let i = 0; i < 1_000_000; i++) {
          encoding.writeVarUint(encoder, 2 * i);
          encoding.writeVarUint(encoder, 1);
        }
        return encoding.toUint8Array(encoder);
      }
    ],
    [
      'fifty thousand deletions of what is not there',
      'gap',
      () =>
        update(
          [],
          Array.from({ length: 50_000 }, (_, i) => [1_000 + i, 2 * i, 1] as const)
        )
    ],
    [
      'more deletions than a document can need',
      'malformed',
      () =>
        update(
          [],
          Array.from({ length: 50_001 }, (_, i) => [1_000 + i, 2 * i, 1] as const)
        )
    ]
  ])(
    '[GATE26] %s changes nothing for others, and its sender gets an error',
    async (_, code, make) => {
      const id = honest.post('mine');
      await exchange();
      const before = JSON.stringify(room.chat.getSource().messages);
      const clients = room.chatState.clients.size;
      mal.raw(make());
      mal.give();
      await harness.flush();
      const notices = mal.down.flatMap(frame => (frame.type === 'notice' ? [frame.notice] : []));
      const codes = [...mal.notices, ...notices].map(notice => 'code' in notice && notice.code);
      expect([...codes, mal.closed]).toContain(code ?? 'malformed');
      expect(JSON.stringify(room.chat.getSource().messages)).toBe(before);
      expect(room.chatState.clients.size).toBeLessThanOrEqual(clients + 1);
      honest.edit(id, 'still mine');
      await harness.exchange(honest);
      expect(room.chat.getMessage(id)).toMatchObject({ body: 'still mine' });
      await agrees();
    }
  );

  it('[GATE26] no one raises a role, by frame or by command', async () => {
    mal.doc.getMap('participants').set('mal', { username: 'mal', role: 'owner' });
    await exchange();
    for (const [username, role] of [
      ['mal', 'owner'],
      ['ada', null]
    ] as const) {
      const command = { type: 'set-role', chat: CHAT, username, role } as const;
      const raise = harness.rooms.execute<'set-role'>(mal.principal, command);
      await expect(raise).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(room.chat.getParticipants()).toEqual([{ username: 'ada', role: 'owner' }]);
    await agrees();
  });

  it("[GATE26] a late claim of another user's client id has no effect", async () => {
    const bob = new Peer(person('bob'), 4711);
    bob.connect(room); // presence reveals the id before the client has written anything
    while (bob.give());
    await harness.flush();
    mal.raw(update(message(4711, 0, own)));
    await exchange();
    expect(mal.refusals).toContain('foreign_client_id');
    bob.post('first words');
    await harness.exchange(bob, honest);
    expect(room.chat.getMessages().map(({ body }) => body)).toEqual(['first words']);
    await agrees();
  });
});

describe('partly known structs', () => {
  it('[GATE22] later changes cannot build on a refused part of a text', async () => {
    const id = mal.post(new Y.Text('a'));
    await exchange();
    const setRole = (role: 'reader' | 'member'): Promise<void> =>
      harness.rooms.execute<'set-role'>(ada, {
        type: 'set-role',
        chat: CHAT,
        username: 'mal',
        role
      });
    await setRole('reader');
    const text = mal.find(id)!.get('body') as Y.Text;
    text.insert(1, 'b');
    mal.give();
    await harness.flush();
    await setRole('member');
    text.insert(2, 'c');
    mal.disconnect();
    mal.connect(room);
    mal.up.push({ type: 'update', update: Y.encodeStateAsUpdate(mal.doc), isAnswer: true });
    await exchange();
    expect(room.chat.getMessage(id)!.body).toBe('a');
    await agrees();
  });

  it('[GATE22] a struct that overlaps a known one leaves the room as it was', async () => {
    const own = { sender: 'mal', id: 'm1', body: 'hello', type: 'msg', raw_time: false };
    mal.raw(update(message(7, 0, own)));
    await exchange();
    const end = Y.getState(room.chat.ydoc.store, 7);
    const text = honest.post(new Y.Text('mine'));
    await exchange();
    const last = (room.chat.getYMessage(text)!.get('body') as Y.Text)._start!.lastId;
    mal.raw(update([item(at(7, end - 1), new Y.ContentString('xyz'), { origin: last })]));
    mal.raw(update([item(at(7, end - 1), new Y.ContentString('xyz'), { parent: 'messages' })]));
    mal.raw(update([new Y.GC(at(7, end - 1), 3)]));
    await exchange();
    mal.raw(update([item(at(7, end + 1), new Y.ContentString('xyz'), { parent: 'messages' })]));
    await exchange();
    expect(room.chat.getMessages().map(({ body }) => body)).toEqual(['hello', 'mine']);
    await agrees();
  });
});
