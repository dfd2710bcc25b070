import * as Y from 'yjs';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { LIMITS } from '../../../../server/limits.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import { Rooms } from '../../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../../testing/index.js';
import { ManualClock } from '../../../harness/clock.js';
import { MemoryFiles } from '../../../harness/memory-files.js';
import { drain, messagesOf, Peer, presence } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { any, at, item, message, update } from '../../../harness/raw.js';

const CHAT = '11111111-1111-4111-8111-111111111111';

let storage: MemoryStorage;
let clock: ManualClock;
let rooms: Rooms;
let room: Room;
let errors: unknown[];
let ada: Peer;
let mal: Peer;

const flush = (): Promise<void> => rooms.flush();
const exchange = (): Promise<void> => drain([ada, mal], flush);

async function enter(principal: IPrincipal): Promise<Peer> {
  const peer = new Peer(principal);
  peer.connect(room);
  await drain([peer], flush);
  return peer;
}

beforeEach(async () => {
  errors = [];
  storage = new MemoryStorage();
  await storage.open();
  clock = new ManualClock();
  rooms = new Rooms({
    storage,
    files: new MemoryFiles(),
    clock,
    limits: { ...LIMITS, presencePause: 0, turnPause: 0 },
    onError: e => errors.push(e)
  });
  await rooms.admit(person('ada'), CHAT);
  room = await rooms.open(CHAT);
  ada = await enter(person('ada'));
  mal = await enter(person('mal'));
});

afterEach(async () => {
  await rooms.dispose();
  expect(errors).toEqual([]);
  expect(clock.waiting).toBe(0);
});

const bodies = (): string[] => room.chat.getMessages().map(m => m.body);

/** Expects no refused text in the log, and the room's content in the honest copy. */
async function nothingOf(text: string): Promise<void> {
  const stored = await storage.loadChat(CHAT);
  expect(stored!.updates.some(bytes => Buffer.from(bytes).includes(text))).toBe(false);
  expect(Buffer.from(Y.encodeStateAsUpdate(ada.doc)).includes(text)).toBe(false);
  expect(ada.toJSON()).toEqual(messagesOf(room.chat.ydoc));
}

/** Expects that both users can still write. */
async function bothGoOn(): Promise<void> {
  ada.post('ada goes on');
  mal.post('mal goes on');
  await exchange();
  expect(bodies()).toEqual(expect.arrayContaining(['ada goes on', 'mal goes on']));
  expect(ada.toJSON()).toHaveLength(room.chat.ymessages.length);
}

describe('messages of others', () => {
  let id: string;

  beforeEach(async () => {
    id = ada.post('mine');
    await exchange();
  });

  it.each<[string, string, () => void]>([
    ['is not edited', 'not_yours', () => mal.find(id)!.set('body', 'STOLEN')],
    ['does not change hands', 'not_allowed', () => mal.find(id)!.set('sender', 'mal')],
    ['gets no new fields', 'not_allowed', () => mal.find(id)!.set('STOLEN', 1)],
    ['keeps its place', 'not_allowed', () => mal.doc.getMap('extras').set(id, { seq: 99 })],
    ['loses no field', 'not_yours', () => mal.find(id)!.delete('body')],
    ['is not deleted', 'not_yours', () => mal.messages.delete(0, 1)],
    ['is not marked as deleted', 'not_yours', () => mal.find(id)!.set('deleted', true)]
  ])('[GATE2] a message of another %s', async (_, code, attack) => {
    const before = JSON.stringify(room.chat.getMessages());
    attack();
    await exchange();
    expect(JSON.stringify(room.chat.getMessages())).toBe(before);
    expect(mal.refusals).toContain(code);
    await nothingOf('STOLEN');
    mal.renew();
    mal.disconnect();
    mal.connect(room);
    await exchange();
    await bothGoOn();
  });

  it('[GATE2] a deletion of the complete list deletes own messages only', async () => {
    mal.post('of mal');
    await exchange();
    mal.messages.delete(0, mal.messages.length);
    await exchange();
    expect(bodies()).toEqual(['mine']);
    expect(mal.refusals).toContain('not_yours');
    expect(ada.toJSON()).toHaveLength(1);
  });
});

describe('new messages', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['a forged sender', 'forged_sender', { sender: 'ada' }],
    ['a system message', 'system_message', { type: 'system' }],
    ['an unknown field', 'unknown_field', { gift: 1 }],
    ['a place of its own', 'unknown_field', { seq: 1 }],
    ['an invalid id', 'bad_value', { id: 'x'.repeat(65) }],
    ['an id that is not a text', 'bad_value', { id: 7 }],
    ['a body that is not a text', 'bad_value', { body: { FORGED: 1 } }],
    [
      'metadata with a path to the prototype',
      'bad_value',
      { metadata: JSON.parse('{"a":[{"__proto__":{"b":1}}]}') }
    ]
  ])(
    '[GATE3] a message with %s becomes a tombstone and is never shown',
    async (_, code, fields) => {
      mal.post('FORGED', fields);
      await exchange();
      expect(mal.refusals).toContain(code);
      expect(bodies()).toEqual([]);
      expect(mal.toJSON()).toEqual([]);
      await nothingOf('FORGED');
      await bothGoOn();
    }
  );

  it('[GATE4] a message that is too long is refused by its id', async () => {
    const id = mal.post('x'.repeat(LIMITS.bodyLength + 1));
    await exchange();
    expect(mal.notices).toContainEqual(
      expect.objectContaining({ type: 'refused', code: 'message_too_long', id })
    );
    await bothGoOn();
  });

  it('[GATE5] a message id is used once, even after its message was deleted outright', async () => {
    const id = ada.post('first');
    await exchange();
    mal.post('FORGED', { id });
    await exchange();
    expect(bodies()).toEqual(['first']);
    ada.messages.delete(0, 1);
    await exchange();
    mal.post('FORGED', { id });
    await exchange();
    expect(mal.refusals).toEqual(['message_id_taken', 'message_id_taken']);
    expect(bodies()).toEqual([]);
    await nothingOf('FORGED');
    await bothGoOn();
  });

  it('[GATE6] an entry that is not a message does not enter the list', async () => {
    mal.messages.push([{ body: 'FORGED' } as never, new Y.Text('FORGED') as never]);
    mal.messages.push([new Y.Doc({ guid: 'FORGED' }) as never]);
    await exchange();
    expect(mal.refusals).toContain('not_a_message');
    expect(room.chat.ymessages.toJSON()).toEqual([]);
    await nothingOf('FORGED');
    await bothGoOn();
  });

  it('[GATE7] the server sets seq, time and raw_time', async () => {
    ada.post('one', { raw_time: true, time: 1 });
    ada.post('two', { raw_time: undefined });
    await exchange();
    const [one, two] = room.chat.getMessages();
    expect(one).toMatchObject({ seq: 1, time: clock.now() / 1000, raw_time: false });
    expect(two).toMatchObject({ seq: 2, time: clock.now() / 1000, raw_time: false });
  });

  it("[GATE8] an author's deletion and re-insertion of their own message changes nothing and is not refused", async () => {
    const id = ada.post('kept', { raw_time: true });
    await exchange();
    ada.doc.transact(() => {
      ada.messages.delete(0, 1);
      ada.post('kept', { id, time: 5 });
    });
    await exchange();
    expect(room.chat.getMessages()).toEqual([
      expect.objectContaining({ id, body: 'kept', seq: 1 })
    ]);
    expect(ada.refusals).toEqual([]);
    expect(mal.toJSON()).toHaveLength(1);
  });

  it('[GATE9] `trusted` never enters a MIME bundle', async () => {
    const bundle = { data: { 'text/html': '<b>x</b>' }, trusted: true };
    const id = mal.post('x', { mime_model: bundle });
    await exchange();
    expect(room.chat.getMessage(id)!.mime_model).toEqual({ data: { 'text/html': '<b>x</b>' } });
    mal.find(id)!.set('mime_model', { data: { a: 1 }, metadata: {}, trusted: {} });
    await exchange();
    expect(room.chat.getMessage(id)!.mime_model).toEqual({ data: { a: 1 }, metadata: {} });
    expect(ada.find(id)!.get('mime_model')).toEqual({ data: { a: 1 }, metadata: {} });
    await nothingOf('trusted');
  });
});

describe('own messages', () => {
  it('[GATE10] their author edits, deletes and streams into them', async () => {
    const id = ada.post('one');
    const text = new Y.Text('grows');
    const streamed = ada.post(text);
    await exchange();
    ada.edit(id, 'two');
    text.insert(text.length, ' and grows');
    await exchange();
    expect(room.chat.getMessage(id)).toMatchObject({ body: 'two', edited: true });
    expect(room.chat.getMessage(streamed)!.body).toBe('grows and grows');
    ada.messages.delete(0, 1);
    await exchange();
    expect(room.chat.getMessage(id)).toBeUndefined();
    expect(mal.toJSON()).toHaveLength(1);
    expect(ada.refusals).toEqual([]);
  });

  it('[GATE11] the kind of a body is fixed at creation', async () => {
    const streamed = ada.post(new Y.Text('grows'));
    await exchange();
    ada.find(streamed)!.set('body', 'a string');
    await exchange();
    expect(ada.refusals).toContain('bad_value');
    expect(room.chat.getMessage(streamed)!.body).toBe('grows');
  });

  it('[GATE2] a stranger cannot change a streamed body', async () => {
    const id = ada.post(new Y.Text('grows'));
    await exchange();
    const text = mal.find(id)!.get('body') as Y.Text;
    text.insert(2, 'STOLEN');
    text.delete(0, 1);
    await exchange();
    expect(room.chat.getMessage(id)!.body).toBe('grows');
    await nothingOf('STOLEN');
  });
});

describe('other roots', () => {
  it.each<[string, (doc: Y.Doc) => void]>([
    ['an unknown root', doc => doc.getMap('FORGED').set('a', 'FORGED')],
    ['state', doc => doc.getMap('state').set('a', 'FORGED')],
    ['metadata', doc => doc.getMap('metadata').set('name', 'FORGED')],
    ['participants', doc => doc.getMap('participants').set('mal', { role: 'owner', FORGED: 1 })],
    ['the entry of another user', doc => doc.getMap('users').set('ada', { username: 'FORGED' })]
  ])('[GATE13] a raw frame does not write %s', async (_, attack) => {
    const before = JSON.stringify(room.chat.getSource());
    attack(mal.doc);
    await exchange();
    expect(mal.refusals).toContain('not_allowed');
    expect(JSON.stringify(room.chat.getSource())).toBe(before);
    expect([...room.chat.ydoc.share.keys()].sort()).toEqual(
      ['attachments', 'extras', 'messages', 'metadata', 'participants', 'state', 'users'].sort()
    );
    await nothingOf('FORGED');
    await bothGoOn();
  });

  it('[GATE14] an own entry among the users is checked, and cannot pose as a bot or another user', async () => {
    const users = mal.doc.getMap('users');
    users.set('mal', { username: 'mal', display_name: 'Mal' });
    await exchange();
    const entry = { username: 'mal', display_name: 'Mal' };
    expect(room.chat.getUser('mal')).toEqual(entry);
    users.set('mal', { username: 'ada', display_name: 'FORGED' });
    users.set('mal', { username: 'mal', bot: true });
    await exchange();
    expect(room.chat.getUser('mal')).toEqual(entry);
    expect(mal.refusals).toContain('bad_value');
    await nothingOf('FORGED');
  });

  it('[GATE15] an attachment is added once and not changed', async () => {
    const attachments = mal.doc.getMap('attachments');
    attachments.set('a', { type: 'file', value: 'notes.md' });
    await exchange();
    attachments.set('a', { type: 'file', value: 'FORGED' });
    attachments.set('b', { type: 'FORGED' });
    await exchange();
    expect(room.chat.getAttachment('a')).toEqual({ type: 'file', value: 'notes.md' });
    expect(room.chat.getAttachment('b')).toBeUndefined();
    await nothingOf('FORGED');
  });
});

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
    await rooms.dispose();
    rooms = new Rooms({
      storage,
      files: new MemoryFiles(),
      clock,
      limits: { ...LIMITS, presencePause: 0, turnPause: 0 },
      onError: e => errors.push(e)
    });
    room = await rooms.open(CHAT);
    ada = await enter(person('ada'));
    mal = await enter(person('mal'));
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
