import { Receipts } from '../../../../src/model/chat/receipts.js';
import { strangerOf } from '../../../../src/model/people.js';
import type { IMessageItem } from '../../../../src/model/index.js';

const message = (seq: number, sender: string, more: Partial<IMessageItem> = {}): IMessageItem => ({
  ...{ type: 'msg', id: `m${seq}`, seq, sender, body: `${seq}`, own: sender === 'ada' },
  delivery: 'saved',
  ...more
});

describe('Receipts', () => {
  let all: readonly IMessageItem[];
  let page: { username: string; sequenceId: string; readOn: string }[];
  let requests: string[];
  let changes: number;
  let receipts: Receipts;

  beforeEach(() => {
    [all, page, requests, changes] = [[], [], [], 0];
    const people = new Map(['ivo', 'noor', 'mira'].map(name => [name, strangerOf(name)]));
    receipts = new Receipts({
      id: 'c1',
      server: {
        request: <T>(method: string, path: string) => {
          requests.push(`${method} ${path}`);
          return page ? Promise.resolve({ value: page } as T) : Promise.reject(new Error('no'));
        }
      },
      messages: {
        get all() {
          return all;
        }
      },
      username: () => 'ada',
      person: username => people.get(username),
      onChange: () => changes++
    });
  });

  const read = (username: string, seq: number, time = 1_000 + seq): void =>
    receipts.hear({ type: 'receipt', username, id: `m${seq}`, seq, time });
  const at = (seq: number): string[] => receipts.at(`m${seq}`).map(({ person }) => person.username);

  it('[READVIEW1] puts each of the others at the newest message that they have read', () => {
    all = [message(1, 'ada'), message(2, 'ivo'), message(3, 'ada')];
    read('noor', 2);
    read('mira', 3);
    read('ada', 3);
    expect([at(1), at(2), at(3)]).toEqual([[], ['noor'], ['mira']]);
    read('noor', 3, 2_000);
    read('noor', 1);
    expect([at(1), at(2), at(3)]).toEqual([[], [], ['mira', 'noor']]);
  });

  it('[READVIEW1] shows nobody at their own message, and none for what they read before it', () => {
    all = [message(1, 'ada'), message(2, 'ivo'), message(3, 'ada')];
    read('ivo', 1);
    expect([at(1), at(2), at(3)]).toEqual([[], [], []]);
    read('ivo', 2);
    expect([at(1), at(2)]).toEqual([[], []]);
    read('ivo', 3);
    expect(at(3)).toEqual(['ivo']);
  });

  it('[READVIEW1] skips what is no message, and shows nobody before the visible messages', () => {
    all = [
      message(5, 'ada'),
      message(6, '', { type: 'system' }),
      message(7, 'ada', { deleted: true }),
      message(8, 'ada', { seq: undefined, delivery: 'sending' })
    ];
    read('ivo', 7);
    read('noor', 4);
    expect([at(5), at(6), at(7), at(8)]).toEqual([['ivo'], [], [], []]);
  });

  it('[READVIEW1] an unchanged list stays the same object', () => {
    all = [message(1, 'ada'), message(2, 'ada')];
    read('ivo', 1);
    read('mira', 2);
    const before = receipts.at('m1');
    all = [...all, message(3, 'ada')];
    read('mira', 3);
    expect(receipts.at('m1')).toBe(before);
    expect([at(2), at(3)]).toEqual([[], ['mira']]);
  });

  it('[READVIEW2] tells who has read a message, without its author', () => {
    all = [message(1, 'ivo'), message(2, 'ada')];
    read('ivo', 2);
    read('noor', 1);
    const of = (seq: number): string[] =>
      receipts.of(all[seq - 1]).map(({ person }) => person.username);
    expect([of(1), of(2)]).toEqual([['noor'], ['ivo']]);
    expect(receipts.of(message(3, 'ada', { seq: undefined }))).toEqual([]);
  });

  it('[READVIEW3] reads the positions once for each connection, and lives without them', async () => {
    all = [message(1, 'ada'), message(2, 'ada')];
    read('noor', 2);
    page = [
      { username: 'ivo', sequenceId: '2', readOn: '2026-01-01T00:00:00Z' },
      { username: 'noor', sequenceId: '1', readOn: '2026-01-01T00:00:00Z' }
    ];
    await receipts.open();
    expect(requests).toEqual(['GET chat/threads/c1/readReceipts?maxPageSize=200']);
    expect(at(2)).toEqual(['noor', 'ivo']);
    page = null as never;
    await receipts.open();
    expect(at(2)).toEqual(['noor', 'ivo']);
    const before = changes;
    receipts.dispose();
    await receipts.open();
    read('ivo', 9);
    expect(changes).toBe(before);
  });
});
