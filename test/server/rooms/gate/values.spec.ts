import { cleanName } from '../../../../server/attachments/upload.js';
import { LIMITS } from '../../../../server/limits.js';
import { checkAttachment, checkUser } from '../../../../server/rooms/gate/values.js';

const LONG = 'x'.repeat(1_000_000);

it('[WHO17] a long entry is not serialized to measure it', () => {
  const stringify = jest.spyOn(JSON, 'stringify');
  expect(checkUser({ username: 'mal', name: LONG }, 'mal', false)).toBe('bad_value');
  expect(checkAttachment({ type: 'file', value: LONG }, LIMITS)).toBe('bad_value');
  const lengths = stringify.mock.results.map(({ value }) => String(value).length);
  stringify.mockRestore();
  expect(Math.max(0, ...lengths)).toBeLessThan(100_000);
  expect(checkUser({ username: 'mal', name: 'Mal' }, 'mal', false)).toBeNull();
});

it('[WHO17] a file name of any length keeps its extension', () => {
  expect(cleanName(`${LONG}/plot.png`)).toBe('plot.png');
  expect([...cleanName(LONG)]).toHaveLength(200);
});

it('[GATE45] takes attachments in the shape that all clients read, and no others', () => {
  const notebook = { type: 'notebook', value: 'a.ipynb' };
  const cells = [{ id: 'c', input_type: 'code' }];
  const selection = { start: [0, 0], end: [1, 2], content: 'x' };
  for (const value of [
    { type: 'file', value: 'a.csv', mimetype: null, selection },
    notebook,
    { ...notebook, cells }
  ]) {
    expect(checkAttachment(value, LIMITS)).toBeNull();
  }
  for (const value of [
    null,
    [],
    { ...notebook, more: 1 },
    { type: 'folder', value: 'a' },
    { type: 'file', value: 'a', cells },
    { type: 'file', value: 'a', selection: { ...selection, start: [0] } },
    { ...notebook, cells: [{ ...cells[0], input_type: 'sql' }] },
    { ...notebook, cells: Array.from({ length: 101 }, () => cells[0]) }
  ]) {
    expect(checkAttachment(value, LIMITS)).toBe('bad_value');
  }
});
