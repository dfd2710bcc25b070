import type { IMessageItem, IThread, Paging } from '../../../../src/model/index.js';
import { ReadState } from '../../../../src/model/chat/read-state.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
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
  let setting: jest.Mock<Promise<void>>;
  let heard: jest.Mock;
  let loaded: { all: IMessageItem[]; history: { start: number; newer: Paging; trim: jest.Mock } };
  let isReady: boolean;
  let readInThread: Set<string>;
  let lowered: jest.Mock;
  let state: ReadState;

  beforeEach(() => {
    clock = new ManualClock();
    thread = aThread({ unreadCount: 7 });
    report = jest.fn(() => Promise.resolve());
    setting = jest.fn(() => Promise.resolve());
    loaded = { all: [], history: { start: 1, newer: 'none', trim: jest.fn() } };
    isReady = true;
    readInThread = new Set();
    state = new ReadState({
      id: CHAT,
      list: { get: () => thread, markAsRead: report, own: { setUnread: setting } } as never,
      messages: loaded,
      timers: timersOf(clock),
      threads: { isRead: ({ id }) => readInThread.has(id), lower: (lowered = jest.fn()) },
      isReady: () => isReady,
      onChange: (heard = jest.fn())
    });
  });
  afterEach(() => state.dispose());

  const reported = (): unknown[][] => report.mock.calls as unknown[][];
  const seqs = (): number[] => reported().map(([, mark]) => (mark as { seq: number }).seq);
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  /** Marks messages as read that are all that is loaded. */
  const mark = (messages: IMessageItem[], upTo?: string): void => {
    loaded.all = messages;
    state.mark(upTo);
  };

  it('[READ3] marks nothing as read before the list has the chat', () => {
    thread = undefined;
    mark([message(1)]);
    expect([state.unread, reported().length]).toEqual([1, 0]);
    loaded.history.newer = 'idle';
    expect(state.unread).toBe(0);
    expect(heard).not.toHaveBeenCalled();
    thread = aThread();
    loaded.history.newer = 'none';
    mark([message(1)]);
    expect(reported()).toEqual([[CHAT, { id: 'm1', seq: 1, unread: 0 }]]);
  });

  it('[READ1] counts stored messages of others', () => {
    loaded.all = [
      message(1),
      message(2, { own: true }),
      message(3, { deleted: true }),
      message(4, { type: 'system' }),
      message(5),
      message(undefined, { own: true, delivery: 'sending' })
    ];
    expect(state.unread).toBe(2);
    state.update(aThread({ unreadCount: 2, readSequenceId: 1 }));
    state.update(aThread({ unreadCount: 2, readSequenceId: 0 }));
    expect(state.unread).toBe(1);
  });

  it('[THREADVIEW9] replies that were read in their threads count as read, until they are set to unread', () => {
    loaded.all = [message(1), message(2), message(3)];
    readInThread.add('m2');
    state.update(aThread({ unreadCount: 2 }));
    expect(state.unread).toBe(2);
    state.setUnread('m2');
    expect(lowered.mock.calls).toEqual([[1]]);
  });

  it('[READ1] takes the count of the list if the loaded messages end before the newest one', () => {
    loaded.history.newer = 'idle';
    state.update(thread!);
    loaded.all = [message(1)];
    expect(state.unread).toBe(7);
    state.mark();
    expect(reported()).toEqual([[CHAT, { id: 'm1', seq: 1, unread: undefined }]]);
  });

  it('[READ1] takes the count of the list if unread messages are before the loaded ones, once the document is here', () => {
    isReady = false;
    loaded.history.start = 5;
    state.update(aThread({ unreadCount: 7, readSequenceId: 2 }));
    expect([state.unread, state.lacksNew]).toEqual([0, false]);
    isReady = true;
    expect([state.unread, state.lacksNew]).toEqual([7, true]);
  });

  it('[READ5] marks nothing as read while unread messages are missing, unless the user goes to the end', () => {
    loaded.history.start = 5;
    state.update(aThread({ unreadCount: 7, readSequenceId: 2 }));
    mark([message(5)]);
    expect([reported(), loaded.history.trim.mock.calls]).toEqual([[], []]);
    state.skip();
    mark([message(5)]);
    expect([seqs(), loaded.history.trim.mock.calls.length]).toEqual([[5], 1]);
  });

  it('[READ3] reports a stored message once, and nothing for a missing message', () => {
    const messages = [message(1), message(2), message(undefined, { own: true })];
    mark(messages, 'm1');
    mark(messages, 'm1');
    mark(messages, 'gone');
    clock.advance(1_000);
    expect(reported()).toEqual([[CHAT, { id: 'm1', seq: 1, unread: 1 }]]);
    mark(messages, 'mnew');
    expect(reported()[1]).toEqual([CHAT, { id: 'm2', seq: 2, unread: 0 }]);
    mark(messages);
    mark([]);
    clock.advance(1_000);
    expect(reported()).toHaveLength(2);
  });

  it('[READ3] sends the newest of several positions after a pause, and the last one at its end', () => {
    [1, 2, 3].forEach(seq => mark([message(seq)]));
    expect(reported()).toHaveLength(1);
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 3]);
    mark([message(4)]);
    state.dispose();
    expect(reported()).toHaveLength(3);
    expect([clock.waiting, state.isDisposed]).toEqual([0, true]);
  });

  describe('messages that the user sets to unread', () => {
    const five = [1, 2, 3, 4, 5].map(seq => message(seq));
    const shown = (): unknown[] => [state.unread, state.newAfter];
    beforeEach(() => {
      state.update(aThread({ unreadCount: 0, readSequenceId: 5 }));
      mark(five);
      state.setUnread('m3');
    });

    it('[MARKUNREAD1] count at once, with the New line before them, and are told to the server', () => {
      expect(shown()).toEqual([3, 2]);
      expect(setting.mock.calls).toEqual([[CHAT, { id: 'm3', seq: 3, unread: 3 }]]);
      state.setUnread('gone');
      expect(setting).toHaveBeenCalledTimes(1);
    });

    it.each([
      ['turns to the chat again', () => state.visit()],
      ['goes to its end', () => state.skip()],
      [
        'acts in its messages',
        () => expect([state.resume(), state.resume()]).toEqual([true, false])
      ]
    ])('[MARKUNREAD2] stay unread in view until the user %s', (_, act) => {
      mark([...five, message(6)]);
      expect([state.unread, reported()]).toEqual([4, []]);
      act();
      mark([...five, message(6)], 'm4');
      expect([state.unread, state.resume()]).toEqual([2, false]);
      clock.advance(1_000);
      expect(seqs()).toEqual([4]);
    });

    it('[MARKUNREAD1] are unread in the other windows too, each time once', () => {
      const event = { unreadCount: 4, readSequenceId: 1, setUnreadOn: '2026-01-01T00:00:00.000Z' };
      state.visit();
      mark(five);
      state.update(aThread(event));
      expect(shown()).toEqual([4, 1]);
      mark(five);
      expect(state.unread).toBe(4);
      state.resume();
      mark(five);
      state.update(aThread(event));
      expect(state.unread).toBe(0);
      state.update(aThread({ ...event, setUnreadOn: '2026-01-01T00:00:00.001Z' }));
      expect(state.unread).toBe(4);
    });

    it('[MARKUNREAD1] are not set again by the answer about them', () => {
      state.resume();
      mark(five);
      state.update(aThread({ unreadCount: 3, readSequenceId: 2, setUnreadOn: 'now' }));
      expect(state.unread).toBe(0);
    });

    it('[MARKUNREAD3] stay unread offline, whatever the list says meanwhile, and are told once it is online', async () => {
      await settled();
      clock.advance(1_000);
      setting.mockRejectedValueOnce(new Error('No answer.'));
      state.setUnread('m2');
      await settled();
      clock.advance(1_000);
      state.update(aThread({ unreadCount: 0, readSequenceId: 5 }));
      expect(state.unread).toBe(4);
      state.open();
      expect(setting).toHaveBeenCalledTimes(3);
      await settled();
      state.update(aThread({ unreadCount: 0, readSequenceId: 5 }));
      expect(state.unread).toBe(0);
    });

    it('[MARKUNREAD3] a chat that is not in the list any more takes none', () => {
      thread = undefined;
      state.setUnread('m1');
      expect(setting).toHaveBeenCalledTimes(1);
    });
  });

  it('[READ4] repeats a lost report, unless a later one covers it', async () => {
    report.mockRejectedValueOnce(new Error('No answer.'));
    mark([message(1)]);
    await settled();
    clock.advance(1_000);
    state.open();
    expect(seqs()).toEqual([1, 1]);
    state.open();
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 1]);

    report.mockRejectedValueOnce(new Error('No answer.'));
    mark([message(2)]);
    mark([message(3)]);
    await settled();
    state.open();
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 1, 2, 3]);
  });

  it('[READ4] a lost report never replaces a later one', async () => {
    report.mockRejectedValueOnce(new Error('No answer.'));
    mark([message(1)]);
    await settled();
    mark([message(2)]);
    state.open();
    clock.advance(1_000);
    expect(seqs()).toEqual([1, 2]);
    clock.advance(1_000);

    let fail = (): void => undefined;
    report.mockReturnValueOnce(new Promise((_, reject) => (fail = () => reject(new Error('No.')))));
    mark([message(3)]);
    clock.advance(1_000);
    mark([message(4)]);
    fail();
    await settled();
    clock.advance(1_000);
    state.open();
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it('[READ2] the New line stands where a visit found unread messages, and nowhere for later ones', () => {
    state.update(aThread({ unreadCount: 1, readSequenceId: 1 }));
    expect([state.newAfter, heard.mock.calls.length]).toEqual([1, 1]);
    mark([message(1), message(2)]);
    expect(state.newAfter).toBe(1);
    state.visit();
    mark([message(1), message(2)]);
    expect(state.newAfter).toBeNull();
    mark([message(1), message(2), message(3)]);
    expect(state.newAfter).toBeNull();
  });

  it('[READ6] the New line stands before the first message of a chat that was never read', () => {
    state.visit();
    expect(state.newAfter).toBe(0);
    mark([message(1), message(2)]);
    expect(state.newAfter).toBe(0);
    state.visit();
    mark([message(1), message(2)]);
    expect(state.newAfter).toBeNull();
  });

  it('[READ6] the first message of a chat that was empty when the user came gets no New line', () => {
    state.visit();
    mark([]);
    mark([message(1)]);
    expect(state.newAfter).toBeNull();
  });
});
