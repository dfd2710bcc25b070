import { PARSE } from '../../../../../src/components/content/budget.js';
import { MainThreadParser } from '../../../../../src/components/content/markdown/main-thread-parser.js';

let isThere = false;

jest.mock('entities/decode', () => {
  if (!isThere) {
    throw new Error('No.');
  }
  return jest.requireActual<object>('entities/decode');
});

it('[LATE4] a text whose names of characters cannot be read yet is shown as it is', async () => {
  const parser = new MainThreadParser();
  expect(await parser.parse('Caf&eacute;', PARSE)).toEqual({
    kind: 'refused',
    reason: 'unavailable'
  });
  isThere = true;
  expect(await parser.parse('Caf&eacute;', PARSE)).toMatchObject({ kind: 'content' });
});
