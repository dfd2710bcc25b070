import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { icons } from '../../../src/components/icons.js';
import { LabIcon } from '../../../src/web/lab-icon.js';

/** An icon without the marks by which JupyterLab finds it again, without empty classes, and without space between elements. */
const drawn = (icon: JSX.Element): string =>
  renderToStaticMarkup(icon)
    .replace(/ data-icon(?:-id)?="[^"]*"| class=""/g, '')
    .replace(/\s*\n\s*/g, '');

it('[PAGE16] the page draws each icon as JupyterLab does', () => {
  Object.entries(icons).forEach(([name, theirs]) => {
    const ours = new LabIcon({ name, svgstr: theirs.svgstr });
    const svg = drawn(<ours.react tag={null} />);
    expect(svg).toMatch(/^<svg .*>.+<\/svg>$/);
    expect(svg).toBe(drawn(<theirs.react tag={null} />));
    expect(drawn(<ours.react tag="span" className="cq-Icon" />)).toBe(
      drawn(<theirs.react tag="span" className="cq-Icon" />)
    );
  });
});
