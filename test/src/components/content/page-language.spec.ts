import {
  formatNumber,
  listOf,
  pageLanguage
} from '../../../../src/components/content/page-language.js';

afterEach(() => {
  document.documentElement.lang = '';
});

it('[LANG5] numbers and lists are written in the language of the page', () => {
  expect([pageLanguage('de_DE'), pageLanguage('en'), pageLanguage('')]).toEqual([
    'de-DE',
    'en-GB',
    'en-GB'
  ]);
  expect([formatNumber(12_345.5), listOf(['a', 'b', 'c'])]).toEqual(['12,345.5', 'a, b, c']);
  document.documentElement.lang = 'de';
  expect([formatNumber(12_345.5), listOf(['a', 'b', 'c'])]).toEqual(['12.345,5', 'a, b und c']);
  expect(listOf(['a', 'b'], 'and 3 more')).toBe('a, b, and 3 more');
});
