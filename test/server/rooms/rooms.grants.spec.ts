import type { Command, IResults } from '../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { requireReadAccess } from '../../../server/rooms/chats/read-access.js';
import { v4 } from 'uuid';
import { person } from '../../harness/people.js';
import { ada, bob, TestRooms } from './test-rooms.js';

const PRIVATE = '33333333-3333-4333-8333-333333333333';
const [eve, mal] = [person('eve'), person('mal')];
const HOUR = 3_600_000;

describe('granted rights', () => {
  let harness: TestRooms;

  const run = <T extends Command>(who: IPrincipal, command: T): Promise<IResults[T['type']]> =>
    harness.rooms.execute(who, command as never);
  const add = (who: IPrincipal, username: string, shareHistoryTime?: number) =>
    run(who, {
      type: 'add-participants',
      chat: PRIVATE,
      participants: [{ username, ...(shareHistoryTime !== undefined && { shareHistoryTime }) }]
    });
  const role = (who: IPrincipal, username: string, role: 'member' | 'owner' | 'moderator' | null) =>
    run(who, { type: 'set-role', chat: PRIVATE, username, role });
  const after = async (who: IPrincipal): Promise<number> =>
    (await requireReadAccess(harness.storage, who, PRIVATE)).after;
  const from = async (who: IPrincipal): Promise<number> =>
    (await requireReadAccess(harness.storage, who, PRIVATE)).from;

  let start: number;

  /** The chat has secrets of ada's, and mal may read from now on. */
  beforeEach(async () => {
    harness = await TestRooms.open();
    await run(ada, { type: 'create-chat', id: PRIVATE, topic: 'Team', access: 'private' });
    for (let i = 0; i < 3; i++) {
      harness.clock.advance(HOUR);
      await harness.say(ada, `secret ${i}`, `s${i}`, PRIVATE);
    }
    harness.clock.advance(HOUR);
    start = harness.clock.now();
    await add(ada, 'mal', start);
    harness.clock.advance(HOUR);
  });
  afterEach(() => harness.close());

  it('[GRANT1] a user with limited history gives no one earlier history, by any command', async () => {
    await add(mal, 'eve');
    await add(mal, 'bob', 0);
    await role(mal, 'zoe', 'member');
    for (const who of [eve, bob, person('zoe')]) {
      expect([await after(who), await from(who)]).toEqual([await after(mal), start]);
    }
    const later = harness.clock.now();
    harness.clock.advance(HOUR);
    await add(mal, 'max', later);
    expect(await from(person('max'))).toBe(later);
    const peer = await harness.enter(eve, PRIVATE);
    expect(JSON.stringify(peer.doc.getArray('messages'))).not.toContain('secret');
  });

  it('[GRANT3] another user cannot add a former participant with more history than before', async () => {
    await add(mal, 'eve');
    await role(mal, 'mal', null);
    await add(eve, 'mal');
    await role(eve, 'eve', null);
    await add(mal, 'eve', 0);
    expect([await after(mal), await after(eve)]).toEqual([3, 3]);
  });

  it('[GRANT3] a returning participant reads from the same time as before, unless a user with more history gives more', async () => {
    await role(mal, 'mal', null);
    await add(ada, 'mal');
    expect([await after(mal), await from(mal)]).toEqual([3, start]);
    // At once, so that they leave and return in one turn.
    await Promise.all([role(mal, 'mal', null), role(ada, 'mal', 'member')]);
    expect([await after(mal), await from(mal)]).toEqual([3, start]);
    await role(mal, 'mal', null);
    await add(ada, 'mal', 0);
    expect([await after(mal), await from(mal)]).toEqual([0, 0]);
  });

  it('[GRANT4] a role gives no history, and a user with less history cannot assign one', async () => {
    for (const high of ['owner', 'moderator'] as const) {
      await expect(role(mal, 'eve', high)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await role(ada, 'mal', 'owner');
    await role(mal, 'eve', 'owner');
    await add(mal, 'bob', 0);
    expect([await after(mal), await after(eve), await after(bob)]).toEqual([3, 3, 3]);
    await role(mal, 'ada', null);
    await add(mal, 'ada');
    expect(await after(ada)).toBe(3);
  });

  it('[GRANT5] a bot reads no more than the user who added it', async () => {
    await harness.storage.putUser({
      username: 'robo',
      name: 'Robo',
      displayName: 'Robo',
      bot: true
    });
    await add(mal, 'robo');
    expect(await after(person('robo', { bot: true }))).toBe(3);
  });

  it('[GATE42] a message replies to a message that its sender may see, in every protocol', async () => {
    const other = await harness.say(ada, 'elsewhere');
    const seen = (await harness.say(ada, 'seen', v4(), PRIVATE)).id;
    const gone = (await harness.say(ada, 'gone', v4(), PRIVATE)).id;
    await run(ada, { type: 'delete', chat: PRIVATE, id: gone });
    const peer = await harness.enter(mal, PRIVATE);
    const told = async (ids: readonly string[]): Promise<(string | undefined)[]> =>
      Promise.all(ids.map(async id => (await harness.storage.getMessage(PRIVATE, id))?.reply_to));
    const asked = ['s0', 'nothing', other.id, seen, gone];
    const sent: string[] = [];
    for (const reply_to of asked) {
      const message = { body: 'by command', reply_to };
      sent.push((await run(mal, { type: 'send', chat: PRIVATE, message })).id);
    }
    const framed = asked.map(reply_to => peer.post('by frame', { id: v4(), reply_to }));
    const early = v4();
    framed.push(peer.post('to a later one', { id: v4(), reply_to: early }));
    peer.post('a later one', { id: early });
    framed.push(peer.post('to an earlier one', { id: v4(), reply_to: early }));
    await harness.exchange(peer);
    expect(peer.refusals).toEqual([]);
    const right = [undefined, undefined, undefined, seen, gone];
    expect(await told(sent)).toEqual(right);
    expect(await told(framed)).toEqual([...right, undefined, early]);
    const { chat } = await harness.room(PRIVATE);
    expect(peer.doc.getArray('messages').toJSON()).toEqual(chat.ymessages.toJSON());
    for (const reply_to of ['s0', seen]) {
      const message = { body: 'an owner replies to all of it', reply_to };
      const { id } = await run(ada, { type: 'send', chat: PRIVATE, message });
      expect(await told([id])).toEqual([reply_to]);
    }
  });

  it('[GATE42] a reply to a message that has left the document stays a reply', async () => {
    const peer = await harness.enter(ada, PRIVATE);
    const { chat } = await harness.room(PRIVATE);
    expect(chat.getYMessage('s0')).toBeUndefined();
    const id = peer.post('to the history', { reply_to: 's0' });
    await harness.exchange(peer);
    expect((await harness.storage.getMessage(PRIVATE, id))?.reply_to).toBe('s0');
  });

  it('[GRANT6] an id reveals no hidden message in a chat that is read in part', async () => {
    const codes: unknown[] = [];
    for (const id of ['s1', 'never', String(start), 's2']) {
      codes.push(
        await harness.say(mal, 'x', id, PRIVATE).then(
          () => 'sent',
          (error: { code: string }) => error.code
        )
      );
    }
    expect(codes).toEqual(Array.from({ length: 4 }, () => 'message_id_taken'));
    const own = v4();
    expect(await harness.say(mal, 'mine', own, PRIVATE)).toMatchObject({ id: own });
    expect(await harness.say(mal, 'mine', own, PRIVATE)).toMatchObject({ repeated: true });
    expect(await harness.say(mal, 'unnamed', undefined, PRIVATE)).toMatchObject({
      repeated: false
    });
    const peer = await harness.enter(mal, PRIVATE);
    for (const id of ['s1', 'nothing']) {
      peer.post('x', { id });
    }
    peer.post('fine', { id: v4() });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['message_id_taken', 'message_id_taken']);
    // A user who reads all of it can use any id.
    expect(await harness.say(ada, 'x', 'free', PRIVATE)).toMatchObject({ id: 'free' });
  });

  it('[GRANT7] a stranger cannot distinguish a private chat from a missing one', async () => {
    const none = '44444444-4444-4444-8444-444444444444';
    const guest = person('gast', { guest: true });
    const commands = (chat: string): Command[] => [
      { type: 'send', chat, message: { body: 'x' } },
      { type: 'edit', chat, id: 's1', body: 'x' },
      { type: 'delete', chat, id: 's1' },
      { type: 'react', chat, id: 's1', emoji: '👍', on: true },
      { type: 'pin', chat, id: 's1', pinned: true },
      { type: 'rename', chat, topic: 'x' },
      { type: 'update-chat', chat, metadata: {} },
      { type: 'attach', chat, attachment: { id: 'a', name: 'a', mimeType: 'a/b', size: 1 } },
      { type: 'detach', chat, id: 'a' },
      { type: 'set-role', chat, username: 'gast', role: 'member' },
      { type: 'add-participants', chat, participants: [{ username: 'gast' }] },
      { type: 'read', chat, id: 's1' },
      { type: 'typing', chat },
      { type: 'presence', chat },
      { type: 'delete-chat', chat }
    ];
    const codeOf = (command: Command): Promise<string> =>
      run(guest, command).then(
        () => 'done',
        (error: { code: string }) => error.code
      );
    for (const [i, command] of commands(PRIVATE).entries()) {
      expect([command.type, await codeOf(command)]).toEqual([command.type, 'chat_not_found']);
      expect(await codeOf(commands(none)[i])).toBe('chat_not_found');
    }
    for (const chat of [PRIVATE, none]) {
      await expect(harness.rooms.admit(guest, chat)).rejects.toMatchObject({
        code: 'chat_not_found'
      });
    }
    // A former participant knows that the chat exists.
    await role(mal, 'mal', null);
    await expect(harness.say(mal, 'x', undefined, PRIVATE)).rejects.toMatchObject({
      code: 'forbidden'
    });
  });

  it('[GRANT7] a stranger opens no room', async () => {
    await harness.crash(PRIVATE);
    await expect(harness.say(bob, 'x', undefined, PRIVATE)).rejects.toMatchObject({
      code: 'chat_not_found'
    });
    expect(harness.rooms.size).toBe(0);
  });
});
