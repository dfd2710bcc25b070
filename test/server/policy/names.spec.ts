import { readUsername } from '../../../server/identity/principal.js';
import { freeTopic, readName, readPersonName } from '../../../server/policy/names.js';
import { cpuTimeOf } from '../../harness/cpu-time.js';

describe('freeTopic', () => {
  it("[REST11] stays within the limit, however long the creator's name", () => {
    expect(freeTopic('Ada', new Set(["Ada's chat"]), 200)).toBe("Ada's chat 2");
    expect(freeTopic(null, new Set(['Chat']), 200)).toBe('Chat 2');
    expect(freeTopic('x'.repeat(50), new Set(), 20)).toBe(`${'x'.repeat(13)}'s chat`);
  });
});

describe('names that clients send', () => {
  const unsorted = `a${'\u0315'.repeat(60_000)}${'\u0300'.repeat(60_000)}`;

  it.each<[string, string]>([
    ['unsorted marks', unsorted],
    ['spaces', `a${' '.repeat(120_000)}b`],
    ['joiners', `a${'\u200d'.repeat(120_000)}b`],
    ['kind marks', `Ada${'(guest)'.repeat(17_000)}`]
  ])('[WHO17] rejects a long name before it cleans it: %s', (_, name) => {
    const refused = (read: () => unknown) => expect(read).toThrow(/must have 1 to 64 characters/);
    const cost = cpuTimeOf(() => {
      refused(() => readName(name, 'topic', 64));
      refused(() => readPersonName(name, 'name', 64));
      expect(readUsername(name)).toBeNull();
    });
    expect(cost).toBeLessThan(50);
  });

  it('[WHO17] does not count spaces around a name, and counts a letter with its mark once', () => {
    expect(readName(`  ${'e\u0301'.repeat(32)}${' '.repeat(99)}`, 'topic', 64)).toBe(
      'é'.repeat(32)
    );
    expect(() => readName('e\u0301'.repeat(33), 'topic', 64)).toThrow('1 to 64');
    expect(readUsername('e\u0301'.repeat(128))).toBe('é'.repeat(128));
  });
});
