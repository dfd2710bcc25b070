/** The maximum number of attributes of one tag. Browsers compare each attribute with all those before it. */
const MAX_ATTRIBUTES = 200;

/** The start of an opening or closing tag, in HTML or XML. */
const TAG = /<\/?[a-z_:\u0080-\uffff][^\t\n\f\r />]*/gi;
/** An attribute with the space before it. Only the white space of HTML separates attributes, unlike that of regular expressions. */
export const ATTRIBUTE =
  /[\t\n\f\r /]*[^\t\n\f\r />][^\t\n\f\r />=]*(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"|'[^']*'|[^\t\n\f\r "'>][^\t\n\f\r >]*))?/y;

/**
 * True if a tag has more than `MAX_ATTRIBUTES` attributes: parsing it would block the page. Each `<` counts as the start of a tag, even
 * in comments and values, so that nothing before a tag can hide it.
 */
export function hasManyAttributes(source: string): boolean {
  for (const { 0: start, index } of source.matchAll(TAG)) {
    ATTRIBUTE.lastIndex = index + start.length;
    for (let count = 0; ATTRIBUTE.test(source); count++) {
      if (count === MAX_ATTRIBUTES) {
        return true;
      }
    }
  }
  return false;
}
