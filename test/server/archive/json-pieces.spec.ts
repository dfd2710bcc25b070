import * as fc from 'fast-check';
import { Breaks } from '../../../server/breaks.js';
import { cutOf } from '../../../server/archive/json-cut.js';
import { readInPieces } from '../../../server/archive/json-pieces.js';
import { wellFormedJson } from '../../../server/text.js';
import { CountedBreaks } from './counted-breaks.js';

const parsed = JSON.parse;

/** Reads the text of an object whose member `name` it returns, as far as it is a list or an object. */
async function membersOf(text: string, breaks: Breaks, wanted = 'v'): Promise<unknown> {
  let made: unknown = undefined;
  await readInPieces(text, breaks, (name, isList) => {
    if (name !== wanted) {
      return () => undefined;
    }
    const list: unknown[] = [];
    const entries: [string, unknown][] = [];
    made = isList ? list : entries;
    return (value, key) => (isList ? list.push(value) : entries.push([key, value]));
  });
  return made;
}

/** Reads any JSON, as the only member of a list. */
const parse = async (text: string, breaks = new Breaks()): Promise<unknown> =>
  ((await membersOf(`{"v":[${text}]}`, breaks)) as unknown[])[0];

const both = async (text: string): Promise<void> => {
  let expected: unknown;
  let isWrong = false;
  try {
    expected = (JSON.parse(`[${wellFormedJson(text)}]`) as unknown[])[0];
  } catch {
    isWrong = true;
  }
  const read = parse(text);
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
    await expect(membersOf(text, breaks)).rejects.toThrow(/too (large|many)/);
    // Others have their turn meanwhile.
    expect(take.mock.calls.length).toBeLessThan(400);
  });

  it('[ARCHIVE5] reads a member of megabytes, and many members of the usual size', async () => {
    await both(JSON.stringify({ messages: [{ body: 'x'.repeat(3_000_000), n: [1, 2] }] }));
    const messages = Array.from({ length: 20_000 }, (_, i) => ({ body: 'Hello', time: i }));
    await both(JSON.stringify({ messages }));
  });

  it('[ARCHIVE16] parses few characters and few values between two breaks, whatever the shape of the file', async () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => i / 7).join();
    const keys = Array.from({ length: 30_000 }, (_, i) => `"k${i}":0`).join();
    const shapes = {
      numbers: `{"v":[{"a":[${numbers}]}]}`,
      keys: `{"v":[${Array(6).fill(`{${keys}}`).join()}]}`,
      entries: `{"v":{${Array.from({ length: 30_000 }, (_, i) => `"${i}":{"type":"file","value":"name ${i}"}`).join()}}}`,
      text: `{"v":["${'\\u00e9'.repeat(1_000_000)}"]}`,
      quotes: `{"v":["${'\\"'.repeat(2_000_000)}"]}`,
      lists: `{"v":[[${'[[1]],'.repeat(20_000)}0]]}`
    };
    const parse = jest.spyOn(JSON, 'parse');
    for (const [name, text] of Object.entries(shapes)) {
      const breaks = new CountedBreaks();
      parse.mockImplementation((json: string) => {
        breaks.work += json.length;
        return parsed(json) as unknown;
      });
      await membersOf(text, breaks);
      parse.mockReset();
      expect([name, breaks.most <= 300_000, breaks.count >= text.length / 300_000]).toEqual([
        ...[name, true, true]
      ]);
    }
    parse.mockRestore();
  });

  it('[ARCHIVE16] cuts a long text neither within an escape nor between two of one character', async () => {
    const parts = fc.constantFrom(
      'a',
      '\\\\',
      '\\n',
      '\\"',
      '\\u00e9',
      '\\ud83d\\ude00',
      '\\ud83d',
      '\\ude00',
      'u',
      'd83d'
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { minLength: 8, maxLength: 30 }), async list => {
        const json = list.join('');
        const whole = JSON.parse(wellFormedJson(`"${json}"`)) as string;
        for (let to = 12; to <= json.length; to++) {
          const cut = cutOf(json, 0, to);
          const halves = [json.slice(0, cut), json.slice(cut)];
          const texts = halves.map(half => JSON.parse(wellFormedJson(`"${half}"`)) as string);
          expect(to - cut).toBeLessThan(12);
          expect(texts.join('')).toBe(whole);
        }
        await Promise.resolve();
      })
    );
    const long = `${'x'.repeat(127 * 1024)}${'\\ud83d\\ude00'.repeat(30_000)}`;
    await both(`"${long}"`);
    await both(JSON.stringify({ [long.slice(0, 200_000)]: [long.slice(1)] }));
  });
});
