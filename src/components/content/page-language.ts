/** Returns the page's language as a tag. Plain English uses the British format, with the day before the month. */
export function pageLanguage(lang = document.documentElement.lang): string {
  const tag = lang.replace('_', '-');
  return tag === '' || tag === 'en' ? 'en-GB' : tag;
}

/** Formats a number in the page's language. */
export const formatNumber = (number: number): string => number.toLocaleString(pageLanguage());

/** Writes names or words as a list in the page's language. `rest` stands for those that are left out. */
export const listOf = (items: readonly string[], rest = ''): string =>
  rest
    ? [...items, rest].join(', ')
    : new Intl.ListFormat(pageLanguage(), { style: 'short', type: 'unit' }).format(items);
