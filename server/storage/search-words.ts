/** The words of a text, as messages and queries are compared. Index and query use this one function, so they always agree. */

/** The version of these rules. If it changes, the store rebuilds its index. */
export const WORD_RULES = 4;

/** A word, and its place in the text: start included, end excluded. Words that are one character of the text share its place. */
export interface IPlacedWord {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Characters without a meaning for a search: invisible ones, such as soft hyphens, joiners, direction marks and variation selectors, the
 * tatweel of Arabic, and the colours of skin of emoji. A zero-width space is none of them, because it separates words.
 */
const IGNORED = '(?!\\u200b)[\\p{DI}\\p{EMod}\\u0640]';
/**
 * Letters of scripts that write no blanks between words, syllables of Korean, whose words take endings, and emoji. Each counts as a word of
 * its own, with what follows it. A query of several is a phrase, so it is found anywhere in a run of text. PDF files contain radicals in
 * place of Chinese characters.
 */
const UNSPACED =
  '(?:(?=[\\p{L}\\p{Nl}\\p{No}\\u2e80-\\u2fdf])[\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{scx=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}\\p{sc=Yiii}\\p{sc=Java}\\p{sc=Bali}\\p{sc=Lana}\\p{sc=Talu}\\p{sc=Tale}\\p{sc=Tavt}\\p{sc=Ahom}\\p{sc=Tang}\\p{sc=Nshu}\\p{sc=Kits}\\p{sc=Xsux}\\p{sc=Egyp}]|\\p{ExtPict}|\\p{RI}{2})';
/** The characters that may follow such a letter: marks, the vowels and final consonants of a Korean syllable, and the second half of the vowel am. */
const FOLLOWING = `(?:[\\p{M}\\uff9e\\uff9f\\u1160-\\u11ff\\ud7b0-\\ud7ff\\u0e33\\u0eb3]|(?<=[\\u0e4d\\u0ecd]\\p{M}?)[\\u0e32\\u0eb2]|${IGNORED})`;
/** Signs that consist of letters, such as ㎏, ㈱ and Ⓐ, without those that follow a word: ™ and ℠. */
const LETTER_SIGNS =
  '\\u2103\\u2109\\u2116\\u2121\\u249c-\\u24e9\\u3200-\\u33ff\\u{1f110}-\\u{1f169}';
/** Parts of other words: letters, digits and marks, but no letters that stand for an apostrophe. */
const PART = `(?:(?![\\u02b9-\\u02bf\\u02c8\\ua78b\\ua78c])[\\p{L}\\p{N}\\p{M}\\p{Co}${LETTER_SIGNS}]|${IGNORED})`;
const WORD = new RegExp(`${UNSPACED}${FOLLOWING}*|(?:(?!${UNSPACED})${PART})+`, 'gu');

/**
 * Marks that readers of their script leave out or ignore, behind their letter: accents of Latin, Greek and Coptic, points and vowels of
 * Arabic and Hebrew.
 */
const SILENT = /([\p{sc=Latn}\p{sc=Grek}\p{sc=Copt}\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}])\p{M}+/gu;
/** Stress marks of Cyrillic. The breve of й and ў, the dots of ї and the accent of ѓ and ќ make other letters. */
const STRESS = /(?<=\p{sc=Cyrl})(?<![гк])[\u0300\u0301]/gu;
/** The dot of the letters for foreign sounds in Hindi, which many leave out. The dot of ड़ and ढ़ makes other letters. */
const NUKTA = /(?<=[कखगजफ])\u093c/g;
/** Nasals that Hindi and Gujarati write in several ways: as a dot, a moon or the letter of the next consonant. */
const NASAL =
  /[\u0901\u0a81\u0a82]|[ङઙ][\u094d\u0acd](?=[क-घક-ઘ])|[ञઞ][\u094d\u0acd](?=[च-झચ-ઝ])|[णણ][\u094d\u0acd](?=[ट-ढટ-ઢ])|[नન][\u094d\u0acd](?=[त-धત-ધ])|[मમ][\u094d\u0acd](?=[प-भપ-ભ])/g;
/** The vowel am of Thai and Lao, typed before the tone mark of its syllable. */
const EARLY_AM = /([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])/g;
/** Scripts from Devanagari to Lao. */
const SOUTHERN = /[\u0900-\u0eff]/;
/** More marks in a row than any language writes: Unicode's limit for text that is read as a stream. Sorting a longer row takes too long. */
const STACKED_MARKS = /(\p{M}{30})\p{M}+/gu;
const ALL_IGNORED = new RegExp(IGNORED, 'gu');
/** The sign after a final consonant of Malayalam, which one spelling of nta has. */
const AFTER_FINAL = /(?<=[\u0d7a-\u0d7f])\u0d4d/g;
/** Armenian capitals of և. The East spells them so. */
const ARMENIAN_EV = /եվ/g;
/** Digits of all scripts. Unicode lists those of a script from 0 to 9. */
const DIGITS = /(?![0-9])\p{Nd}/gu;

/** Rows of Ethiopic letters that sound alike in Amharic, each with the row that it counts as: seven vowels of h, s, a and ts. */
const ETHIOPIC = [
  ['ሐሑሒሓሔሕሖ', 'ሀሁሂሀሄህሆ'],
  ['ኀኁኂኃኄኅኆ', 'ሀሁሂሀሄህሆ'],
  ['ሠሡሢሣሤሥሦ', 'ሰሱሲሳሴስሶ'],
  ['ዐዑዒዓዔዕዖ', 'አኡኢአኤእኦ'],
  ['ፀፁፂፃፄፅፆ', 'ጸጹጺጻጼጽጾ'],
  ['ሃኣ', 'ሀአ']
];

/** Letters that readers take for one another, beside case and marks. Keys are in lower case. */
const SAME: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ETHIOPIC.flatMap(([row, same]) => Array.from(row, (letter, i) => [letter, same[i]]))
  ),
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ə: 'e',
  // Letters of African languages, which are often typed on a keyboard without them.
  ɓ: 'b',
  ɗ: 'd',
  ɛ: 'e',
  ƙ: 'k',
  ɔ: 'o',
  ƴ: 'y',
  ς: 'σ',
  ё: 'е',
  ґ: 'г',
  // Arabic: final yeh and the Persian letters, teh marbuta, the heh of Urdu and Kurdish, and alef with wasla.
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  ۃ: 'ه',
  ە: 'ه',
  ٱ: 'ا',
  // Final letters of Hebrew, and the double letters of Yiddish.
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  װ: 'וו',
  ױ: 'וי',
  ײ: 'יי',
  // Tamil spells shri with either letter, which then look the same.
  ஶ: 'ஸ',
  // Final consonants of Malayalam, which older texts write with a joiner.
  ൺ: 'ണ്',
  ൻ: 'ന്',
  ർ: 'ര്',
  ൽ: 'ല്',
  ൾ: 'ള്',
  ൿ: 'ക്'
};
const REPLACED = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');

/** The value of a digit of any script. */
function digitOf(digit: string): string {
  const isDigit = (at: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(at));
  const place = digit.codePointAt(0)!;
  let first = place;
  while (isDigit(first - 1)) {
    first--;
  }
  return String((place - first) % 10);
}

/** Kana, Han and syllables of Korean. With ASCII, they need none of the tables. */
const EAST = '\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3';
const WITHOUT_TABLES = new RegExp(`^[\\0-\\x7f${EAST}]*$`);
const PLAIN_WORD = new RegExp(`[0-9a-z]+|[${EAST}]`, 'g');

/** The most characters of a word that are compared. */
const MAX_WORD_LENGTH = 500;

/** A text in the form in which texts are compared: without case, and without what readers of its script ignore. */
export function folded(text: string): string {
  if (WITHOUT_TABLES.test(text)) {
    return text.toLowerCase();
  }
  const spelled = text
    .replace(STACKED_MARKS, '$1')
    .normalize('NFKD')
    .toLowerCase()
    .replace(ALL_IGNORED, '')
    .replace(SILENT, '$1')
    .replace(STRESS, '')
    .replace(ARMENIAN_EV, 'եւ');
  const alike = SOUTHERN.test(spelled)
    ? spelled
        .replace(NUKTA, '')
        .replace(NASAL, '\u0902')
        .replace(EARLY_AM, '$2$1')
        .replace(AFTER_FINAL, '')
    : spelled;
  return alike
    .replace(STACKED_MARKS, '$1') // ignored characters stood between marks
    .normalize('NFC')
    .replace(REPLACED, letter => SAME[letter])
    .replace(DIGITS, digitOf);
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
    const word = folded(match);
    for (const part of isOne(match, word) ? [word] : (word.match(WORD) ?? [])) {
      yield { word: beginningOf(part), from: index, to: index + match.length };
    }
  }
}

/** Whether a word is still one when it is folded. A ligature of two letters may be two words, and a fraction two numbers. */
const isOne = (word: string, folded: string): boolean =>
  word === folded || (word.length === folded.length && !/[^\p{L}\p{M}\p{N}]/u.test(folded));

/** Cuts between characters, because a half of one cannot be searched for. */
const beginningOf = (word: string): string =>
  word.length <= MAX_WORD_LENGTH ? word : [...word].slice(0, MAX_WORD_LENGTH).join('');

/** The words of a text, in the form in which they are compared. Those of plain texts, as most are, are found several times as fast. */
export const wordsOf = (text: string): string[] =>
  WITHOUT_TABLES.test(text)
    ? (text.toLowerCase().match(PLAIN_WORD) ?? []).map(beginningOf)
    : Array.from(placedWords(text), ({ word }) => word);
