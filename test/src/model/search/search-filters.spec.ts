import { startOf, takeFilters, toQuery } from '../../../../src/model/index.js';

/** Midnight in the time zone of the test. */
const midnight = (year: number, month: number, day: number): string =>
  new Date(year, month - 1, day).toISOString();

describe('search filters', () => {
  it('[SEARCHVIEW3] filters are removed from the typed text once a space follows them', () => {
    expect(takeFilters('region from:noor merge')).toEqual({
      text: 'region merge',
      filters: { from: 'noor' }
    });
    expect(takeFilters('IN:"Survey team" before:2026-01-31 ')).toEqual({
      text: '',
      filters: { in: 'Survey team', before: '2026-01-31' }
    });
    expect(takeFilters('Has:Code merge')).toEqual({ text: 'merge', filters: { has: 'code' } });
    for (const text of [
      'has:wings ',
      'from:noo',
      'before:soon ',
      'after:2026-13-41 ',
      'in: x',
      'a  b '
    ]) {
      expect(takeFilters(text)).toEqual({ text, filters: {} });
    }
  });

  it("[SEARCHVIEW4] sends the user's local days as instants, and words last", () => {
    const filters = { from: 'No"or', in: 'Survey team', before: '2026-03-30', after: '2026-03-28' };
    expect(toQuery(' region merg', filters)).toBe(
      'from:"No or" in:"Survey team" ' +
        `before:${midnight(2026, 3, 30)} after:${midnight(2026, 3, 29)} region merg`
    );
    expect(toQuery('merge before:2026-01-31', {})).toBe(`before:${midnight(2026, 1, 31)} merge`);
    expect(toQuery('merge', { has: 'code', in: 'Plans' })).toBe('in:"Plans" has:"code" merge');
    expect(toQuery('  ', {})).toBe('');
    expect(startOf('2026-01-31')).toBe(new Date(2026, 0, 31).getTime());
    expect(startOf('2026-02-31T')).toBeNaN();
  });
});
