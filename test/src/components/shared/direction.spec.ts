import { directionOf } from '../../../../src/components/shared/direction.js';

it.each([
  ['**Hello** سلام', 'ltr'],
  ['1. «سلام» hello', 'rtl'],
  ['> שלום', 'rtl'],
  ['ﷺ', 'rtl'],
  ['𞤀𞤣𞤤𞤢𞤥', 'rtl'],
  ['日本語', 'ltr'],
  ['1 + 1 = 2', undefined],
  ['', undefined],
  [`${'. '.repeat(300)}سلام`, undefined]
])('[DIR1] the first letter of %j decides: %s', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
