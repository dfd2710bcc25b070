import type { IMessageItem, IThread } from '../../../../src/model/index.js';
import { ReadState } from '../../../../src/model/chat/read-state.js';
import { ManualClock } from '../../../harness/clock.js';
import { aThread, CHAT, timersOf } from '../../../harness/stage.js';

const message = (seq: number | undefined, more: Partial<IMessageItem> = {}): IMessageItem => ({
  type: 'msg',
  id: `m${seq ?? 'new'}`,
  body: 'x',
  sender: 'ivo',
  own: false,
  delivery: 'saved',
  ...(seq !== undefined && { seq }),
  ...more
});

describe('ReadState', () => {
  let clock: ManualClock;
  let thread: IThread | undefined;
  let report: jest.Mock<Promise<void>>;
  let heard: jest.Mock;
  let state: ReadState;

  beforeEach(() => {
    clock = new ManualClock();
    thread = aThread({ unreadCount: 7 });
    report = jest.fn(() => Promise.resolve());
    state = new ReadState({
      id: CHAT,
      list: { get: () => thread, markAsRead: report } as never,
      timers: timersOf(clock),
      thread: () => thread,
      onChange: (heard = jest.fn())
    });
  });
  afterEach(() => state.dispose());

  const reported = (): unknown[][] => report.mock.calls as unknown[][];
  const seqs = (): number[] => reported().map(([, mark]) => (mark as { seq: number }).seq);
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('[READ3] marks nothing as read before the list has the chat', () => {
    thread = undefined;
    state.mark([message(1)], true);
    expect([state.unread([message(1)], true), reported().length]).toEqual([1, 0]);
    expect(state.unread([message(1)], false)).toBe(0);
    expect(heard).not.toHaveBeenCalled();
    thread = aThread();
    state.mark([message(1)], true);
    expect(reported()).toEqual([[CHAT, { id: 'm1', seq: 1, unread: 0 }]]);
  });

  it('[READ1] counts stored messages of others', () => {
    const messages = [
      message(1),
      message(2, { own: true }),
      message(3, { deleted: true }),
      message(4, { type: 'system' }),
      message(5),
      message(undefined, { own: true, delivery: 'sending' })
    ];
    expect(state.unread(messages, true)).toBe(2);
    state.raise(1);
    state.raise(0);
    expect(state.unread(messages, true)).toBe(1);
  });

  it('[READ1] takes the count of the list if the loaded messages end before the newest one', () => {
    expect(state.unread([message(1)], false)).toBe(7);
    state.mark([message(1)], false);
    expect(reported()).toEqual([[CHAT, { id: 'm1', seq: 1, unread: undefined }]]);
  });

  it('[READ3] reports a stored message once, and nothing for a missing message', () => {
    const messages = [message(1), message(2), message(undefined, { own: true })];
    state.mark(messages, true, 'm1');
    state.mark(messages, true, 'm1');
    state.mark(messages, true, 'gone');
    clock.advance(1_000);
    expect(reported()).toEqual([[CHAT, { id: 'm1', seq: 1, unread: 1 }]]);
    state.mark(messages, true, 'mnew');
    expect(reported()[1]).toEqual([CHAT, { id: 'm2', seq: 2, unread: 0 }]);
    state.mark(messages, true);
    state.mark([], true);
    clock.advance(1_000);
    expect(reported()).toHaveLength(2);
  });

  it('[READ3] sends the newest of several positions after a pause, and the last one at its end', () => {
    [1, 2, 3].forEach(seq => state.mark([message(seq)], true));
    expect(reported()).toHaveLength(1);
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 3]);
    state.mark([message(4)], true);
    state.dispose();
    expect(reported()).toHaveLength(3);
    expect([clock.waiting, state.isDisposed]).toEqual([0, true]);
  });

  it('[READ4] repeats a lost report, unless a later one covers it', async () => {
    report.mockRejectedValueOnce(new Error('No answer.'));
    state.mark([message(1)], true);
    await settled();
    clock.advance(1_000);
    state.repeat();
    expect(seqs()).toEqual([1, 1]);
    state.repeat();
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 1]);

    report.mockRejectedValueOnce(new Error('No answer.'));
    state.mark([message(2)], true);
    state.mark([message(3)], true);
    await settled();
    state.repeat();
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 1, 2, 3]);
  });

  it('[READ4] a lost report never replaces a later one', async () => {
    report.mockRejectedValueOnce(new Error('No answer.'));
    state.mark([message(1)], true);
    await settled();
    state.mark([message(2)], true);
    state.repeat();
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 2]);
    clock.advance(1_000);

    let fail = (): void => undefined;
    report.mockReturnValueOnce(new Promise((_, reject) => (fail = () => reject(new Error('No.')))));
    state.mark([message(3)], true);
    clock.advance(1_000);
    state.mark([message(4)], true);
    fail();
    await settled();
    clock.advance(1_000);
    state.repeat();
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it('[READ2] the New line stands where a visit found unread messages, and nowhere for later ones', () => {
    state.raise(1);
    state.visit();
    expect([state.newAfter, heard.mock.calls.length]).toEqual([1, 1]);
    state.mark([message(1), message(2)], true);
    expect(state.newAfter).toBe(1);
    state.visit();
    state.mark([message(1), message(2)], true);
    expect(state.newAfter).toBeNull();
    state.mark([message(1), message(2), message(3)], true);
    expect(state.newAfter).toBeNull();
  });

  it('[READ6] the New line stands before the first message of a chat that was never read', () => {
    state.visit();
    expect(state.newAfter).toBe(0);
    state.mark([message(1), message(2)], true);
    expect(state.newAfter).toBe(0);
    state.visit();
    state.mark([message(1), message(2)], true);
    expect(state.newAfter).toBeNull();
  });

  it('[READ6] the first message of a chat that was empty when the user came gets no New line', () => {
    state.visit();
    state.mark([], true);
    state.mark([message(1)], true);
    expect(state.newAfter).toBeNull();
  });
});
