import { parseSearch } from '../../../server/storage/search-query.js';
import { snippetOf } from '../../../server/storage/search.js';

const word = (text: string, prefix = false) => ({ words: [text], prefix });

describe('parseSearch', () => {
  it('[SEARCH9] reads words, phrases and filters', () => {
    expect(parseSearch('Merge "Drops rows" FROM:noor in:"Survey team" reg')).toEqual({
      terms: [word('merge'), { words: ['drops', 'rows'], prefix: false }, word('reg', true)],
      from: 'noor',
      in: 'Survey team'
    });
    expect(parseSearch('before:2026-01-31 after:2026-01-01')).toEqual({
      terms: [],
      before: Date.UTC(2026, 0, 31),
      after: Date.UTC(2026, 0, 2)
    });
    expect(
      parseSearch('before:2026-01-31T23:00:00.000Z after:2026-01-01T00:00:00+01:00 reg')
    ).toEqual({
      terms: [word('reg', true)],
      before: Date.UTC(2026, 0, 31, 23),
      after: Date.UTC(2025, 11, 31, 23)
    });
  });

  it('[SEARCH7] treats unreadable filters as words', () => {
    const words = (text: string) => parseSearch(text).terms.map(term => term.words.join(' '));
    expect(words('before:soon from:! "open')).toEqual(['before soon', 'from', 'open']);
    expect(words('before:2026-13-41')).toEqual(['before 2026 13 41']);
    expect(words('a '.repeat(99))).toHaveLength(16);
  });
});

describe('snippetOf', () => {
  const marks = (body: string, query: string): string => {
    const { text, ranges } = snippetOf(body, parseSearch(query).terms);
    const parts = ranges.map(([from, to]) => text.slice(from, to));
    return `${text} | ${parts.join(', ')}`;
  };

  it('[SEARCH10] is plain text around what was found, with the places of the found words', () => {
    expect(marks('The Région\n has  <b>rows</b>', 'row region')).toBe(
      'The Région has <b>rows</b> | Région'
    );
    expect(marks('The Région\n has  <b>rows</b>', 'region row')).toBe(
      'The Région has <b>rows</b> | Région, rows'
    );
    expect(marks('a b c a c', '"a b"')).toBe('a b c a c | a, b');
    expect(marks('nothing of it', 'x')).toBe('nothing of it | ');
  });

  it('[SEARCH10] is cut at words', () => {
    const long = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
    const { text, ranges } = snippetOf(long, parseSearch('needle').terms);
    expect(text).toMatch(/^… before .* after …$/);
    expect(text.length).toBeLessThan(170);
    expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['needle']);
    const { text: whole } = snippetOf('x'.repeat(500), []);
    expect(whole).toHaveLength(162);
  });
});
