import fc from 'fast-check';
import { parseSearch } from '../../../server/storage/search-query.js';
import { wordsOf } from '../../../server/storage/search-words.js';
import { nameMatcher, snippetOf } from '../../../server/storage/search.js';
import { cpuTimeOf } from '../../harness/cpu-time.js';

/** As many characters as a message may have. */
const MANY = 28_000;
/** Marks that Unicode sorts: each must pass all of the first half. */
const UNSORTED = '\u0315'.repeat(MANY / 2) + '\u0300'.repeat(MANY / 2);

const word = (text: string, prefix = false) => ({ words: [text], prefix });

describe('parseSearch', () => {
  it.each(['“drops rows”', '„drops rows“', '«drops rows»', '「drops rows」', '＂drops rows＂'])(
    '[SEARCH9] reads a phrase in the quotation marks of any keyboard: %s',
    phrase => {
      const drops = { words: ['drops', 'rows'], prefix: false };
      expect(parseSearch(`${phrase} from:${phrase}`)).toEqual({
        terms: [drops],
        from: 'drops rows'
      });
    }
  );

  it('[SEARCH9] reads a name after a wide colon, or with the sign of a mention', () => {
    expect(parseSearch('from：田中 in:"@plans"')).toEqual({
      terms: [],
      from: '田中',
      in: 'plans'
    });
    expect(parseSearch('from:@noor')).toEqual({ terms: [], from: 'noor' });
    expect(parseSearch('in:🚀')).toEqual({ terms: [], in: '🚀' });
  });

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

  it('[SEARCH17] reads 16 words of a phrase and 64 in total, and takes the last word of a cut phrase for no prefix', () => {
    const counts = (text: string) => parseSearch(text).terms.map(term => term.words.length);
    const five = ['漢', '字', '文', '書', '語'].map(letter => letter.repeat(17));
    expect(counts(five.join(' '))).toEqual([16, 16, 16, 16]);
    expect(counts(`${'漢 '.repeat(9)}${'字'.repeat(16)}`)).toEqual([
      ...Array<number>(9).fill(1),
      16
    ]);
    expect(parseSearch('漢'.repeat(17)).terms[0].prefix).toBe(false);
    expect(parseSearch('漢'.repeat(16)).terms[0].prefix).toBe(true);
  });
});

describe('wordsOf', () => {
  it.each<[string, string]>([
    ['marks', '\u0301'.repeat(MANY)],
    ['a letter with marks', `a${'\u0301'.repeat(MANY)}`],
    ['a Cyrillic letter with marks', `я${'\u0301'.repeat(MANY)}`],
    ['a Han letter with marks', `漢${'\u0301'.repeat(MANY)}`],
    ['unsorted marks', UNSORTED],
    ['unsorted marks between joiners', `क${[...UNSORTED].join('\u200d').slice(0, MANY)}`],
    [
      'marks that appear when letters are decomposed',
      '\ufe77'.repeat(9000) + '\ufe71'.repeat(9000)
    ],
    ['Han', '漢'.repeat(MANY)],
    ['one word', 'é'.repeat(MANY)]
  ])('[SEARCH16] splits a hostile text quickly: %s', (_, text) => {
    expect(cpuTimeOf(() => wordsOf(text))).toBeLessThan(250);
  });

  it('[SEARCH16] returns no word longer than a query may be, and none that ends in half a character', () => {
    expect(wordsOf('é'.repeat(MANY))).toEqual(['e'.repeat(500)]);
    expect(wordsOf('𝒜𐐀'.repeat(400))[0]).toMatch(/^(a𐐨){250}$/u);
    expect(wordsOf(`क${'\u0902'.repeat(MANY)}`)[0]).toHaveLength(31);
    expect(wordsOf('A'.repeat(MANY))).toEqual(['a'.repeat(500)]);
  });

  it('[SEARCH16] returns the same words for plain text, which it reads faster, as for the same letters in any other text', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0x7f }),
      fc.integer({ min: 0x3041, max: 0x3096 }),
      fc.integer({ min: 0x30a1, max: 0x30fa }),
      fc.integer({ min: 0x3400, max: 0x4dbf }),
      fc.integer({ min: 0x4e00, max: 0x9fff }),
      fc.integer({ min: 0xac00, max: 0xd7a3 })
    );
    const letter = unit.map(code => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.string({ unit: letter }), text => {
        expect([...wordsOf(text), 'e']).toEqual(wordsOf(`${text} é`));
      })
    );
  });
});

describe('snippetOf', () => {
  const marks = (body: string, query: string): string => {
    const { text, ranges } = snippetOf(body, parseSearch(query).terms);
    const parts = ranges.map(([from, to]) => text.slice(from, to));
    return `${text} | ${parts.join(', ')}`;
  };

  it('[SEARCH10] returns plain text around the match, with the positions of the found words', () => {
    expect(marks('The Région\n has  <b>rows</b>', 'row region')).toBe(
      'The Région has rows | Région'
    );
    expect(marks('The Région\n has  <b>rows</b>', 'region row')).toBe(
      'The Région has rows | Région, rows'
    );
    expect(marks('a b c a c', '"a b"')).toBe('a b c a c | a, b');
    expect(marks('nothing of it', 'x')).toBe('nothing of it | ');
  });

  it.each(['漢', '漢'.repeat(16), `${'漢'.repeat(15)}字`, '"漢漢" 漢 "漢漢漢" 漢漢漢漢', ''])(
    '[SEARCH17] reads a text only up to the end of the snippet: %s',
    query => {
      const { terms } = parseSearch(query);
      expect(cpuTimeOf(() => snippetOf(`${'漢'.repeat(MANY)}字`, terms))).toBeLessThan(250);
    }
  );

  it('[SEARCH10] marks all found words in its part, and overlapping ones once', () => {
    expect(marks('a b c d b c', '"a b" "b c" d')).toBe('a b c d b c | a, b, c, d, b, c');
    const far = `${'before '.repeat(4000)}one two ${'after '.repeat(99)}one`;
    const { text, ranges } = snippetOf(far, parseSearch('two one').terms);
    expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['one', 'two']);
  });

  it.each([
    [
      'a table',
      `| a | b |\n|---|---|\n${'| 1 | two |\n'.repeat(50)}| **needle** | 3 |`,
      'two 1 two needle 3'
    ],
    [
      'code',
      `\`\`\`sh\n${'# one | two\n'.repeat(50)}# needle * 3\n\`\`\``,
      'two # one | two # needle * 3'
    ],
    ['a quote', `${'> - [x](https://example.org)\n'.repeat(50)}> needle`, 'x x needle'],
    ['a link', `[${'words '.repeat(50)}needle](https://example.org)`, 'words words needle']
  ])('[SEARCH10] takes out the marks of %s before it cuts', (_, body, end) => {
    const { text, ranges } = snippetOf(body, parseSearch('needle').terms);
    expect(text).toMatch(/^… [^`|>[\]]/);
    expect(text.endsWith(end)).toBe(true);
    expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['needle']);
  });

  it('[SEARCH10] shows the marks if they alone hold the found words', () => {
    expect(marks('see [it](https://example.org/needle)', 'needle')).toBe(
      'see [it](https://example.org/needle) | needle'
    );
    expect(marks('a [needle](https://example.org/needle)', 'needle')).toBe('a needle | needle');
  });

  it('[SEARCH10] cuts at words', () => {
    const long = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
    const { text, ranges } = snippetOf(long, parseSearch('needle').terms);
    expect(text).toMatch(/^… before .* after …$/);
    expect(text.length).toBeLessThan(170);
    expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['needle']);
    const { text: whole } = snippetOf('x'.repeat(500), []);
    expect(whole).toHaveLength(162);
  });
});

describe('nameMatcher', () => {
  it.each([
    ['Thai', 'ก'],
    ['Tibetan', 'ཀ'],
    ['half-width Katakana', 'ｶ'],
    ['a letter that grows', '漢\ufdfa']
  ])('[SEARCH19] prepares a name once, however many words it has: %s', (_, letters) => {
    const matches = nameMatcher('zzz');
    const normalize = jest.spyOn(String.prototype, 'normalize');
    matches([letters.repeat(2)]);
    const ofShort = normalize.mock.calls.length;
    matches([letters.repeat(100)]);
    expect(normalize.mock.calls.length - ofShort).toBe(ofShort);
    normalize.mockRestore();
  });

  it('[SEARCH19] finds the start of a name, of a word, and any letter of a script without spaces', () => {
    const found = (asked: string): boolean => nameMatcher(asked)(['Ärzte-Team.2 der 東京大学']);
    for (const asked of ['arz', 'team', '2', 'der 東', '京大', 'Ärzte-team']) {
      expect(found(asked)).toBe(true);
    }
    for (const asked of ['rzte', 'eam', 'er', '京東', 'zzz']) {
      expect(found(asked)).toBe(false);
    }
  });
});
