import * as Y from 'yjs';
import { ROOTS } from '../../../server/rooms/gate/rules.js';
import { LIMITS } from '../../../server/rooms/limits.js';
import type { Room } from '../../../server/rooms/room.js';
import { messagesOf } from '../../harness/peer.js';
import type { Peer } from '../../harness/peer.js';
import { person } from '../../harness/people.js';
import { at, item, message, update } from '../../harness/raw.js';
import { ada, CHAT, RoomHouse } from './room-house.js';

let house: RoomHouse;
let room: Room;
let honest: Peer;
let mal: Peer;

beforeEach(async () => {
  house = await RoomHouse.open();
  room = await house.room();
  honest = await house.enter(ada);
  mal = await house.enter(person('mal'));
});

afterEach(async () => {
  await house.close();
  expect(house.errors).toEqual([]);
});

const exchange = (): Promise<void> => house.exchange(honest, mal);

/** The room, its log and an honest copy say the same, and nobody is gone. */
async function agrees(): Promise<void> {
  expect(house.errors).toEqual([]);
  expect(await house.room()).toBe(room);
  const stored = await house.storage.loadChat(CHAT);
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

  it('[GATE21] a stranger cuts no character of a text in two, not even by pointing there', async () => {
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

  it('[GATE21] a text is cut between characters only, by its author too, who begins anew otherwise', async () => {
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
    '[GATE23] one that is %s leaves what was there, in its author’s copy too',
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

  it('[GATE23] one that came after its deletion leaves it deleted, in its author’s copy too', async () => {
    const id = await post();
    const mod = person('mod');
    await house.rooms.execute(ada, {
      type: 'set-role',
      chat: CHAT,
      username: 'mod',
      role: 'moderator'
    });
    honest.disconnect();
    honest.edit(id, 'draft');
    honest.edit(id, 'came too late');
    await house.rooms.execute(mod, { type: 'delete', chat: CHAT, id });
    honest.connect(room);
    await exchange();
    expect(honest.refusals).toContain('orphan');
    await agrees();
    honest.find(id)!.set('deleted', false);
    await exchange();
    expect(room.chat.getMessage(id)).toMatchObject({ body: '', deleted: true });
    expect(await house.storage.getMessage(CHAT, id)).toMatchObject({ body: '', deleted: true });
    await agrees();
  });

  it('[GATE23] a message may be deleted twice', async () => {
    const id = await post();
    const other = await house.enter(ada);
    for (const device of [honest, other]) {
      device.doc.transact(() => {
        device.find(id)!.set('body', '');
        device.find(id)!.set('deleted', true);
      });
    }
    await house.exchange(honest, other);
    expect([...honest.refusals, ...other.refusals]).toEqual([]);
    expect(other.toJSON()).toEqual(messagesOf(room.chat.ydoc));
    await agrees();
  });
});

describe('structs that are known in part', () => {
  it('[GATE22] what was refused of a text is no ground for what follows', async () => {
    const id = mal.post(new Y.Text('a'));
    await exchange();
    const setRole = (role: 'reader' | 'member'): Promise<void> =>
      house.rooms.execute<'set-role'>(ada, { type: 'set-role', chat: CHAT, username: 'mal', role });
    await setRole('reader');
    const text = mal.find(id)!.get('body') as Y.Text;
    text.insert(1, 'b');
    mal.give();
    await house.settle();
    await setRole('member');
    text.insert(2, 'c');
    mal.disconnect();
    mal.connect(room);
    mal.up.push({ type: 'update', update: Y.encodeStateAsUpdate(mal.doc), isAnswer: true });
    await exchange();
    expect(room.chat.getMessage(id)!.body).toBe('a');
    await agrees();
  });

  it('[GATE22] one that is placed elsewhere than its beginning leaves the room as it was', async () => {
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
