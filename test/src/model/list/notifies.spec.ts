import { DEFAULT_CONFIG, notifies } from '../../../../src/model/index.js';
import type { IConfig, IThread } from '../../../../src/model/index.js';
import { thread } from '../../../harness/fake-list.js';

const at = (time: string): Date => new Date(`2026-01-05T${time}:00`);

it('[NOTIFY1] a chat notifies of all, of mentions and direct messages, or of none', () => {
  const tells = (more: Partial<IThread>, config: Partial<IConfig> = {}): boolean =>
    notifies(
      thread('a', 'A', { unreadCount: 1, ...more }),
      { ...DEFAULT_CONFIG, ...config },
      at('12:00')
    );
  expect(tells({})).toBe(true);
  expect(tells({ unreadCount: 0 })).toBe(false);
  expect(tells({ notify: 'none', mentioned: true })).toBe(false);
  expect(tells({ notify: 'mentions' })).toBe(false);
  expect(tells({ notify: 'mentions', mentioned: true })).toBe(true);
  expect(tells({ notify: 'mentions', direct: 'bob' })).toBe(true);
  expect(tells({}, { unreadNotifications: false })).toBe(false);
  expect(tells({}, { quietHours: '11:00-13:00' })).toBe(false);
});
