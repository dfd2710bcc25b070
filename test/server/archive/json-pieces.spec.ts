import * as fc from 'fast-check';
import { Breaks } from '../../../server/breaks.js';
import { parseInPieces } from '../../../server/archive/json-pieces.js';
import { wellFormedJson } from '../../../server/text.js';

const both = async (text: string): Promise<void> => {
  let expected: unknown;
  let isWrong = false;
  try {
    expected = JSON.parse(wellFormedJson(text));
  } catch {
    isWrong = true;
  }
  const read = parseInPieces(text, new Breaks());
  if (isWrong) {
    await expect(read).rejects.toThrow(SyntaxError);
  } else {
    expect(await read).toEqual(expected);
  }
};

describe('[ARCHIVE5] JSON in pieces', () => {
  it('[ARCHIVE5] reads any value as JSON.parse does', async () => {
    await fc.assert(fc.asyncProperty(fc.json({ maxDepth: 5 }), both), { numRuns: 300 });
    for (const text of [
      '{"__proto__": {"a": 1}, "b\\"]": ["\\\\", "\\\\\\"", "{["], "b": 1, "b": 2}',
      ' [ [ ] , { } , { "a" : [ 1 , { "b" : "]" } ] } ] \n',
      '["\\ud800", {"\\udc00": "\\ud83d\\ude00"}]',
      '"x"',
      '-1.5e3',
      'null'
    ]) {
      await both(text);
    }
  });

  it('[ARCHIVE5] rejects all text that JSON.parse rejects', async () => {
    const whole = '{"a": [1, {"b": "c"}, "d\\"e"], "f": {"g": null}}';
    for (let i = 0; i < whole.length; i++) {
      await both(whole.slice(0, i));
      for (const mark of ',:[]{}"\\x1 ') {
        await both(whole.slice(0, i) + mark + whole.slice(i));
        await both(whole.slice(0, i) + mark + whole.slice(i + 1));
      }
    }
  });

  it.each([
    ['deep', '['.repeat(3_000_000)],
    ['deep in a member', `{"messages":[{"a":${'['.repeat(2_000_000)}`],
    ['wide in a member', `{"messages":[[${'[],'.repeat(1_000_000)}[]]]}`],
    ['a long text', `{"messages":["${'x'.repeat(9_000_000)}"]}`],
    ['many small members', `{"messages":[${'{},'.repeat(50_000)}{}]}`],
    ['many small entries', `{${'"a":0,'.repeat(50_000)}"a":0}`]
  ])('[ARCHIVE5] refuses what would fill the memory: %s', async (_, text) => {
    const breaks = new Breaks();
    const take = jest.spyOn(breaks, 'take');
    await expect(parseInPieces(text, breaks)).rejects.toThrow(/too (large|many)/);
    // Others have their turn meanwhile.
    expect(take.mock.calls.length).toBeLessThan(200);
  });

  it('[ARCHIVE5] reads a member of megabytes, and many members of the usual size', async () => {
    await both(JSON.stringify({ messages: [{ body: 'x'.repeat(3_000_000), n: [1, 2] }] }));
    const messages = Array.from({ length: 20_000 }, (_, i) => ({ body: 'Hello', time: i }));
    await both(JSON.stringify({ messages }));
  });
});
