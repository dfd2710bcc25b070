/** Characters of a value's JSON above which it is written in one line. */
const LONG = 64 * 1024;

/** A value as JSON within JSON. It is indented unless it is long. */
export function indented(value: unknown, by: number): string {
  const json = JSON.stringify(value);
  const margin = ' '.repeat(by);
  return json.length > LONG ? margin + json : JSON.stringify(value, null, 2).replace(/^/gm, margin);
}
