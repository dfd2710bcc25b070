import { Followings } from '../../../../src/model/threads/followings.js';

const CHAT = '11111111-1111-4111-8111-111111111111';
const state = (readSequenceId: number, isFollowed = true) => ({
  ...{ rootId: 'm1', isFollowed, readSequenceId }
});

describe('Followings', () => {
  let answers: (() => Promise<unknown>)[];
  let asked: unknown[];
  let changes: number;
  let followings: Followings;

  beforeEach(() => {
    [answers, asked, changes] = [[], [], 0];
    followings = new Followings({
      id: CHAT,
      server: {
        request: <T>(...given: unknown[]): Promise<T> => {
          asked.push(given);
          return (answers.shift() ?? (() => Promise.resolve()))() as Promise<T>;
        }
      },
      onChange: () => changes++
    });
  });

  it('[THREADVIEW10] reads the state of all threads at each connection, and keeps it if that fails', async () => {
    answers = [
      () => Promise.resolve({ value: [{ ...state(3), unreadCount: 1 }] }),
      () => Promise.reject(new Error('No response.'))
    ];
    await followings.open();
    await followings.open();
    expect(followings.of('m1')).toMatchObject(state(3));
    expect(followings.of('m2')).toEqual({ rootId: 'm2', isFollowed: false, readSequenceId: 0 });
    expect([asked.length, changes]).toEqual([2, 1]);
  });

  it('[THREADVIEW10] follows at once, and takes that back if the server refuses', async () => {
    answers = [() => Promise.resolve(), () => Promise.reject(new Error('No.'))];
    await followings.follow('m1', true);
    const refused = followings.follow('m1', false);
    expect(followings.of('m1').isFollowed).toBe(false);
    followings.hear(state(7, false));
    await expect(refused).rejects.toThrow('No.');
    expect(followings.of('m1')).toEqual(state(7));
    expect(asked[0]).toEqual([
      'PATCH',
      `chat/threads/${CHAT}/messages/m1/following`,
      { isFollowed: true }
    ]);
  });

  it('[THREADVIEW11] keeps the list that was read, and what was told since', async () => {
    const line = { ...state(3), unreadCount: 1 };
    answers = [() => Promise.resolve({ value: [line] })];
    expect(await followings.list()).toEqual([line]);
    followings.hear(state(3, false));
    followings.hear({ ...state(1), rootId: 'm2' });
    expect(followings.all).toEqual([{ ...line, isFollowed: false }]);
    expect(changes).toBe(3);
  });

  it('[THREADVIEW9] reads on at once, and sends what was read when asked to', async () => {
    followings.hear(state(5));
    const report = followings.read('m1', { id: 'm3', seq: 3 });
    expect([followings.of('m1').readSequenceId, asked]).toEqual([5, []]);
    await report();
    expect(asked).toMatchObject([['PATCH', expect.any(String), { readMessageId: 'm3' }]]);
    followings.lower(2);
    expect(followings.of('m1')).toEqual(state(2));
  });

  it('[THREADVIEW10] tells nobody of an answer that comes after its end', async () => {
    answers = [() => Promise.resolve({ value: [] })];
    const opening = followings.open();
    followings.dispose();
    await opening;
    expect([changes, followings.isDisposed]).toEqual([0, true]);
  });
});
