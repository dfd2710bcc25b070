import * as Y from 'yjs';
import { at, item, message, update } from '../../../harness/raw.js';
import { ada, CHAT } from '../test-rooms.js';
import { agrees, exchange, harness, honest, mal, room, useHostile } from './test-hostile.js';

useHostile();

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
