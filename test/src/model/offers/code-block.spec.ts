import { codeBlock } from '../../../../src/model/index.js';

it('[OFFER4] a block of code has a longer mark than the code in it', () => {
  expect(codeBlock('a = 1\n', 'python')).toBe('```python\na = 1\n```');
  expect(codeBlock('has ```` in it', '')).toBe('`````\nhas ```` in it\n`````');
});
