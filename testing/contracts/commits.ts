import type { IParticipantRow } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message, user, role } from './rows.js';

/** A commit is stored completely or not at all. */
export function commitsContract(bench: Bench): void {
  const { create, say } = bench;
  describe('commits', () => {
    it('[STORE5] a commit of several chats is all or nothing', async () => {
      const first = await create();
      const second = await create({ topic: 'Second' });
      await bench.storage.commit([{ chat: second, removed: ['gone'] }]);
      const failing = bench.storage.commit([
        {
          chat: first,
          topic: 'Changed',
          update: new Uint8Array([1]),
          messages: [message(1)],
          participants: [role('ben', 'member')],
          clients: [{ client: 1, username: 'ben' }],
          users: [user('ben')]
        },
        { chat: second, messages: [message(1, { id: 'gone' })] }
      ]);
      await expect(failing).rejects.toMatchObject({ code: 'message_id_taken', target: 'gone' });
      expect(await bench.storage.loadChat(first)).toMatchObject({
        row: { topic: 'Plans', lastSeq: 0 },
        updates: [],
        participants: [],
        clients: new Map()
      });
      expect(await bench.takenIds(first, ['m1'])).toEqual([]);
      expect(await bench.storage.getUser('ben')).toBeNull();
      await say(first, message(1));
      expect(await bench.takenIds(first, ['m1'])).toEqual(['m1']);
    });

    it('[STORE6] updates are returned in the order of their commits, byte for byte', async () => {
      const id = await create({}, { update: new Uint8Array([0, 255]) });
      const other = await create({}, { update: new Uint8Array([9]) });
      const whole = new Uint8Array([1, 2, 3, 4]);
      await bench.storage.commit([
        { chat: id, update: whole.subarray(1, 3) },
        { chat: other, update: new Uint8Array([8]) },
        { chat: id, update: new Uint8Array([7]) }
      ]);
      whole.fill(0);
      const { updates } = (await bench.storage.loadChat(id))!;
      expect(updates.map(update => [...update])).toEqual([[0, 255], [2, 3], [7]]);
      expect(await bench.storage.logLength(id)).toBe(3);
    });

    it('[STORE7] a snapshot replaces the log so far, and later updates follow it', async () => {
      const id = await create({}, { update: new Uint8Array([1]) });
      const other = await create({}, { update: new Uint8Array([2]) });
      await bench.storage.compact(id, new Uint8Array([10]));
      await bench.storage.commit([{ chat: id, update: new Uint8Array([11]) }]);
      expect((await bench.storage.loadChat(id))!.updates.map(update => [...update])).toEqual([
        [10],
        [11]
      ]);
      expect(await bench.storage.logLength(id)).toBe(1);
      await bench.storage.compact(id, new Uint8Array([12]));
      expect((await bench.storage.loadChat(id))!.updates.map(update => [...update])).toEqual([
        [12]
      ]);
      expect(await bench.storage.logLength(id)).toBe(0);
      expect(await bench.storage.logLength(other)).toBe(1);
    });

    it('[STORE28] a new epoch replaces the document, retires the room client and frees all bindings', async () => {
      const id = await create(
        { roomClient: 7 },
        { update: new Uint8Array([1]), clients: [{ client: 1, username: 'ada' }] }
      );
      expect((await bench.storage.loadChat(id))!.retired).toEqual(new Set());
      await bench.storage.renew(id, { roomClient: 8, state: new Uint8Array([2]) });
      await bench.storage.renew(id, { roomClient: 9, state: new Uint8Array([3]) });
      const stored = (await bench.storage.loadChat(id))!;
      expect(stored.row.roomClient).toBe(9);
      expect(stored.retired).toEqual(new Set([7, 8]));
      expect(stored.clients).toEqual(new Map());
      expect(stored.updates.map(update => [...update])).toEqual([[3]]);
      await bench.storage.commit([{ chat: id, clients: [{ client: 1, username: 'eve' }] }]);
    });

    it('[STORE8] a client id keeps the username that it was bound to', async () => {
      const id = await create({}, { clients: [{ client: 0, username: 'ada' }] });
      await bench.storage.commit([
        { chat: id, clients: [{ client: 0, username: 'ada' }] },
        { chat: id, clients: [{ client: 2 ** 32, username: 'ben' }] }
      ]);
      const theft = bench.storage.commit([{ chat: id, clients: [{ client: 0, username: 'eve' }] }]);
      await expect(theft).rejects.toMatchObject({ code: 'foreign_client_id' });
      expect((await bench.storage.loadChat(id))!.clients).toEqual(
        new Map([
          [0, 'ada'],
          [2 ** 32, 'ben']
        ])
      );
      // Bound in each chat separately.
      await create({}, { clients: [{ client: 0, username: 'eve' }] });
    });

    it('roles are set, changed and removed', async () => {
      const id = await create(
        {},
        { participants: [role('ben', 'member', 2), role('ada', 'owner', 1)] }
      );
      await bench.storage.commit([
        { chat: id, participants: [role('ben', 'moderator', 9), role('cem', 'reader', 3)] }
      ]);
      const expected: IParticipantRow[] = [
        { username: 'ada', role: 'owner', addedOn: 1 },
        { username: 'ben', role: 'moderator', addedOn: 2 },
        { username: 'cem', role: 'reader', addedOn: 3 }
      ];
      expect(await bench.storage.getParticipants(id)).toEqual(expected);
      await bench.storage.commit([{ chat: id, participants: [role('ada', null)] }]);
      expect(await bench.storage.getParticipants(id)).toEqual(expected.slice(1));
      expect(await bench.storage.chatsOf('ben')).toEqual([id]);
      expect(await bench.storage.chatsOf('ada')).toEqual([]);
    });
  });
}
