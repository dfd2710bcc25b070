import { PARSE } from '../../../../src/components/content/budget.js';
import { NO_REFERENCES } from '../../../../src/components/content/markdown/character-references.js';
import { parseMarkdown } from '../../../../src/components/content/markdown/markdown.js';
import { sanitizeHtml } from '../../../../src/components/content/bundles/sanitize-html.js';

/** Texts of many small parts, each of which took the page more than 50 ms: 2,900 points 230 ms, 2,990 words in bold 85 ms. */
const MANY: readonly (readonly [string, number])[] = [
  ['- a\n', 2_900],
  ['1. a\n', 2_900],
  ['**a** ', 2_990],
  ['<kbd>a</kbd> ', 2_190],
  ['a\n\n', 2_990],
  ['`a` ', 1_490]
];

it.each(MANY)('[BUDGET17] %j is plain text if it is repeated %d times', (text, count) => {
  expect(parseMarkdown(text.repeat(count), PARSE, NO_REFERENCES)).toEqual({
    kind: 'refused',
    reason: 'too_large'
  });
  expect(parseMarkdown(text.repeat(200), PARSE, NO_REFERENCES)).toMatchObject({ kind: 'content' });
});

it('[BUDGET17] an honest table of 90 rows and 10 columns is rendered', () => {
  const row = (cell: string): string => `|${`${cell}|`.repeat(10)}\n`;
  expect(
    parseMarkdown(row('a') + row('-') + row('1.25').repeat(88), PARSE, NO_REFERENCES)
  ).toMatchObject({
    kind: 'content'
  });
});

it('[BUDGET17] a bundle of HTML is rendered up to that cost, and says that there is more', () => {
  const { content, isMore } = sanitizeHtml('<li>a</li>'.repeat(1_000));
  expect([content.querySelectorAll('li').length, isMore]).toEqual([272, true]);
  expect(sanitizeHtml('<p>a</p>'.repeat(200)).isMore).toBe(false);
});

it('[BUDGET17] element names that are also properties of objects cost as much as others', () => {
  const text = '<constructor>a</constructor>'.repeat(1_010);
  expect(parseMarkdown(text, PARSE, NO_REFERENCES)).toEqual({
    kind: 'refused',
    reason: 'too_large'
  });
});
