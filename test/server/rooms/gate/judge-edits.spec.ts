import * as Y from 'yjs';
import { LIMITS } from '../../../../server/limits.js';
import { messagesOf } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { ada, CHAT } from '../test-rooms.js';
import { agrees, exchange, harness, honest, room, useHostile } from './test-hostile.js';

useHostile();

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
