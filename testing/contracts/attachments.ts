import type { Bench } from './bench.js';

/** The storage of files and of the messages that they are attached to. */
export function attachmentsContract(bench: Bench): void {
  const { create } = bench;
  describe('attachments', () => {
    const attached = (id: string) => ({
      id,
      name: `${id}.png`,
      mimeType: 'image/png',
      size: 10,
      uploader: 'ada',
      createdOn: 5
    });

    it('[STORE32] attachments are added and removed with commits, are listed from a place on, newest first, and end with their chat', async () => {
      const id = await create();
      const other = await create();
      await bench.storage.commit([{ chat: id, attached: ['a', 'b', 'c'].map(attached) }]);
      await bench.storage.commit([{ chat: id, detached: ['b'] }]);
      expect(await bench.storage.getAttachment(id, 'a')).toMatchObject(attached('a'));
      expect(await bench.storage.getAttachment(id, 'b')).toBeNull();
      expect(await bench.storage.getAttachment(other, 'a')).toBeNull();
      expect(await bench.storage.listAttachments(id, { limit: 9 })).toMatchObject(
        ['c', 'a'].map(attached)
      );
      const [newest] = await bench.storage.listAttachments(id, { limit: 1 });
      await bench.storage.commit([{ chat: id, attached: [attached('d')], detached: ['c'] }]);
      expect(await bench.storage.listAttachments(id, { limit: 9, before: newest.n })).toMatchObject(
        [attached('a')]
      );
      expect([
        await bench.storage.attachedBytes(id),
        await bench.storage.attachedBytes(other)
      ]).toEqual([20, 0]);
      const late = { ...attached('e'), createdOn: 7 };
      await bench.storage.commit([{ chat: id, attached: [late] }]);
      const within = (from: number, to: number) =>
        bench.storage.listAttachments(id, { limit: 2, within: { from, to } });
      expect(await within(5, 7)).toMatchObject(['d', 'a'].map(attached));
      expect(await within(6, Infinity)).toMatchObject([late]);
      expect(await within(0, 5)).toEqual([]);
      await bench.storage.deleteChat(id, 9);
      expect(await bench.storage.getAttachment(id, 'a')).toBeNull();
      expect(await bench.storage.attachedBytes(id)).toBe(0);
    });

    it('[BYTES11] attachment entries stay beside the document as first stored until they are removed, and their ids stay taken', async () => {
      const id = await create();
      const entry = (name: string, value = `${name}.py`) => ({
        id: name,
        value: { type: 'file' as const, value },
        author: 'ada',
        createdOn: 5
      });
      await bench.storage.commit([{ chat: id, entries: ['b', 'a', 'c'].map(name => entry(name)) }]);
      await bench.storage.commit([{ chat: id, entries: [entry('a', 'another')], detached: ['b'] }]);
      await bench.storage.commit([{ chat: id, entries: [entry('b')] }]);
      expect(await bench.storage.getEntries(id, ['c', 'b', 'a', 'x'])).toEqual(
        ['a', 'c'].map(n => entry(n))
      );
      expect(await bench.takenEntries(id, ['x', 'b', 'a'])).toEqual(
        expect.arrayContaining(['a', 'b'])
      );
      expect(await bench.takenEntries(id, ['x'])).toEqual([]);
      expect(await bench.storage.listEntries(id, { limit: 1 })).toEqual([entry('a')]);
      expect(await bench.storage.listEntries(id, { after: 'a', limit: 9 })).toEqual([entry('c')]);
      expect((await bench.storage.loadChat(id))!.entries).toBe(2);
      const guests = { ...entry('d'), author: 'guest-1', owner: 'guests here' };
      const file = { ...attached('d'), uploader: 'guest-1', owner: 'guests here' };
      await bench.storage.commit([{ chat: id, entries: [guests], attached: [file] }]);
      const share = (owner: string) => bench.storage.attachedShare(id, owner);
      expect(await share('ada')).toEqual({ entries: 2, bytes: 0 });
      expect(await share('guests here')).toEqual({ entries: 1, bytes: 10 });
      expect(await share('guest-1')).toEqual({ entries: 0, bytes: 0 });
      await bench.storage.commit([{ chat: id, detached: ['d'] }]);
      expect(await share('guests here')).toEqual({ entries: 0, bytes: 0 });
      await bench.storage.deleteChat(id, 9);
      expect(await bench.storage.listEntries(id, { limit: 9 })).toEqual([]);
    });
  });
}
