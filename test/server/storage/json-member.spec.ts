import * as fc from 'fast-check';
import { Breaks } from '../../../server/breaks.js';
import { memberIn } from '../../../server/storage/json-member.js';

const valueOf = async (json: string, key: string): Promise<unknown> => {
  const bytes = Buffer.from(json);
  const place = await memberIn(bytes, key, new Breaks());
  return place ? JSON.parse(bytes.subarray(place.from, place.to).toString()) : undefined;
};

describe('a member of a long object', () => {
  it('[LOAD27] is found among any others', async () => {
    const key = fc.constantFrom('key', 'ke', 'keys', '"key"', '\\key', 'k:y', '');
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('"key":', '\\', '},'));
    const property = fc.asyncProperty(fc.dictionary(key, value), async object => {
      const json = JSON.stringify(object);
      expect(await valueOf(json, 'key')).toEqual((JSON.parse(json) as typeof object).key);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('[LOAD27] is found in megabytes, wherever a piece ends', async () => {
    for (const length of [131_050, 131_060, 131_070, 262_130]) {
      const object = { a: '\\"'.repeat(length / 2), key: ['漢'.repeat(1_000_000)], z: { key: 1 } };
      expect(await valueOf(JSON.stringify(object), 'key')).toEqual(object.key);
      expect(await valueOf(JSON.stringify({ a: object }), 'key')).toBeUndefined();
    }
  });

  it('[LOAD27] is searched for while others run', async () => {
    const take = jest.fn(() => Promise.resolve());
    const json = Buffer.from(JSON.stringify({ a: 'x'.repeat(1_000_000) }));
    expect(await memberIn(json, 'key', { factor: 1, take } as never)).toBeNull();
    expect(take.mock.calls.length).toBeGreaterThan(5);
  });
});
