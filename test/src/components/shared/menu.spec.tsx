import React from 'react';
import { Menu } from '../../../../src/components/shared/menu.js';
import { Drawing } from '../../../harness/react.js';

/** Draws a menu of a width at a button in a panel, which stands beside something else. @returns the left edge of the menu */
function leftOf(width: number, button: [left: number, right: number]): string {
  const rects: [string, number, number][] = [
    ['cq-Panel', 33, 283],
    ['cq-IconButton', ...button],
    ['cq-Menu', 0, width]
  ];
  const measure = jest
    .spyOn(Element.prototype, 'getBoundingClientRect')
    .mockImplementation(function (this: Element) {
      const [, left, right] = rects.find(([name]) => this.classList.contains(name)) ?? ['', 0, 0];
      return { left, right, top: 100, bottom: 124, width: right - left, height: 24 } as DOMRect;
    });
  const drawing = new Drawing();
  drawing.draw(
    <div className="cq-Panel">
      <button className="cq-IconButton">Open</button>
    </div>
  );
  drawing.draw(
    <div className="cq-Panel">
      <button className="cq-IconButton">Open</button>
      <Menu anchor={drawing.button('Open')} label="Menu" items={[]} onClose={() => undefined} />
    </div>
  );
  const { left } = drawing.one('.cq-Menu').style;
  drawing.dispose();
  measure.mockRestore();
  return left;
}

it.each([
  ['ends with its button', 120, [230, 256], '136px'],
  ['stays right of what is left of the panel', 230, [230, 256], '33px'],
  ['stays left of what is right of the panel', 230, [33, 59], '33px'],
  ['goes beyond the panel if it is wider', 328, [230, 256], '230px']
] as const)('[MENU3] a menu %s', (_, width, button, left) => {
  expect(leftOf(width, [...button])).toBe(left);
});
