/** The length of an escape with a code, such as `\u00e9`. */
const CODE = 6;

/** The first half of a character that takes two units, as an escape. */
const HIGH = /^\\u[dD][89abAB][0-9a-fA-F]{2}$/;

/**
 * Where the inside of a long JSON text can be cut, at `to` or shortly before it: neither within an escape nor between the two escapes of
 * one character.
 *
 * @param from - a place where it can be cut too, far before `to`
 */
export function cutOf(json: string, from: number, to: number): number {
  const begin = escapeAround(json, from, to);
  const isPair = HIGH.test(json.slice(begin - CODE, begin)) && isEscape(json, from, begin - CODE);
  return isPair ? begin - CODE : begin;
}

/** The begin of the escape that goes on at `to`; `to` if there is none. */
function escapeAround(json: string, from: number, to: number): number {
  for (let at = to - 1; at > to - CODE && at >= from; at--) {
    if (json[at] === '\\' && isEscape(json, from, at)) {
      const length = json[at + 1] === 'u' ? CODE : 2;
      return at + length > to ? at : to;
    }
  }
  return to;
}

/** Whether an escape begins at this backslash, and not a character before it. */
function isEscape(json: string, from: number, at: number): boolean {
  let before = at;
  while (before > from && json[before - 1] === '\\') {
    before--;
  }
  return (at - before) % 2 === 0;
}
