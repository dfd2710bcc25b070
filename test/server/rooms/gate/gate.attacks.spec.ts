import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import { CHAT } from '../test-rooms.js';
import { agrees, exchange, harness, honest, mal, room, useHostile } from './test-hostile.js';

useHostile();

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
