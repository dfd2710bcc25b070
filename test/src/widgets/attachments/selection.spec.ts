import { selectionOf } from '../../../../src/widgets/attachments/selection.js';

it('[OPENER4] a selection has its lines and columns, and its whole text', () => {
  const part = selectionOf('first line\nsecond line\nlast', 6, 17);
  expect(part).toEqual({ start: [0, 6], end: [1, 6], content: 'line\nsecond' });
});
