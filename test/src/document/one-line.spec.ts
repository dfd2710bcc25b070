import { oneLine } from '../../../src/document/index.js';
import { cpuTimeOf } from '../../harness/cpu-time.js';

describe('oneLine', () => {
  it('[CONTENT11] returns one short line without marks that affect the text around it', () => {
    for (const [text, line] of [
      ['Ada Lovelace', 'Ada Lovelace'],
      [' a\n\tb\u2028c ', 'a b c'],
      ['\u202eadA\u2066x\u2069\u200f', 'adAx'],
      [`a${'\u0301'.repeat(50)}b`, `a${'\u0301'.repeat(4)}b`],
      ['שלום', 'שלום'],
      ['नमस्ते', 'नमस्ते'],
      ['x'.repeat(10_000), `${'x'.repeat(199)}…`],
      ['', '']
    ]) {
      expect(oneLine(text)).toBe(line);
    }
    expect(oneLine('👍'.repeat(10), 6)).toBe('👍👍…');
  });

  it('[CONTENT11] hidden text costs nothing', () => {
    const text = '\u0301'.repeat(4_000_000);
    expect(cpuTimeOf(() => oneLine(text))).toBeLessThan(50);
  });
});
