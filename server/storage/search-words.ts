/** The words of a text, as messages and queries are compared. Index and query use this one function, so they always agree. */

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

/** Marks that readers of their script leave out or ignore: accents of Latin and Greek, points and vowels of Arabic and Hebrew. */
const SILENT = /(?<=[\p{sc=Latn}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}]\p{M}*)\p{M}/gu;
/** Stress marks of Cyrillic. The breve of й and ў and the dots of ї make other letters. */
const STRESS = /(?<=\p{sc=Cyrl})[\u0300\u0301]/gu;
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

/** ASCII needs none of the tables. */
const PLAIN = /^[\0-\x7f]*$/;

/** A text in the form in which texts are compared: without case, and without what readers of its script ignore. */
export function folded(text: string): string {
  if (PLAIN.test(text)) {
    return text.toLowerCase();
  }
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(JOINERS, '')
    .replace(SILENT, '')
    .replace(STRESS, '')
    .normalize('NFC')
    .replace(REPLACED, letter => SAME[letter]);
}

export const placedWords = (text: string): IPlacedWord[] =>
  [...text.matchAll(WORD)].flatMap(match => {
    const word = folded(match[0]);
    return word === '' ? [] : [{ word, from: match.index, to: match.index + match[0].length }];
  });

/** The words of a text, in the form in which they are compared. */
export const wordsOf = (text: string): string[] => placedWords(text).map(({ word }) => word);
