/** Names that people see: how they are cleaned, and when two of them look alike. Uses neither the DOM nor Node. */

/**
 * Characters that are invisible or change the direction of the surrounding text: format characters, fillers, private
 * use, tags and variation selectors. The two joiners and the emoji variation selector are exempt, because names need
 * them.
 */
const UNSEEN =
  /[\p{Co}\p{Cn}\u2800]|(?!\u200c|\u200d|\ufe0f)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * True if the text contains an invisible character. Here the joiners and the emoji variation selector count as
 * invisible too.
 */
export const hasUnseen = (text: string): boolean =>
  /\u200c|\u200d|\ufe0f/.test(text) || text.search(UNSEEN) >= 0;

/** A variation selector after a character that has no emoji variant. */
const LOOSE_SELECTOR = /(?<!\p{Emoji})\ufe0f+|(?<=[0-9#*])\ufe0f+(?!\u20e3)/gu;

/** A joiner that joins no visible characters. */
const LOOSE_JOINER =
  /(?<![\p{L}\p{M}\p{S}\ufe0f])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{S}])/gu;

/** More than three marks on one letter, which would reach out of the line. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * More marks in a row than any language writes, which is Unicode's limit for text that is read as a stream. Composing a
 * longer row takes too long.
 */
const ENDLESS_HEAP = /(\p{M}{30})\p{M}+/gu;

/** The most characters of a text that are read as a name, so that cleaning it is always cheap. */
const MAX_NAME_LENGTH = 2_048;

/** Returns the start of a text as one line without invisible characters. The result may be empty. */
export const cleanLine = (text: string): string =>
  text
    .slice(0, MAX_NAME_LENGTH)
    .replace(ENDLESS_HEAP, '$1')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(UNSEEN, '')
    .replace(LOOSE_SELECTOR, '')
    .replace(LOOSE_JOINER, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/\s+/gu, ' ')
    .trim();

/** A separate word at the end of a name that could be mistaken for the mark of a person's kind, such as "(guest)". */
const MARK =
  /\s?(?:[\p{Ps}\p{Pi}<]\s?|\s[-–—]\s|[·•|]\s?)([^\p{Ps}\p{Pe}\p{Pi}\p{Pf}<>·•|]{1,16}?)[^\p{L}\p{N}]{0,16}$/u;

/**
 * Returns a person's name as it may be shown: one clean, visible line, without a word that imitates a kind mark. Empty
 * if nothing visible is left.
 *
 * @param length - the maximum number of characters; unlimited by default
 */
export function cleanName(text: string, length = Infinity): string {
  let name = cleanLine(text);
  for (let before = ''; before !== name;) {
    before = name;
    name = name.replace(MARK, (whole, word: string) => (isMark(word) ? '' : whole)).trim();
  }
  name = [...name].slice(0, length).join('').trim();
  return /[\p{L}\p{N}\p{S}]/u.test(name) ? name : '';
}

/**
 * Latin letters, each followed by the letters that look like it: small ones, and those capitals that look like another letter than
 * their small form.
 */
const ALIKE =
  'aаαɑᴀꭺꓮⲁᗅⱥ bƅвьʙᏼꓐΒßɓƀƃⲃᑲᗷ cсϲᴄꮯꓚⲥƈȼᑕ¢ dԁđᴅꭰꓓɗɖƌᑯᗞᗪ eеεєҽᴇꭼꓰⲉɇɛԑ℮€ fғꜰꓝƒᖴ gɡցɢꮐꓖɠǥ hһнհħʜꮋꓧΗɦⲏⱨᕼ ' +
  'jјϳյᴊꭻꓙɉʝȷᒍ kкκᴋꮶꓗⲕƙқҝĸᛕ mмᴍꮇꓟΜɱⲙᗰ nηпոɴꓠΝɲƞŋɳⲛᑎ oоοօσøᴏ0ꓳⲟɵөⵔסဝഠዐჿᄋ〇○०০੦૦௦౦೦൦๐໐၀០߀ pрρᴘꮲꓑⲣƥᑭ ' +
  'qԛզɋʠᑫ rгʀꮢꓣɽɼґᖇ sѕꜱꮪꓢՏʂƽ$ᔕ tтτŧᴛꭲꓔƭʈⲧ uυսμᴜꓴʋᑌ vνѵᴠꮩꓦⱱᐯ wԝωᴡꮃꓪɯⲱաᗯ xхχꓫⲭ×ҳ᙭ yуүγʏꓬΥƴɏɣⲩყұ¥ ' +
  'zᴢꮓꓜΖʐƶȥⲍ lіїıιӏłⅼʟɪi1|ꮮꓡꓲɩɨⲓꭵǀוןاƚɭⵏᛁᒪ';

const SKELETON: ReadonlyMap<string, string> = new Map(
  ALIKE.split(' ').flatMap(([first, ...others]) => others.map(other => [other, first]))
);

/**
 * Returns a key for what a name looks like: people can confuse two names that have the same key. The key ignores case,
 * accents, spaces and punctuation, and treats letters of other scripts as the Latin letters they resemble.
 */
export function likenessOf(text: string): string {
  const name = text.slice(0, MAX_NAME_LENGTH);
  const known = likenesses.get(name);
  if (known !== undefined) {
    return known;
  }
  if (likenesses.size >= MAX_LIKENESSES) {
    likenesses.clear();
  }
  const likeness = readLikeness(name);
  likenesses.set(name, likeness);
  return likeness;
}

/** A cache, because each person who joins or leaves makes the chat ask for all its names again. */
const likenesses = new Map<string, string>();
const MAX_LIKENESSES = 5_000;

function readLikeness(name: string): string {
  const letters = cleanLine(name)
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}\p{S}|]/gu, '');
  const alike = [...letters]
    .map(letter => {
      const small = letter.toLowerCase();
      return SKELETON.get(letter) ?? SKELETON.get(small) ?? small;
    })
    .join('');
  return alike.replace(/rn/g, 'm').replace(/vv/g, 'w');
}

/** Names that are reserved for the server, or that people would take for the server. */
const RESERVED: ReadonlySet<string> = new Set(
  ['Colloquy', 'System', 'Server', 'Admin', 'Administrator', 'Moderator', 'You'].map(likenessOf)
);

const KIND_MARKS: ReadonlySet<string> = new Set(['guest', 'app', 'bot'].map(likenessOf));

/** True if the word looks like a kind mark. */
const isMark = (word: string): boolean => KIND_MARKS.has(likenessOf(word));

/** True if no user may choose this name. */
export const isReserved = (name: string): boolean => RESERVED.has(likenessOf(name));
