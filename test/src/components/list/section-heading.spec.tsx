import React from 'react';
import { SectionHeading } from '../../../../src/components/list/section-heading.js';
import { actAsync, Drawing } from '../../../harness/react.js';
import { symbols } from '../../../harness/slow-texts.js';

it('[BUDGET24] slow names of sections come in turns', async () => {
  const titles = Array.from({ length: 6 }, (_, i) => symbols(100, i * 100));
  const drawing = new Drawing();
  drawing.draw(
    <>
      {titles.map(title => (
        <SectionHeading
          key={title}
          {...{ name: title, title, count: 1, isClosed: false }}
          onToggle={() => undefined}
        />
      ))}
    </>
  );
  const texts = (): string[] => drawing.texts('.cq-Section > .cq-Ellipsis');
  expect(texts()).toEqual([titles[0], ...Array<string>(5).fill('…')]);
  while (texts().includes('…')) {
    await actAsync(async () => {
      await new Promise(resolve => setTimeout(resolve));
    });
  }
  expect(texts()).toEqual(titles);
  drawing.dispose();
});
