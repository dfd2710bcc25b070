/** Names that people see: how they are cleaned, and when two of them look alike. No DOM, no Node. */

/**
 * What cannot be seen, or changes the direction of what stands around it: format characters, fillers, private use, the tags, and selectors
 * of variants. Two joiners and the selector of coloured emoji have a use in names.
 */
const UNSEEN =
  /[\p{Co}\p{Cn}\u2800]|(?!\u200c|\u200d|\ufe0f)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Is there anything in a text that cannot be seen? The joiners are such, too. */
export const hasUnseen = (text: string): boolean =>
  /\u200c|\u200d|\ufe0f/.test(text) || text.search(UNSEEN) >= 0;

/** The selector behind what has no coloured variant. */
const LOOSE_SELECTOR = /(?<!\p{Emoji})\ufe0f+|(?<=[0-9#*])\ufe0f+(?!\u20e3)/gu;

/** A joiner that joins nothing that can be seen. */
const LOOSE_JOINER =
  /(?<![\p{L}\p{M}\p{S}\ufe0f])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{S}])/gu;

/** More marks upon one letter would reach out of the line. */
const HEAP = /(\p{M}{3})\p{M}+/gu;

/** A text of one line without anything that cannot be seen. It may be empty. */
export const cleanLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(UNSEEN, '')
    .replace(LOOSE_SELECTOR, '')
    .replace(LOOSE_JOINER, '')
    .replace(HEAP, '$1')
    .replace(/\s+/gu, ' ')
    .trim();

/** What the mark of somebody's kind could be taken for, at the end of a name: a word that is set apart. */
const MARK =
  /\s*(?:[\p{Ps}\p{Pi}<]\s*|\s[-–—]\s+|[·•|]\s*)([^\p{Ps}\p{Pe}\p{Pi}\p{Pf}<>·•|]{1,16}?)[^\p{L}\p{N}]{0,16}$/u;

/** Somebody's name as it may be shown: a clean line that shows something, without what looks like a mark. Empty where there is nothing. */
export function cleanName(text: string, length = Infinity): string {
  let name = cleanLine(text);
  for (let before = ''; before !== name;) {
    before = name;
    name = name.replace(MARK, (whole, word: string) => (isMark(word) ? '' : whole)).trim();
  }
  name = [...name].slice(0, length).join('').trim();
  return /[\p{L}\p{N}\p{S}]/u.test(name) ? name : '';
}

/** Letters that look like Latin ones, each behind the one that it looks like. */
const ALIKE =
  'aаαɑᴀꭺꓮ bƅвьʙᏼꓐ cсϲᴄꮯꓚ dԁđᴅꭰꓓ eеεєҽᴇꭼꓰ fғꜰꓝ gɡցɢꮐꓖ hһнհħʜꮋꓧ jјϳյᴊꭻꓙ kкκᴋꮶꓗ mмᴍꮇꓟ nηпոɴꓠ ' +
  'oоοօσøᴏ0ꓳ pрρᴘꮲꓑ qԛզ rгʀꮢꓣ sѕꜱꮪꓢ tтτŧᴛꭲꓔ uυսμᴜꓴ vνѵᴠꮩꓦ wԝωᴡꮃꓪ xхχꓫ yуүγʏꓬ zᴢꮓꓜ ' +
  'lіїıιӏłⅼʟɪi1|ꮮꓡꓲ';

const SKELETON: ReadonlyMap<string, string> = new Map(
  ALIKE.split(' ').flatMap(([first, ...others]) => others.map(other => [other, first]))
);

/**
 * What a name looks like: two names of one likeness can be taken for each other. Upper and lower case, accents, blanks, punctuation and
 * the letters of other scripts that look Latin count for nothing.
 */
export function likenessOf(name: string): string {
  const known = likenesses.get(name);
  if (known !== undefined) {
    return known;
  }
  if (likenesses.size >= KEPT) {
    likenesses.clear();
  }
  const likeness = readLikeness(name);
  likenesses.set(name, likeness);
  return likeness;
}

/** Those of a chat are asked for again with each who comes and goes. */
const likenesses = new Map<string, string>();
const KEPT = 5_000;

function readLikeness(name: string): string {
  const letters = cleanLine(name)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{S}|]/gu, '');
  const alike = [...letters].map(letter => SKELETON.get(letter) ?? letter).join('');
  return alike.replace(/rn/g, 'm').replace(/vv/g, 'w');
}

/** Names under which only the server itself speaks, or would be thought to. */
const RESERVED: ReadonlySet<string> = new Set(
  ['Colloquy', 'System', 'Server', 'Admin', 'Administrator', 'Moderator', 'You'].map(likenessOf)
);

const MARKS: ReadonlySet<string> = new Set(['guest', 'app', 'bot'].map(likenessOf));

/** Does a word look like that of a mark? */
const isMark = (word: string): boolean => MARKS.has(likenessOf(word));

/** May nobody choose this name? */
export const isReserved = (name: string): boolean => RESERVED.has(likenessOf(name));
