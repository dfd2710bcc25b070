import * as Y from 'yjs';
import { ROOTS } from '../../../../server/rooms/gate/rules.js';
import { bothGoOn, exchange, mal, nothingOf, room, useGate } from './test-gate.js';

useGate();

describe('the table', () => {
  it('[GATE20] every root of a chat has its rule in one table', () => {
    expect(Object.keys(ROOTS).sort()).toEqual([...room.chat.ydoc.share.keys()].sort());
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
