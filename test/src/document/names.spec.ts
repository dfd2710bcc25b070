import {
  cleanLine,
  cleanName,
  isReserved,
  kindOf,
  likenessOf,
  markedName
} from '../../../src/document/index.js';
import { cpuTimeOf } from '../../harness/cpu-time.js';

const GUEST = 'guest-00000000-0000-4000-8000-000000000001';
const MADE = 'acs-00000000-0000-4000-8000-000000000001';

describe('names', () => {
  it.each<[string, string]>([
    ['unsorted marks', `a${'\u0315'.repeat(60_000)}${'\u0300'.repeat(60_000)}`],
    ['unsorted marks between joiners', '\u0315\u200d\u0300\u200d'.repeat(30_000)],
    ['selectors', `1${'\ufe0f'.repeat(120_000)}\u20e3`],
    ['brackets', '('.repeat(120_000)],
    ['kind marks', `Ada${'(guest)'.repeat(17_000)}`]
  ])('[LOAD20] the time to clean a text grows linearly with its length: %s', (_, text) => {
    expect(cpuTimeOf(() => [cleanLine(text), cleanName(text), likenessOf(text)])).toBeLessThan(250);
  });

  it('[WHO1] a name has no invisible characters, does not change the direction of neighbouring text and stays on one line', () => {
    for (const [raw, clean] of [
      ['  Ana \t Lima\n', 'Ana Lima'],
      ['Ana\u202egnuoY', 'AnagnuoY'],
      ['A\u200bn\u2060a\ufeff\u00ad', 'Ana'],
      ['\u2066Ana\u2069\u200e', 'Ana'],
      ['Ana\u{e0067}\u{e007f}', 'Ana'],
      ['A\ud800na', 'A na'],
      ['Ana\u200d', 'Ana'],
      ['\u200cAna', 'Ana'],
      ['👩\u200d🔬 Zoe', '👩\u200d🔬 Zoe'],
      ['می\u200cروم', 'می\u200cروم'],
      ['Zo\u0065\u0308', 'Zoë'],
      [`a${'\u0316'.repeat(40)}`, `a${'\u0316'.repeat(3)}`],
      ['\u3164\u115f\u2800', ''],
      ['A\ufe00n\u180b\ufe0fa\u{e0100}', 'Ana'],
      ['Ana1\ufe0f', 'Ana1'],
      ['1\ufe0f\u20e3 ❤\ufe0f', '1\ufe0f\u20e3 ❤\ufe0f'],
      ['\u200b\u200c\u200d', '']
    ]) {
      expect(cleanLine(raw)).toBe(clean);
    }
    expect(cleanName('\u0316 . -')).toBe('');
    expect(cleanName('x'.repeat(300), 128)).toHaveLength(128);
    expect(cleanName(`${'x'.repeat(127)}🦊🦊`, 128)).toBe(`${'x'.repeat(127)}🦊`);
  });

  it('[WHO2] a name imitates no mark', () => {
    for (const raw of [
      'Ana (guest)',
      'Ana · bot',
      'Ana [ App ]',
      'Ana | GUEST',
      'Ana – bot',
      'Ana (guest) (bot)',
      'Ana (guest\u200b)',
      'Ana (guest',
      'Ana （bot）',
      'Ana «guest»',
      'Ana (bоt)', // Cyrillic о
      'Ana (𝐛𝐨𝐭) ✓',
      'Ana (b.o.t).'
    ]) {
      expect(cleanName(raw)).toBe('Ana');
    }
    for (const name of [
      'Echo-bot',
      'Robot',
      'Guest',
      'Ana (Berlin)',
      'Bot',
      'Ana (bots)',
      'Ana – botany'
    ]) {
      expect(cleanName(name)).toBe(name);
    }
  });

  it('[WHO17] only the start of a text is cleaned and compared', () => {
    const long = `${'é'.repeat(3_000)}z`;
    const normalize = jest.spyOn(String.prototype, 'normalize');
    expect(cleanLine(long)).toHaveLength(2_048);
    expect(likenessOf(long)).toBe(likenessOf('é'.repeat(2_048)));
    expect(isReserved(`System${' '.repeat(5_000)}`)).toBe(true);
    const lengths = normalize.mock.contexts.map(text => String(text).length);
    normalize.mockRestore();
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2_048);
  });

  it('[WHO3] names that look alike have the same likeness', () => {
    for (const other of [
      'ana lima',
      'ANA  LIMA',
      'Аnа Limа', // Cyrillic А, а
      'Ana L\u200bima',
      'Ａｎａ Ｌｉｍａ',
      '𝐀𝐧𝐚 𝐋𝐢𝐦𝐚',
      'Ána Lîma',
      'Ana.Lima',
      'Αna Lima', // Greek Α
      'ꓮꓠꓮ ꓡꓲꓟꓮ', // Lisu
      'ᎪnᎪ ᏞimᎪ', // Cherokee
      'ΑΝΑ LΙΜΑ', // Greek capitals
      'ⲀⲚⲀ ᒪⲒⲘⲀ', // Coptic, and a syllable of Canada
      'Aŋa Ɩima',
      'Ana IIma',
      'Ana Lirna'
    ]) {
      expect(likenessOf(other)).toBe(likenessOf('Ana Lima'));
    }
    expect(likenessOf('ΗΥΒΕΤ')).toBe(likenessOf('Hybet')); // Greek capitals
    expect(likenessOf('B߀b')).toBe(likenessOf('Bob'));
    expect(likenessOf('Ana Lima')).not.toBe(likenessOf('Ana Rima'));
    expect(likenessOf('李')).not.toBe(likenessOf('王'));
    expect(
      ['Colloquy', 'SYSTEM', 'Соlloquу', 'Sy\u200bstem', 'S.y.s.t.e.m'].map(isReserved)
    ).toEqual(Array.from({ length: 5 }, () => true));
    expect(isReserved('Systems biology')).toBe(false);
  });

  it('[WHO4] the kind of a user follows from their username', () => {
    expect(
      [GUEST, 'guest-1a2b3c4d', MADE, 'ada', 'guest-list'].map(u => kindOf({ username: u }))
    ).toEqual(['guest', 'guest', 'app', 'account', 'account']);
    expect(kindOf({ username: MADE, bot: true })).toBe('bot');
    expect(markedName('Ana', 'guest')).toBe('Ana (guest)');
    expect(markedName('Ana (bot)', 'app')).toBe('Ana (app)');
    expect(markedName('Ana', 'account')).toBe('Ana');
  });
});
