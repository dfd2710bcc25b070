import { RequestError } from '../../../../src/model/network/request-error.js';
import { readMessage } from '../../../../src/model/chat/message-items.js';
import { Originals } from '../../../../src/model/replies/originals.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { CHAT, timersOf } from '../../../harness/stage.js';

describe('Originals', () => {
  const asked: string[] = [];
  let answer: () => Promise<unknown>;
  let originals: Originals;

  beforeEach(() => {
    asked.length = 0;
    answer = () => Promise.resolve({ colloquy: { id: 'a', body: 7, sender: 'ivo' } });
    const request = (_: string, path: string): Promise<never> => {
      asked.push(path.split('/').at(-1)!);
      return answer() as Promise<never>;
    };
    originals = new Originals({
      ...{ id: CHAT, server: { request }, timers: timersOf(new ManualClock()), read: readMessage },
      loaded: id => (id === 'here' ? readMessage({ id, body: 'x' } as never) : undefined)
    });
  });
  afterEach(() => originals.dispose());

  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('[REPLYVIEW2] are taken from the loaded messages, or read once, whatever the server holds', async () => {
    const changed = jest.fn();
    originals.changed.connect(changed);
    expect(originals.of('here')?.body).toBe('x');
    expect([originals.of('a'), originals.of('a')]).toEqual([undefined, undefined]);
    await settled();
    expect(originals.of('a')).toMatchObject({ id: 'a', body: '', sender: 'ivo' });
    expect([asked, changed.mock.calls.length]).toEqual([['a'], 1]);
  });

  it('[REPLYVIEW3] are null where the user may not read them, and are asked for again after a lost connection', async () => {
    answer = () => Promise.reject(new RequestError(404, 'message_not_found', 'No such message.'));
    originals.of('a');
    await settled();
    expect(originals.of('a')).toBeNull();
    answer = () => Promise.reject(new RequestError(0, 'offline', 'No response.'));
    originals.of('b');
    await settled();
    expect([originals.of('b'), asked]).toEqual([undefined, ['a', 'b']]);
    originals.clear();
    originals.of('b');
    await settled();
    expect(asked).toEqual(['a', 'b', 'b']);
  });

  it('keeps a limited number, and reports nothing after its end', async () => {
    for (let i = 0; i < 600; i++) {
      originals.of(`m${i}`);
    }
    await settled();
    expect(asked.length).toBeLessThanOrEqual(100);
    const changed = jest.fn();
    originals.changed.connect(changed);
    originals.of('late');
    originals.dispose();
    await settled();
    expect(changed).not.toHaveBeenCalled();
  });
});
