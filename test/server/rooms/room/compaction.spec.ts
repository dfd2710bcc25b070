import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

describe('compaction', () => {
  it('[FLUSH5] keeps the log short and the document complete', async () => {
    const small = await TestRooms.open({ compactAfter: 10 });
    const author = await small.enter(ada);
    for (let i = 0; i < 35; i++) {
      author.post(`m${i}`);
      await small.exchange(author);
      expect(await small.storage.logLength(CHAT)).toBeLessThan(10);
    }
    author.edit(author.messages.get(0).get('id') as string, 'edited');
    await small.exchange(author);
    await small.crash();
    const reader = await small.enter(bob);
    expect(reader.toJSON()).toEqual(author.toJSON());
    expect(reader.toJSON()).toHaveLength(35);
    await small.close();
    expect(small.errors).toEqual([]);
  });

  it('[FLUSH25] merges a log of few updates with many bytes too, including those from before a restart', async () => {
    const small = await TestRooms.open({ compactBytes: 50_000 });
    const author = await small.enter(ada);
    const lengths: number[] = [];
    for (let i = 0; i < 12; i++) {
      author.post('x'.repeat(10_000));
      await small.exchange(author);
      lengths.push(await small.storage.logLength(CHAT));
      if (i === 2) {
        await small.crash();
        author.disconnect();
        author.connect(await small.room());
        await small.exchange(author);
      }
    }
    expect(Math.max(...lengths)).toBeLessThan(8);
    expect(lengths.filter(length => length === 0)).toHaveLength(2);
    await small.crash();
    const reader = await small.enter(bob);
    expect(reader.toJSON()).toHaveLength(12);
    await small.close();
    expect(small.errors).toEqual([]);
  });

  it('[FLUSH5] leaves no deleted content in a snapshot', async () => {
    const small = await TestRooms.open({ compactAfter: 3 });
    const author = await small.enter(ada);
    const id = author.post('SECRET');
    await small.exchange(author);
    author.edit(id, 'public');
    await small.exchange(author);
    author.post('one more');
    await small.exchange(author);
    const { updates } = (await small.storage.loadChat(CHAT))!;
    expect(updates.some(bytes => Buffer.from(bytes).includes('SECRET'))).toBe(false);
    await small.close();
  });

  it('[FLUSH5] reports a failure, which does no harm', async () => {
    const small = await TestRooms.open({ compactAfter: 2 });
    const author = await small.enter(ada);
    jest.spyOn(small.storage, 'compact').mockRejectedValueOnce(new Error('disk'));
    author.post('x');
    await small.exchange(author);
    author.post('y');
    await small.exchange(author);
    expect(author.toJSON()).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(small.errors).toMatchObject([{ message: 'disk' }]);
    await small.close();
  });
});
