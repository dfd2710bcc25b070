import * as Y from 'yjs';
import type { Command } from '../../../../server/rooms/commands.js';
import { WHOLE } from '../../../../server/policy/policy.js';
import { requireReadAccess } from '../../../../server/rooms/chats/read-access.js';
import { ada, bob } from '../test-rooms.js';
import {
  add,
  eve,
  harness,
  messages,
  PRIVATE,
  run,
  useParticipants
} from '../turn/test-participants.js';

useParticipants();

describe('read access', () => {
  const HOUR = 3_600_000;

  it('[REACH1] a new participant may get limited history: nothing older is read, synced or found', async () => {
    const say = (body: string): Promise<{ id: string }> =>
      harness.say(ada, body, undefined, PRIVATE);
    await say('secret one');
    const { id } = await say('secret two');
    await run(ada, { type: 'pin', chat: PRIVATE, id, pinned: true });
    harness.clock.advance(HOUR);
    const from = harness.clock.now();
    await say('known');
    harness.clock.advance(HOUR);
    await add(ada, { username: 'bob', shareHistoryTime: from } as never);
    expect(await requireReadAccess(harness.storage, bob, PRIVATE)).toEqual({
      ...WHOLE,
      after: 2,
      from
    });
    expect(await requireReadAccess(harness.storage, ada, PRIVATE)).toEqual(WHOLE);
    const peer = await harness.enter(bob, PRIVATE);
    expect(peer.toJSON()).toMatchObject([{ body: 'known' }, { type: 'system' }]);
    const { chat } = await harness.room(PRIVATE);
    expect(JSON.stringify([...chat.ydoc.share.values()].map(String))).not.toContain('secret');
    expect(chat.folded).toBe(2);
    expect(await harness.storage.listMessages(PRIVATE, { limit: 9 })).toHaveLength(4);
    await expect(run(bob, { type: 'read', chat: PRIVATE, id })).rejects.toMatchObject({
      code: 'message_not_found'
    });
    // A time in the future counts as now, because no chat hides new messages.
    await add(ada, { username: 'eve', shareHistoryTime: from + 99 * HOUR } as never);
    expect(await requireReadAccess(harness.storage, eve, PRIVATE)).toEqual({
      ...WHOLE,
      after: 4,
      from: harness.clock.now()
    });
    expect((await messages()).map(({ seq }) => seq)).toEqual([5]);
  });

  it('[REACH1] a message that grows while a user is added with history from then on is hidden from them too', async () => {
    const peer = await harness.enter(ada, PRIVATE);
    const text = new Y.Text('secret');
    const id = peer.post(text);
    await harness.exchange(peer);
    text.insert(text.length, ' and more');
    await harness.exchange(peer);
    await add(ada, { username: 'bob', shareHistoryTime: harness.clock.now() + 1 } as never);
    const late = await harness.enter(bob, PRIVATE);
    await harness.exchange(peer, late);
    expect(late.toJSON()).toMatchObject([{ type: 'system' }]);
    expect(JSON.stringify(late.doc.getMap('extras').toJSON())).not.toContain(id);
    expect(await harness.storage.getMessage(PRIVATE, id)).toMatchObject({
      body: 'secret and more'
    });
    harness.clock.advance(5_000);
    await harness.flush();
    expect(harness.errors).toEqual([]);
  });

  it('[REACH2] full history folds nothing, and everyone reads an open chat completely', async () => {
    await harness.say(ada, 'old', undefined, PRIVATE);
    harness.clock.advance(HOUR);
    await add(ada, { username: 'bob', shareHistoryTime: 0 } as never);
    expect(await messages()).toHaveLength(2);
    const { id } = await run(ada, { type: 'create-chat', topic: 'Open' });
    await harness.say(ada, 'old', undefined, id);
    harness.clock.advance(HOUR);
    const participants = [{ username: 'bob', shareHistoryTime: harness.clock.now() }];
    await run(ada, { type: 'add-participants', chat: id, participants });
    expect(await requireReadAccess(harness.storage, bob, id)).toEqual(WHOLE);
    expect((await harness.rooms.open(id)).chat.getMessages()).toHaveLength(2);
  });

  it('[REACH3] a removed participant reads the messages until then and can do nothing more', async () => {
    await add(ada, { username: 'bob' });
    await harness.say(bob, 'mine', 'm1', PRIVATE);
    harness.clock.advance(HOUR);
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'bob', role: null });
    await harness.say(ada, 'later', undefined, PRIVATE);
    const to = harness.clock.now();
    expect(await requireReadAccess(harness.storage, bob, PRIVATE)).toEqual({
      ...WHOLE,
      until: 2,
      to
    });
    for (const command of [
      { type: 'send', message: { body: 'x' } },
      { type: 'edit', id: 'm1', body: 'x' },
      { type: 'delete', id: 'm1' },
      { type: 'read', id: 'm1' },
      { type: 'set-unread', id: 'm1' },
      { type: 'typing' },
      { type: 'presence' },
      { type: 'rename', topic: 'x' }
    ]) {
      const done = run(bob, { ...command, chat: PRIVATE } as Command);
      await expect(done).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(requireReadAccess(harness.storage, eve, PRIVATE)).rejects.toMatchObject({
      code: 'chat_not_found'
    });
  });

  it('[REACH6] a user can neither change messages that they may not read nor learn anything about them', async () => {
    await add(ada, { username: 'eve' });
    const { id } = await harness.say(ada, 'secret', undefined, PRIVATE);
    const file = { id: 'f', name: 'f', mimeType: 'text/plain', size: 1 };
    await run(ada, { type: 'attach', chat: PRIVATE, attachment: file });
    harness.clock.advance(HOUR);
    await add(ada, { username: 'bob', shareHistoryTime: harness.clock.now() } as never);
    await run(ada, { type: 'set-role', chat: PRIVATE, username: 'bob', role: 'moderator' });
    const open = (await harness.say(ada, 'known', undefined, PRIVATE)).id;
    const peers = [await harness.enter(ada, PRIVATE), await harness.enter(bob, PRIVATE)];
    for (const command of [
      { type: 'edit', body: 'x' },
      { type: 'delete' },
      { type: 'react', emoji: '👍', on: true },
      { type: 'pin', pinned: true }
    ]) {
      const done = run(bob, { ...command, chat: PRIVATE, id } as Command);
      await expect(done).rejects.toMatchObject({ code: 'message_not_found' });
    }
    const detach = { type: 'detach', chat: PRIVATE, id: 'f' } as const;
    await expect(run(bob, detach)).rejects.toMatchObject({ code: 'attachment_not_found' });
    await run(eve, { type: 'read', chat: PRIVATE, id });
    await run(ada, { type: 'edit', chat: PRIVATE, id, body: 'secret still' });
    await run(eve, { type: 'read', chat: PRIVATE, id: open });
    await harness.exchange(...peers);
    const heard = peers.map(({ notices }) => notices.map(({ type }) => type));
    expect(heard).toEqual([
      ['welcome', 'receipt', 'changed', 'receipt'],
      ['welcome', 'receipt']
    ]);
    await run(bob, { type: 'pin', chat: PRIVATE, id: open, pinned: true });
    await run(ada, detach);
  });
});
