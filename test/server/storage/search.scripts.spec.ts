import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSearch } from '../../../server/storage/search-query.js';
import { scoreOf, snippetOf } from '../../../server/storage/search.js';
import { chatRow, message } from '../../../testing/index.js';
import { migrate, MIGRATIONS } from '../../../server/storage/sqlite/migrations.js';
import { openDatabase } from '../../../server/storage/sqlite/database.js';
import { SqliteStorage } from '../../../server/storage/sqlite.js';

/** A text, queries that find it, and queries with another meaning. */
type Row = readonly [
  script: string,
  text: string,
  found: readonly string[],
  missed?: readonly string[]
];

const SCRIPTS: readonly Row[] = [
  ['English', 'The Merge drops ROWS', ['merge', 'rows', 'MERGE dro'], ['erge', 'row drops']],
  ['French', 'La crème brûlée de l’été', ['creme', 'BRÛLÉE', 'ete', 'e\u0301te\u0301'], ['brule']],
  ['German', 'Die Straße nach Köln', ['strasse', 'STRASSE', 'koln', 'köln']],
  ['Polish', 'Żółw i łódź', ['zolw', 'lodz', 'ŁÓDŹ']],
  ['Danish', 'Rødgrød med fløde', ['rodgrod', 'RØDGRØD']],
  ['Vietnamese', 'Tiếng Việt rất đẹp', ['tieng viet', 'việt', 'dep']],
  ['Turkish', 'İstanbul ve ısırgan', ['istanbul', 'ISTANBUL', 'isirgan']],
  ['Greek', 'Ὁ Σίσυφος εἶδε', ['σισυφος', 'ΣΙΣΥΦΟΣ', 'ειδε']],
  ['Russian', 'Мой ёжик пьёт молоко́', ['мой', 'ежик', 'ЁЖИК', 'молоко'], ['мои']],
  ['Ukrainian', 'Їжак і ґанок', ['їжак', 'ЇЖАК', 'ганок'], ['іжак']],
  ['Belarusian', 'Ён быў тут', ['быў', 'ён'], ['быу']],
  ['Bulgarian', 'Добър ден', ['добър', 'ДЕН']],
  ['Armenian', 'Բարեւ Ձեզ', ['բարեւ', 'ձեզ']],
  ['Georgian', 'გამარჯობა', ['გამარჯობა', 'ᲒᲐᲛᲐᲠᲯᲝᲑᲐ']],
  ['Hebrew', 'שָׁלוֹם לָעוֹלָם', ['שלום', 'לעולם', 'שָׁלוֹם'], ['שלו ']],
  ['Arabic', 'إلى أحمد: السَّلامُ عليكم مدرسة', ['الى', 'احمد', 'أحمد', 'السلام', 'مدرسه']],
  ['Persian', 'می\u200cخواهم کتاب را', ['می\u200cخواهم', 'میخواهم', 'كتاب']],
  ['Urdu', 'میں ٹھیک ہوں', ['ٹھیک', 'میں']],
  ['Hindi', 'मैं हिन्दी सीख रहा हूँ', ['हिन्दी', 'मैं'], ['हन्दी']],
  ['Bengali', 'আমি বাংলা শিখছি', ['বাংলা'], ['বংলা']],
  ['Punjabi', 'ਮੈਂ ਪੰਜਾਬੀ', ['ਪੰਜਾਬੀ']],
  ['Gujarati', 'હું ગુજરાતી', ['ગુજરાતી']],
  ['Tamil', 'நான் தமிழ் படிக்கிறேன்', ['தமிழ்', 'படிக்கி'], ['தமழ்']],
  ['Telugu', 'నేను తెలుగు', ['తెలుగు']],
  ['Kannada', 'ನಾನು ಕನ್ನಡ', ['ಕನ್ನಡ']],
  ['Malayalam', 'ഞാൻ മലയാളം', ['മലയാളം']],
  ['Sinhala', 'මම සිංහල', ['සිංහල']],
  ['Thai', 'ฉันกำลังเรียนภาษาไทย', ['ภาษา', 'เรียน', 'ภาษาไทย'], ['ภาษี']],
  ['Lao', 'ຂ້ອຍຮຽນພາສາລາວ', ['ພາສາ', 'ລາວ']],
  ['Khmer', 'ខ្ញុំរៀនភាសាខ្មែរ', ['ភាសា', 'ខ្មែរ']],
  ['Burmese', 'ကျွန်တော်မြန်မာဘာသာ', ['မြန်မာ', 'ဘာသာ']],
  ['Tibetan', 'བོད་སྐད་ཡིག', ['སྐད']],
  ['Chinese', '我在北京大学学习数据科学', ['北京', '大学', '数据科学', '学'], ['京北']],
  [
    'Japanese',
    '東京タワーでプログラムを書いた',
    ['東京', 'タワー', 'プログラム', 'ﾌﾟﾛｸﾞﾗﾑ'],
    ['フロクラム']
  ],
  ['Korean', '저는 한국어를 배워요', ['한국어', '한국', '한국어를', '배워'], ['국한']],
  ['Amharic', 'ሰላም ለዓለም ሃይማኖት ፀሐይ', ['ሰላም', 'ሠላም', 'ለአለም', 'ኀይማኖት', 'ጸሀይ'], ['ሰለም']],
  ['full width', 'Ｐｙｔｈｏｎ３', ['python3']],
  ['mixed', '用Python画图', ['python', '画图', '用python']],
  [
    'Korean in jamo',
    '한국어를 배워요'.normalize('NFD'),
    ['한국어', '배워', '어를'.normalize('NFD')]
  ],
  ['digits of any script', 'Raum ٣٤ und ۵۶ und ๗๘ und १२', ['34', '５６', '78', '۱۲'], ['43']],
  ['invisible characters', 'Donau\u00addampf\u2060schiff שלום\u200f', ['donaudampfschiff', 'שלום']],
  ['variants of characters', '葛\u{e0100}飾区 ⼈⼝', ['葛飾', '人口']],
  ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ\u180b ᠪᠢᠴᠢᠭ', ['ᠮᠣᠩᠭᠣᠯ']],
  ['Lao with ligatures', 'ໜັງສື ນ້ຳ', ['ຫນັງສື', 'ນໍ້າ', 'ນ້']],
  ['Thai with am', 'น้ำตาล', ['น้ำ', 'น้ํา', 'นํ้า', 'น้', 'ตาล'], ['น้า']],
  ['Tai Le', 'ᥖᥭᥰᥖᥬᥳᥑᥨᥒᥰ', ['ᥖᥬᥳ']],
  ['Hindi with dots', 'ज़रूर हिन्दी हूँ सड़क', ['जरूर', 'हिंदी', 'हूं', 'ज\u093cरूर'], ['सडक']],
  ['Gujarati with dots', 'હિન્દી', ['હિંદી']],
  ['Malayalam with joiners', 'ഞാന്\u200d', ['ഞാൻ']],
  ['Malayalam nta', 'എന്റെ', ['എൻ്റെ', 'എൻറെ', 'എന്\u200dറെ'], ['എനറെ']],
  ['Tamil shri', 'ஸ்ரீ', ['ஶ்ரீ']],
  ['Armenian capitals', 'ԲԱՐԵՎ և ԵՒ', ['բարև', 'բարեւ', 'Բարեվ']],
  ['Azerbaijani', 'Əli gəldi', ['ƏLİ', 'eli', 'geldi']],
  ['Coptic', 'ⲛ̀ⲭⲏⲙⲓ', ['ⲛⲭⲏⲙⲓ', 'Ⲛ̀ⲬⲎⲘⲒ']],
  [
    'signs of letters',
    '山田㈱ 30㎡ 5㎏ 25℃ ㍻ №7 Python™',
    ['㈱', '(株)', '30m2', '30㎡', '5kg', '25°C', '平成', 'no7', 'python']
  ],
  ['apostrophes', 'пʼять Hawaiʻi', ["п'ять", 'п’ять', "hawai'i", 'hawai‘i']],
  ['Yiddish', 'װאָס ייִדיש', ['וואס', 'ײִדיש']],
  ['Persian and Urdu heh', 'خانۀ بہت', ['خانه', 'بهت']],
  ['Icelandic', 'Sigurður Þór', ['sigurdur', 'ÞÓR', 'thor']],
  ['Hausa', 'ƙasa ɗaya', ['kasa', 'ɗaya']],
  ['Macedonian', 'ѓавол ќе', ['ЃАВОЛ', 'ќе'], ['гавол']],
  ['Cherokee', 'ᏣᎳᎩ', ['ꮳꮃꭹ']],
  ['Adlam', '𞤀𞤁𞤂𞤢𞤥', ['𞤢𞤣𞤤']],
  ['rare Chinese', '𠮷野家', ['𠮷野', '野家'], ['𠮵野']],
  ['Ainu', 'イタㇰ セイコㇷ゚', ['タㇰ', 'コㇷ゚'], ['コㇷ']],
  ['ligatures and fractions', 'ﬁne և x² ½', ['fine', 'եւ', 'x2', '1/2']],
  ['emoji', 'done 🎉🎉 👍🏽 ❤️ 🇩🇪 👩‍💻 ✅', ['🎉', '👍', '❤', '🇩🇪', '👩‍💻', '💻', '✅', 'done 🎉'], ['🇪']]
];

let folder: string;
let storage: SqliteStorage;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-search-'));
  storage = new SqliteStorage(join(folder, 'chats.db'), { durability: 'os' });
  await storage.open();
  const messages = SCRIPTS.map(([id, body], i) => message(i + 1, { id, body }));
  await storage.createChat(chatRow({ id: 'c', access: 'open' }), {});
  await storage.commit([{ chat: 'c', messages }]);
});

afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

const search = async (query: string): Promise<string[]> => {
  const hits = await storage.searchMessages(parseSearch(query), { username: 'ada', limit: 99 });
  return hits.map(({ message }) => message.id);
};

it.each(SCRIPTS.map(([script, text, found, missed = []]) => ({ script, text, found, missed })))(
  '[SEARCH14] $script is found as its readers search',
  async ({ script, text, found, missed }) => {
    for (const query of [...found, text]) {
      expect([query, await search(query)]).toEqual([query, expect.arrayContaining([script])]);
      // Other adapters compare with these.
      expect([query, scoreOf(text, parseSearch(query).terms) > 0]).toEqual([query, true]);
      expect([query, snippetOf(text, parseSearch(query).terms).ranges.length > 0]).toEqual([
        query,
        true
      ]);
    }
    for (const query of missed) {
      expect([query, await search(`"${query}"`)]).toEqual([
        query,
        expect.not.arrayContaining([script])
      ]);
    }
  }
);

it('[SEARCH14] a word in a script without spaces is marked as one', () => {
  const { text, ranges } = snippetOf('我在北京大学', parseSearch('北京').terms);
  expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['北京']);
});

it('[SEARCH14] a ligature is marked once, however many words it has', () => {
  const { text, ranges } = snippetOf('ໜັງສື', parseSearch('ຫນັງສື').terms);
  expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['ໜັງສື']);
});

it('[SEARCH15] an index of an older schema or another version of Unicode is rebuilt', async () => {
  const file = join(folder, 'old.db');
  const old = openDatabase(file);
  const step = MIGRATIONS.findIndex(sql => sql.includes('ADD COLUMN unicode'));
  migrate(old, MIGRATIONS.slice(0, step));
  old.exec(`
    INSERT INTO chats (id, topic, access, created_by, created_on, room_client, last_seq)
      VALUES ('c', 'Plans', 'open', 'ada', 1, 2, 1);
    INSERT INTO messages (n, chat, id, seq, type, sender, body, time, deleted, json)
      VALUES (1, 'c', 'm1', 1, 'msg', 'ada', '한국어를 배워요', 1, 0, '{"id":"m1"}');
    INSERT INTO search (rowid, body) SELECT n, body FROM searchable;
    UPDATE indexed SET n = 1`);
  old.close();
  const find = async (): Promise<number> => {
    const opened = new SqliteStorage(file, { durability: 'os' });
    await opened.open();
    const hits = await opened.searchMessages(parseSearch('한국'), { username: 'ada', limit: 9 });
    await opened.close();
    return hits.length;
  };
  expect(await find()).toBe(1);
  const changed = openDatabase(file);
  changed.exec(`UPDATE indexed SET unicode = '1.0'`);
  changed.close();
  expect(await find()).toBe(1);
  const again = openDatabase(file);
  again.exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`);
  again.close();
});
