/** A change of a text: what takes the place of a part, and what is selected then. */
export interface IEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** The selection afterwards, as places in the changed text. */
  readonly selection: readonly [number, number];
}

/** The formats of Markdown that have a shortcut. */
export type Format = 'bold' | 'italic' | 'code' | 'strike';

const MARKS: Readonly<Record<Format, string>> = {
  bold: '**',
  italic: '_',
  code: '`',
  strike: '~~'
};

/** Puts the marks of a format around a part of a text, or removes them. Several lines of code become a block. */
export function formatted(text: string, from: number, to: number, format: Format): IEdit {
  const mark = MARKS[format];
  const inner = text.slice(from, to);
  if (format === 'code' && inner.includes('\n')) {
    return blockOf(text, from, to);
  }
  const [start, end] = [from - mark.length, to + mark.length];
  if (start >= 0 && text.slice(start, from) === mark && text.slice(to, end) === mark) {
    return { from: start, to: end, text: inner, selection: [start, start + inner.length] };
  }
  // Marks beside a blank mean nothing.
  const left = inner.length - inner.trimStart().length;
  const core = inner.trim();
  const before = core === '' ? '' : inner.slice(0, left);
  const behind = core === '' ? '' : inner.slice(left + core.length);
  const begin = from + before.length + mark.length;
  return {
    from,
    to,
    text: `${before}${mark}${core}${mark}${behind}`,
    selection: [begin, begin + core.length]
  };
}

function blockOf(text: string, from: number, to: number): IEdit {
  const inner = text.slice(from, to);
  const before = from === 0 || text[from - 1] === '\n' ? '' : '\n';
  const behind = to === text.length || text[to] === '\n' ? '' : '\n';
  const end = inner.endsWith('\n') ? '' : '\n';
  const begin = from + before.length + '```\n'.length;
  return {
    from,
    to,
    text: `${before}\`\`\`\n${inner}${end}\`\`\`${behind}`,
    selection: [begin, begin + inner.length]
  };
}

/** The longest address that a paste makes a link, in characters. */
const LONGEST = 2_000;

/** Makes the selected text a link to a pasted address. Null if this is no address, or no text for a link is selected. */
export function linked(text: string, from: number, to: number, pasted: string): IEdit | null {
  const label = text.slice(from, to);
  const url = pasted.trim();
  const isLabel = label.trim() !== '' && !/[\n[\]]/.test(label) && !isAddress(label);
  if (!isLabel || !isAddress(url)) {
    return null;
  }
  const link = `[${label}](${url.replace(/[()]/g, part => (part === '(' ? '%28' : '%29'))})`;
  return { from, to, text: link, selection: [from + link.length, from + link.length] };
}

const isAddress = (text: string): boolean =>
  text.length <= LONGEST && /^https?:\/\/[^\s/]\S*$/.test(text);

/** The beginning of an item of a list, or of a quote. */
const ITEM = /^(\s*)(?:([-*+]) (\[[ xX]\] )?|(\d{1,9})([.)]) |(> ?))/;

/** Goes on with a list or a quote in a new line. An item without text ends it. Null outside of both. */
export function newItem(text: string, caret: number): IEdit | null {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  const found = ITEM.exec(text.slice(start, caret));
  if (!found) {
    return null;
  }
  const [mark, indent, bullet, box, number, dot, quote] = found;
  const end = text.indexOf('\n', caret);
  const line = text.slice(start, end < 0 ? text.length : end);
  if (line.slice(mark.length).trim() === '') {
    return { from: start, to: start + line.length, text: '', selection: [start, start] };
  }
  const next = bullet
    ? `${bullet} ${box ? '[ ] ' : ''}`
    : number
      ? `${Number(number) + 1}${dot} `
      : quote;
  const inserted = `\n${indent}${next}`;
  const place = caret + inserted.length;
  return { from: caret, to: caret, text: inserted, selection: [place, place] };
}
