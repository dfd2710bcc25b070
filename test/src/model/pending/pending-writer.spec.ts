import { PendingWriter } from '../../../../src/model/pending/pending-writer.js';
import type { IPendingText } from '../../../../src/model/pending/pending-store.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
const DRAFT = { chat: CHAT, id: '' };
const MESSAGE = { chat: CHAT, id: 'm1' };

describe('PendingWriter', () => {
  const owners = ['ana', 'ben'].map(one => ({ server: '', user: one }));
  let clock: ManualClock;
  let writer: PendingWriter;
  let text: string;
  let user: string;
  let writes: string[];
  let end: (() => void)[];
  let problems: string[];
  let give: (() => void) | undefined;
  let page: EventTarget;
  let document: EventTarget & { visibilityState: string };

  beforeEach(() => {
    page = new EventTarget();
    document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    Object.assign(globalThis, {
      addEventListener: page.addEventListener.bind(page),
      removeEventListener: page.removeEventListener.bind(page),
      document
    });
    clock = new ManualClock();
    [text, user, writes, end, problems] = ['', 'ana', [], [], []];
    writer = new PendingWriter({
      timers: timersOf(clock),
      persistence: {
        tabs: { tell: () => undefined } as never,
        store: {
          load: () => Promise.resolve([]),
          write: (owner, put, gone, onGiven) => {
            give = onGiven;
            writes.push(
              `${owner.user}: ${[...put.map(one => one.text), ...gone.map(() => '-')].join()}`
            );
            return new Promise(resolve => end.push(resolve));
          }
        }
      },
      owner: () => owners.find(one => one.user === user)!,
      text: ({ id }) => (text === '' ? undefined : ({ text: `${id}${text}` } as IPendingText)),
      onKept: () => undefined,
      onFailed: problem => void problems.push(problem)
    });
  });
  afterEach(() => {
    writer.dispose();
    for (const name of ['addEventListener', 'removeEventListener', 'document']) {
      Reflect.deleteProperty(globalThis, name);
    }
  });

  const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const type = (value: string): void => {
    text = value;
    writer.save(DRAFT, true);
  };

  it('[DRAFT13] one write keeps all keys of 250 ms', async () => {
    for (const key of ['a', 'ab', 'abc']) {
      type(key);
      clock.advance(80);
    }
    await turn();
    expect(writes).toEqual([]);
    clock.advance(10);
    await turn();
    expect(writes).toEqual(['ana: abc']);
    // A key during the write waits for the next one.
    type('abcd');
    end[0]();
    await turn();
    expect(writes).toHaveLength(1);
    clock.advance(250);
    await turn();
    expect(writes).toEqual(['ana: abc', 'ana: abcd']);
    end[1]();
    await turn();
    expect(clock.waiting).toBe(0);
  });

  it.each(['closed', 'hidden'])(
    '[DRAFT13] a draft is kept at once when the page is %s',
    async state => {
      type('abc');
      if (state === 'hidden') {
        document.visibilityState = 'hidden';
        document.dispatchEvent(new Event('visibilitychange'));
      } else {
        page.dispatchEvent(new Event('pagehide'));
      }
      // The page runs nothing more than what it has begun.
      await Promise.resolve();
      await Promise.resolve();
      expect(writes).toEqual(['ana: abc']);
    }
  );

  it('[DRAFT13] a hidden page gives the browser the draft in the same turn, also while it writes an earlier one', async () => {
    const hide = (): boolean => page.dispatchEvent(new Event('pagehide'));
    hide();
    expect(writes).toEqual([]);
    type('abc');
    clock.advance(250);
    await turn();
    type('abcd');
    hide();
    expect(writes).toEqual(['ana: abc', 'ana: abcd']);
    end.forEach(done => done());
    clock.advance(250);
    await turn();
    expect(writes).toHaveLength(2);
  });

  it('[DRAFT13] a draft waits while the page is shown again', async () => {
    type('abc');
    document.dispatchEvent(new Event('visibilitychange'));
    await turn();
    expect(writes).toEqual([]);
  });

  it('[OUTBOX11] a message waits for no draft that is written meanwhile', async () => {
    const given = jest.fn();
    text = 'x';
    writer.save(MESSAGE, false);
    writer.whenGiven(given);
    await turn();
    type('next');
    give!();
    await turn();
    expect(given).toHaveBeenCalledTimes(1);
    expect(writes).toEqual(['ana: m1x']);
  });

  it('[OUTBOX11] a message is given to the browser at once, and does not wait for the disk', async () => {
    const given = jest.fn();
    text = 'x';
    writer.save(DRAFT, true);
    writer.save(MESSAGE, false);
    writer.whenGiven(given);
    // In the same turn of the event loop, and with the draft that it was.
    expect(writes).toEqual(['ana: x,m1x']);
    expect(given).not.toHaveBeenCalled();
    give!();
    expect(given).toHaveBeenCalledTimes(1);
    await turn();
    expect(writes).toHaveLength(1);
  });

  it('[OUTBOX11] a message leaves after a second if the browser does not answer', () => {
    const given = jest.fn();
    text = 'x';
    writer.save(MESSAGE, false);
    writer.whenGiven(given);
    clock.advance(999);
    expect(given).not.toHaveBeenCalled();
    clock.advance(1);
    expect(given).toHaveBeenCalledTimes(1);
  });

  it('[DRAFT14] a write that takes 5 s is told, and nobody waits for it any longer', async () => {
    const given = jest.fn();
    text = 'x';
    writer.save(MESSAGE, false);
    await turn();
    clock.advance(4_999);
    writer.whenGiven(given);
    expect([problems, given.mock.calls.length]).toEqual([[], 0]);
    clock.advance(1);
    expect([problems, given.mock.calls.length]).toEqual([['stuck'], 1]);
  });

  it('[DRAFT2] the texts of one user are kept for them when another one comes', async () => {
    type('mine');
    writer.leave();
    user = 'ben';
    text = '';
    expect(writes).toEqual(['ana: mine']);
    end[0]();
    clock.advance(250);
    await turn();
    expect(writes).toHaveLength(1);
  });

  it('[LIFE1] keeps what has changed when it ends, and leaves no timer', async () => {
    type('last');
    writer.dispose();
    await turn();
    expect([writes, clock.waiting]).toEqual([['ana: last'], 0]);
  });
});
