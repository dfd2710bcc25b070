import * as decoding from 'lib0/decoding';
import { decodePresence } from '../../../../server/rooms/sessions/presence-frame.js';
import type { IUser } from '../../../../src/document/index.js';
import type { Command, IResults } from '../../../../server/rooms/commands.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { Retention } from '../../../../server/rooms/chats/retention.js';
import { person } from '../../../harness/people.js';
import { presence, type Peer } from '../../../harness/peer.js';
import { ada, bob, CHAT, TestRooms, turns } from '../test-rooms.js';

const DAY = 86_400_000;

describe('a complete chat', () => {
  let harness: TestRooms;

  beforeEach(async () => {
    harness = await TestRooms.open({ metadataBytes: 40, typingPer10s: 3 });
  });
  afterEach(() => harness.close());

  const run = <T extends Command>(who: IPrincipal, command: T): Promise<IResults[T['type']]> =>
    harness.rooms.execute(who, command as never);
  const update = (who: IPrincipal, change: object): Promise<unknown> =>
    run(who, { type: 'update-chat', chat: CHAT, ...change });

  it('[THREAD2] metadata are merged by members, within a limit', async () => {
    await update(bob, { metadata: { a: '1', b: '2' } });
    await update(ada, { metadata: { a: null, c: '3' }, topic: 'Plans' });
    expect(await harness.storage.getChat(CHAT)).toMatchObject({
      topic: 'Plans',
      metadata: { b: '2', c: '3' }
    });
    const long = update(ada, { metadata: { long: 'x'.repeat(20) }, topic: 'No' });
    await expect(long).rejects.toMatchObject({ code: 'bad_value', target: 'metadata' });
    expect(await harness.storage.getChat(CHAT)).toMatchObject({ topic: 'Plans' });
  });

  it('[RETAIN2] owners set the days until a chat expires, from 30 to 90', async () => {
    await update(ada, { retentionDays: 30 });
    expect(await harness.storage.getChat(CHAT)).toMatchObject({ retentionDays: 30 });
    await expect(update(bob, { retentionDays: null })).rejects.toMatchObject({ code: 'forbidden' });
    for (const retentionDays of [29, 91, 30.5]) {
      await expect(update(ada, { retentionDays })).rejects.toMatchObject({ code: 'bad_value' });
      const made = run(ada, { type: 'create-chat', retentionDays });
      await expect(made).rejects.toMatchObject({ code: 'bad_value' });
    }
    await update(ada, { retentionDays: null });
    expect(await harness.storage.getChat(CHAT)).not.toHaveProperty('retentionDays');
  });

  it('[RETAIN3] an expired chat is deleted within the hour, even with users connected', async () => {
    await update(ada, { retentionDays: 30 });
    const { id } = await run(ada, { type: 'create-chat' });
    const heard: unknown[] = [];
    harness.rooms.events.on('chat-deleted', event => void heard.push(event));
    const peer = await harness.enter(bob);
    const retention = new Retention({
      storage: harness.storage,
      clock: harness.clock,
      onError: error => harness.errors.push(error),
      remove: chat => harness.rooms.expire(chat)
    });
    retention.start();
    harness.clock.advance(30 * DAY - 1);
    await retention.done;
    expect(heard).toEqual([]);
    harness.clock.advance(3_600_000);
    await retention.done;
    expect(heard).toEqual([{ chat: CHAT }]);
    expect(peer.closed).toBe('chat_deleted');
    expect(await harness.storage.wasDeleted(CHAT)).toBe(true);
    expect(await harness.storage.getChat(id)).not.toBeNull();
    retention.dispose();
    expect(harness.errors).toEqual([]);
  });

  it('[REPEAT1] a repeated request creates one chat for a day, also in parallel and after a restart', async () => {
    const create = (who = ada) => run(who, { type: 'create-chat', topic: 'Once', requestId: 'r1' });
    const heard: unknown[] = [];
    harness.rooms.events.on('chat-created', event => void heard.push(event));
    const [one, two] = await Promise.all([create(), create()]);
    expect(one.id).toBe(two.id);
    expect(heard).toHaveLength(1);
    await harness.crash();
    expect((await create()).id).toBe(one.id);
    expect((await create(bob)).id).not.toBe(one.id);
    harness.clock.advance(DAY);
    const later = await create();
    expect(later.id).not.toBe(one.id);
    expect((await create()).id).toBe(later.id);
  });

  it('[THREAD3] a message without an id gets a unique id from its time', async () => {
    const now = harness.clock.now();
    const ids = await Promise.all([1, 2, 3].map(() => harness.say(ada, 'x')));
    expect(ids.map(({ id }) => id)).toEqual([0, 1, 2].map(i => String(now + i)));
    await harness.say(bob, 'mine', String(now + 4));
    const { id } = await harness.say(ada, 'x');
    expect(id).toHaveLength(36);
    await harness.crash();
    expect((await harness.say(ada, 'x')).id).toHaveLength(36);
  });

  it('[RECEIPT2] open clients get the read positions of others', async () => {
    const peer = await harness.enter(ada);
    const { id } = await harness.say(ada, 'Hello');
    await run(bob, { type: 'read', chat: CHAT, id });
    await harness.exchange(peer);
    expect(peer.notices.at(-1)).toEqual({
      type: 'receipt',
      username: 'bob',
      id,
      seq: 1,
      time: harness.clock.now() / 1000
    });
  });

  it('[RECEIPT4] a repeated position is sent to no one', async () => {
    const peer = await harness.enter(ada);
    const [first, second] = [await harness.say(ada, 'one'), await harness.say(ada, 'two')];
    const read = (id: string) => run(bob, { type: 'read', chat: CHAT, id });
    const told = async (): Promise<number> => {
      await harness.exchange(peer);
      return peer.notices.splice(0).filter(({ type }) => type === 'receipt').length;
    };
    await read(first.id);
    expect(await told()).toBe(1);
    await Promise.all([read(first.id), read(first.id), read(first.id)]);
    expect(await told()).toBe(0);
    await read(second.id);
    await read(first.id);
    await read(second.id);
    expect(await told()).toBe(1);
    await run(ada, { type: 'read', chat: CHAT, id: first.id });
    expect(await told()).toBe(1);
  });

  /** Presence states by username, as a peer gets them. */
  const states = (peer: Peer): Map<string, boolean> => {
    const writing = new Map<string, boolean>();
    for (const frame of peer.down.splice(0)) {
      if (frame.type === 'awareness') {
        const decoder = decoding.createDecoder(frame.update);
        for (let left = decoding.readVarUint(decoder); left > 0; left--) {
          const client = decoding.readVarUint(decoder);
          decoding.readVarUint(decoder);
          const state = JSON.parse(decoding.readVarString(decoder)) as {
            user: { username: string };
            isWriting?: boolean;
          } | null;
          const name = state?.user.username ?? names.get(client) ?? '';
          names.set(client, name);
          writing.set(name, state?.isWriting ?? false);
        }
      }
    }
    return writing;
  };
  const names = new Map<number, string>();

  it('[TYPING1] a user who types by command is shown typing for 8 s or until they send', async () => {
    const peer = await harness.enter(ada);
    peer.down.length = 0;
    const type = (): Promise<unknown> => run(bob, { type: 'typing', chat: CHAT });
    await type();
    expect(states(peer)).toEqual(new Map([['bob', true]]));
    harness.clock.advance(7_999);
    expect(states(peer).size).toBe(0);
    harness.clock.advance(1);
    expect(states(peer)).toEqual(new Map([['bob', false]]));
    await type();
    await harness.say(bob, 'done');
    expect(states(peer)).toEqual(new Map([['bob', false]]));
    expect(harness.clock.waiting).toBe(0);
  });

  it('[TYPING6] a user who may not write is never shown typing, whatever their presence says', async () => {
    const heard: string[] = [];
    harness.rooms.events.on('typing', ({ principal }) => void heard.push(principal.username));
    await run(ada, { type: 'set-role', chat: CHAT, username: 'bob', role: 'reader' });
    const [peer, reader] = [await harness.enter(ada), await harness.enter(bob)];
    states(peer);
    const update = presence(reader.doc.clientID, 5, { isWriting: true, cursor: 1 });
    reader.up.push({ type: 'awareness', update });
    await harness.exchange(reader);
    expect(states(peer).get('bob')).toBe(false);
    expect([heard, reader.refusals]).toEqual([[], []]);
    expect((await harness.room()).people).toContainEqual({ username: 'bob', typing: false });
    await run(ada, { type: 'set-role', chat: CHAT, username: 'bob', role: 'member' });
    const again = presence(reader.doc.clientID, 6, { isWriting: true });
    reader.up.push({ type: 'awareness', update: again });
    await harness.exchange(reader);
    expect(states(peer).get('bob')).toBe(true);
    expect(heard).toEqual(['bob']);
  });

  it('[TYPING2] both ways of typing are one event, at a limited rate', async () => {
    const heard: unknown[] = [];
    harness.rooms.events.on('typing', ({ principal }) => {
      heard.push([principal.username, principal.displayName]);
    });
    const peer = await harness.enter(ada);
    const write = async (clock: number, isWriting: boolean): Promise<void> => {
      const update = presence(peer.doc.clientID, clock, { isWriting });
      peer.up.push({ type: 'awareness', update });
      await harness.exchange(peer);
    };
    await write(5, true);
    await write(6, true);
    expect(heard).toEqual([['ada', 'Ada']]);
    harness.clock.advance(3_000);
    await write(7, true);
    expect(heard).toHaveLength(2);
    await write(8, false);
    await write(9, true);
    expect(heard).toHaveLength(3);
    for (let clock = 10; clock < 20; clock += 2) {
      await write(clock, false);
      await write(clock + 1, true);
    }
    expect(heard).toHaveLength(3);
    const type = (): Promise<unknown> =>
      run(bob, { type: 'typing', chat: CHAT, displayName: 'Bobby' });
    for (let i = 0; i < 3; i++) {
      await type();
    }
    await expect(type()).rejects.toMatchObject({ code: 'too_many_requests' });
    expect(heard).toHaveLength(6);
    expect(heard.at(-1)).toEqual(['bob', 'Bob']);
  });

  it('[TYPING4] a client that repeats typing by command of others adds no client ids', async () => {
    const stock = await harness.enter(ada);
    const { chatState } = await harness.room();
    const before = chatState.clients.size;
    for (let i = 0; i < 120; i++) {
      await run(person(`typist${i}`), { type: 'typing', chat: CHAT });
      stock.up.push(...stock.down.splice(0).filter(frame => frame.type === 'awareness'));
      await harness.exchange(stock);
    }
    expect([stock.closed, stock.refusals]).toEqual([null, []]);
    expect(chatState.clients.size).toBe(before);
    harness.clock.advance(8_000);
  });

  it('[TYPING5] new users take the client ids of those who have stopped', async () => {
    const peer = await harness.enter(ada);
    peer.down.length = 0;
    const type = (...names: string[]): Promise<unknown> =>
      Promise.all(names.map(name => run(person(name), { type: 'typing', chat: CHAT })));
    const ids = new Set<number>();
    const shown: string[] = [];
    const look = (): void => {
      for (const frame of peer.down.splice(0)) {
        for (const { client, state } of frame.type === 'awareness'
          ? decodePresence(frame.update)
          : []) {
          ids.add(client);
          if (state?.isWriting) {
            shown.push((state.user as IUser).username);
          }
        }
      }
    };
    for (const [one, other] of [
      ['a', 'b'],
      ['c', 'd'],
      ['a', 'c'],
      ['e', 'f']
    ]) {
      await type(one, other);
      look();
      harness.clock.advance(8_000);
      look();
    }
    expect(shown).toEqual(['a', 'b', 'c', 'd', 'a', 'c', 'e', 'f']);
    expect(ids.size).toBe(2);
    expect(harness.clock.waiting).toBe(0);
  });

  it('[PRES8] a command returns present and typing users', async () => {
    const people = async (): Promise<unknown> =>
      (await run(ada, { type: 'presence', chat: CHAT })).people;
    expect(await people()).toEqual([]);
    const peer = await harness.enter(ada);
    await run(bob, { type: 'typing', chat: CHAT });
    expect(await people()).toEqual([
      { username: 'ada', typing: false },
      { username: 'bob', typing: true }
    ]);
    peer.disconnect();
    harness.clock.advance(8_000);
    await turns();
    expect(await people()).toEqual([]);
  });
});
