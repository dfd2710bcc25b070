import { toRows } from '../../../../src/components/messages/rows.js';
import type { IMessageItem } from '../../../../src/model/index.js';

const at = (time: string): number => Date.parse(time) / 1000;
let seq = 0;
const message = (sender: string, time: string, more: Partial<IMessageItem> = {}): IMessageItem => ({
  type: 'msg',
  id: `m${++seq}`,
  seq,
  sender,
  body: '',
  time: at(time),
  own: sender === 'ana',
  delivery: 'saved',
  ...more
});
const options = { stack: true, showDeleted: false, newAfter: null };
const drawn = (messages: IMessageItem[], change = {}): string[] =>
  toRows(messages, { ...options, ...change }).map(row =>
    row.kind === 'message'
      ? `${row.item.sender}${row.stacked ? ' stacked' : ''}${row.last ? ' last' : ''}`
      : row.kind
  );

beforeEach(() => {
  seq = 0;
});

describe('toRows', () => {
  it('[ROWS1] stacks messages of one author within five minutes of the first', () => {
    expect(
      drawn([
        message('ivo', '2026-01-05T10:00:00'),
        message('ivo', '2026-01-05T10:03:00'),
        message('ivo', '2026-01-05T10:05:00'),
        message('ivo', '2026-01-05T10:06:00'),
        message('ana', '2026-01-05T10:06:10')
      ])
    ).toEqual(['day', 'ivo', 'ivo stacked', 'ivo stacked last', 'ivo last', 'ana last']);
  });

  it('[ROWS2] stacks nothing if the setting says so', () => {
    const messages = [message('ivo', '2026-01-05T10:00:00'), message('ivo', '2026-01-05T10:01:00')];
    expect(drawn(messages, { stack: false })).toEqual(['day', 'ivo last', 'ivo last']);
  });

  it('[ROWS3] puts a line before each day, also within a stack', () => {
    expect(
      drawn([
        message('ivo', '2026-01-05T23:59:00'),
        message('ivo', '2026-01-06T00:01:00'),
        message('ivo', '2026-01-06T00:02:00')
      ])
    ).toEqual(['day', 'ivo last', 'day', 'ivo', 'ivo stacked last']);
  });

  it('[ROWS4] puts the New line before the first unread message of others, once', () => {
    const messages = [
      message('ivo', '2026-01-05T10:00:00'),
      message('ana', '2026-01-05T10:00:10'),
      message('ivo', '2026-01-05T10:00:20'),
      message('ivo', '2026-01-05T10:00:30')
    ];
    expect(drawn(messages, { newAfter: 1 })).toEqual([
      'day',
      'ivo last',
      'ana last',
      'new',
      'ivo',
      'ivo stacked last'
    ]);
    expect(drawn(messages, { newAfter: 0 }).slice(0, 2)).toEqual(['day', 'new']);
    expect(drawn(messages, { newAfter: 4 })).not.toContain('new');
    expect(drawn(messages)).not.toContain('new');
  });

  it('[ROWS5] leaves deleted messages out, unless the setting shows them', () => {
    const messages = [message('ivo', '2026-01-05T10:00:00', { deleted: true })];
    expect(drawn(messages)).toEqual([]);
    expect(drawn(messages, { showDeleted: true })).toEqual(['day', 'ivo last']);
  });

  it('[ROWS6] stacks no message after a system message', () => {
    expect(
      drawn([
        message('ivo', '2026-01-05T10:00:00', { type: 'system' }),
        message('ivo', '2026-01-05T10:00:01')
      ])
    ).toEqual(['day', 'ivo last', 'ivo last']);
  });
});
