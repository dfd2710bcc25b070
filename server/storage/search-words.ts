/** The words of a text, as messages and queries are compared. Index and query use this one function, so they always agree. */

/** The version of these rules. If it changes, the store rebuilds its index. */
export const WORD_RULES = 2;

/** A word, and its place in the text: start included, end excluded. */
export interface IPlacedWord {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Letters of scripts that write no blanks between words, and syllables of Korean, whose words take endings. Each counts as a word of its own,
 * with the marks that follow it. A query of several is a phrase, so it is found anywhere in a run of text.
 */
const UNSPACED =
  '[\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{scx=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}\\p{sc=Yiii}\\p{sc=Java}\\p{sc=Bali}\\p{sc=Lana}\\p{sc=Talu}]';
/** Parts of words: letters, digits, marks, and the joiners of Arabic and Indic scripts. */
const PART = '(?:[\\p{L}\\p{N}\\p{M}\\p{Co}]|\\u200c|\\u200d)';
const WORD = new RegExp(
  `(?=[\\p{L}\\p{N}])${UNSPACED}(?:[\\p{M}\\uff9e\\uff9f]|\\u200c|\\u200d)*|(?:(?!(?=[\\p{L}\\p{N}])${UNSPACED})${PART})+`,
  'gu'
);

/**
 * Marks that readers of their script leave out or ignore, behind their letter: accents of Latin and Greek, points and vowels of Arabic and
 * Hebrew.
 */
const SILENT = /([\p{sc=Latn}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}])\p{M}+/gu;
/** Stress marks of Cyrillic. The breve of й and ў and the dots of ї make other letters. */
const STRESS = /(?<=\p{sc=Cyrl})[\u0300\u0301]/gu;
/** More marks in a row than any language writes: Unicode's limit for text that is read as a stream. Sorting a longer row takes too long. */
const HEAP = /(\p{M}{30})\p{M}+/gu;
const JOINERS = /\u200c|\u200d|\u0640/g;

/** Letters that readers take for one another, beside case and marks. Keys are in lower case. */
const SAME: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  ё: 'е',
  ґ: 'г',
  // Arabic: final yeh and the Persian letters, teh marbuta, and alef with wasla.
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ٱ: 'ا',
  // Final letters of Hebrew.
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ'
};
const REPLACED = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');

/** Kana, Han and syllables of Korean. With ASCII, they need none of the tables. */
const EAST = '\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3';
const PLAIN = new RegExp(`^[\\0-\\x7f${EAST}]*$`);
const PLAIN_WORD = new RegExp(`[0-9a-z]+|[${EAST}]`, 'g');

/** The most characters of a word that are compared. */
const LONGEST = 500;

/** A text in the form in which texts are compared: without case, and without what readers of its script ignore. */
export function folded(text: string): string {
  if (PLAIN.test(text)) {
    return text.toLowerCase();
  }
  return text
    .replace(HEAP, '$1')
    .normalize('NFKD')
    .toLowerCase()
    .replace(JOINERS, '')
    .replace(SILENT, '$1')
    .replace(STRESS, '')
    .replace(HEAP, '$1') // joiners stood between marks
    .normalize('NFC')
    .replace(REPLACED, letter => SAME[letter]);
}

/** A test whether a name contains a text, compared like the words of messages. */
export function containing(text: string): (name: string) => boolean {
  const part = folded(text);
  return name => folded(name).includes(part);
}

/** The positions at which the words of a folded text start. */
export const wordStarts = (text: string): ReadonlySet<number> =>
  new Set(Array.from(text.matchAll(WORD), ({ index }) => index));

/** The words of a text, read one at a time. */
export function* placedWords(text: string): Generator<IPlacedWord, undefined> {
  for (const { 0: match, index } of text.matchAll(WORD)) {
    const word = beginningOf(folded(match));
    if (word !== '') {
      yield { word, from: index, to: index + match.length };
    }
  }
}

/** Cuts between characters, because a half of one cannot be searched for. */
const beginningOf = (word: string): string =>
  word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join('');

/** The words of a text, in the form in which they are compared. Those of plain texts, as most are, are found several times as fast. */
export const wordsOf = (text: string): string[] =>
  PLAIN.test(text)
    ? (text.toLowerCase().match(PLAIN_WORD) ?? []).map(beginningOf)
    : Array.from(placedWords(text), ({ word }) => word);
