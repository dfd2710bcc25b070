import { Jumps } from '../../../../src/model/chat/jumps.js';
import type { StoredMessage } from '../../../../src/model/chat/history-page.js';

const message = (seq: number, time: number, deleted?: boolean): StoredMessage => ({
  ...{ type: 'msg', id: `m${seq}`, seq, time, sender: 'ivo', body: '' },
  ...(deleted && { deleted })
});

describe('Jumps', () => {
  async function at(time: number, ...found: StoredMessage[]): Promise<[object, string | null]> {
    const asked: object[] = [];
    const jumps = new Jumps({
      history: {
        goTo: place => {
          asked.push(place);
          return Promise.resolve(found);
        },
        shows: () => false
      },
      get: () => undefined,
      onChange: () => undefined
    });
    await jumps.toTime(time);
    return [asked[0], jumps.take()];
  }

  it('[DATEVIEW1] goes to the first message of that time or later, or else to the newest', async () => {
    const found = [message(3, 30), message(2, 20), message(4, 25, true), message(1, 10)];
    expect(await at(15_000, ...found)).toEqual([{ aroundTime: '1970-01-01T00:00:15.000Z' }, 'm2']);
    expect((await at(20_000, ...found))[1]).toBe('m2');
    expect((await at(24_000, ...found))[1]).toBe('m3');
    expect((await at(99_000, ...found))[1]).toBe('m3');
    expect((await at(99_000))[1]).toBeNull();
    const system = { ...message(1, 10), type: 'system' as const };
    expect((await at(5_000, message(2, 20), system))[1]).toBe('m2');
  });
});
