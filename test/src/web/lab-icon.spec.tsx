import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { icons } from '../../../src/components/icons.js';
import { LabIcon } from '../../../src/web/lab-icon.js';

/** An icon of JupyterLab without the marks by which it finds the icon again, without empty classes, and without space between elements. */
const bare = (icon: JSX.Element): string =>
  renderToStaticMarkup(icon)
    .replace(/ data-icon(?:-id)?="[^"]*"| class=""/g, '')
    .replace(/\s*\n\s*/g, '');

it('[PAGE16] the page draws each icon as JupyterLab does', () => {
  Object.entries(icons).forEach(([name, theirs]) => {
    const ours = new LabIcon({ name, svgstr: theirs.svgstr });
    const svg = renderToStaticMarkup(<ours.react tag={null} />);
    expect(svg).toMatch(/^<svg .*>.+<\/svg>$/);
    expect(svg).toBe(bare(<theirs.react tag={null} />));
    expect(renderToStaticMarkup(<ours.react tag="span" className="cq-Icon" />)).toBe(
      bare(<theirs.react tag="span" className="cq-Icon" />)
    );
  });
});
