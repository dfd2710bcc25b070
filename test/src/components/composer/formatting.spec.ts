import {
  formatted,
  linked,
  newItem,
  type Format,
  type IEdit
} from '../../../../src/components/composer/formatting.js';

/** The selected text stands between `‹` and `›`, the caret is `|`. */
function parse(marked: string): [text: string, from: number, to: number] {
  const from = marked.search(/[‹|]/);
  const isCaret = marked[from] === '|';
  const to = isCaret ? from : marked.indexOf('›') - 1;
  return [marked.replace(/[‹›|]/g, ''), from, to];
}

function show(text: string, edit: IEdit | null): string | null {
  if (!edit) {
    return null;
  }
  const changed = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const [from, to] = edit.selection;
  return from === to
    ? `${changed.slice(0, from)}|${changed.slice(from)}`
    : `${changed.slice(0, from)}‹${changed.slice(from, to)}›${changed.slice(to)}`;
}

const format = (marked: string, kind: Format): string | null => {
  const [text, from, to] = parse(marked);
  return show(text, formatted(text, from, to, kind));
};

it.each<[string, Format, string]>([
  ['a ‹word› b', 'bold', 'a **‹word›** b'],
  ['a **‹word›** b', 'bold', 'a ‹word› b'],
  ['‹word›', 'italic', '_‹word›_'],
  ['‹word›', 'strike', '~~‹word›~~'],
  ['‹a + b›', 'code', '`‹a + b›`'],
  ['a‹ word › b', 'bold', 'a **‹word›**  b'],
  ['a |', 'bold', 'a **|**'],
  ['a **|**', 'bold', 'a |'],
  ['‹ein Wört😀›', 'bold', '**‹ein Wört😀›**'],
  ['x ‹a = 1\nb = 2› y', 'code', 'x \n```\n‹a = 1\nb = 2›\n```\n y'],
  ['‹a\nb\n›', 'code', '```\n‹a\nb\n›```']
])('[FORMAT1] %j in %s becomes %j', (before, kind, after) => {
  expect(format(before, kind)).toBe(after);
});

it.each([
  [
    'see ‹the docs› now',
    'https://jupyter.org/a?b=c',
    'see [the docs](https://jupyter.org/a?b=c)| now'
  ],
  ['‹x›', ' https://x.org/(y) ', '[x](https://x.org/%28y%29)|'],
  ['|', 'https://jupyter.org', null],
  ['‹x›', 'javascript:alert(1)', null],
  ['‹x›', 'https://a.org https://b.org', null],
  ['‹x›', `https://a.org/${'a'.repeat(2_000)}`, null],
  ['‹https://a.org›', 'https://b.org', null],
  ['‹a]b›', 'https://b.org', null],
  ['‹a\nb›', 'https://b.org', null]
])('[FORMAT2] an address pasted over %j: %j', (before, pasted, after) => {
  const [text, from, to] = parse(before);
  expect(show(text, linked(text, from, to, pasted))).toBe(after);
});

it.each([
  ['- a|', '- a\n- |'],
  ['* a| b', '* a\n* | b'],
  ['  + a|', '  + a\n  + |'],
  ['3. c|', '3. c\n4. |'],
  ['9) c|', '9) c\n10) |'],
  ['- [x] done|', '- [x] done\n- [ ] |'],
  ['> said|', '> said\n> |'],
  ['- a\n- |', '- a\n|'],
  ['- a\n- |\nb', '- a\n|\nb'],
  ['a|', null],
  ['-a|', null],
  ['|- a', null],
  ['', null]
])('[FORMAT3] a new line after %j gives %j', (before, after) => {
  const [text, from] = before === '' ? ['', 0] : parse(before);
  expect(show(text, newItem(text, from))).toBe(after);
});
