import type { IMessageItem } from '../../../../src/model/index.js';
import { ThreadReading } from '../../../../src/model/threads/thread-reading.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

const item = (seq: number, more: Partial<IMessageItem> = {}): IMessageItem => ({
  ...{ id: `m${seq}`, type: 'msg', body: '', sender: 'ivo', time: seq, seq },
  ...{ own: false, delivery: 'saved' },
  ...more
});

describe('ThreadReading', () => {
  let clock: ManualClock;
  let read: string[];
  let sent: string[];
  let reading: ThreadReading;
  const open = (from: number): void => {
    reading = new ThreadReading({
      ...{ root: 'm1', timers: timersOf(clock), from },
      followings: {
        read: (_, { id }) => {
          read.push(id);
          return () => Promise.resolve(void sent.push(id));
        }
      }
    });
  };

  beforeEach(() => {
    clock = new ManualClock();
    [read, sent] = [[], []];
  });
  afterEach(() => reading.dispose());

  it('[THREADVIEW9] shows the New line before what was unread when it was opened, and reports what is read once', () => {
    open(2);
    const messages = [item(1), item(2), item(3), item(4)];
    reading.mark(messages, 'm3');
    expect([reading.newAfter, read, sent]).toEqual([2, ['m3'], ['m3']]);
    reading.mark(messages);
    reading.mark(messages);
    expect(read).toEqual(['m3', 'm4']);
    clock.advance(1_000);
    expect(sent).toEqual(['m3', 'm4']);
  });

  it('[THREADVIEW9] shows no line and reports nothing if all was read', () => {
    open(4);
    reading.mark([item(1), item(4)]);
    expect([reading.newAfter, read]).toEqual([null, []]);
  });

  it('[THREADVIEW9] replies that are set to unread stay so until the user acts or comes back', () => {
    open(4);
    reading.mark([item(1), item(4)]);
    reading.lower(2);
    reading.mark([item(1), item(4)]);
    expect([reading.newAfter, read]).toEqual([2, []]);
    expect([reading.resume(), reading.resume()]).toEqual([true, false]);
    reading.mark([item(1), item(4)]);
    expect(read).toEqual(['m4']);
    reading.lower(2);
    reading.visit();
    reading.mark([item(1), item(4)]);
    expect(read).toEqual(['m4', 'm4']);
  });
});
