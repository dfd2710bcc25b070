import { nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { LatePart } from '../../../../src/components/late/late-part.js';
import { late } from '../../../../src/components/late/late.js';
import { Drawing } from '../../../harness/react.js';

const trans = nullTranslator.load('x');

interface IPartProps {
  trans: TranslationBundle;
  name: string;
}

describe('a part whose code is loaded on demand', () => {
  let drawing: Drawing;
  let isThere: boolean;
  let loads: number;
  const load = (): Promise<{ Part: (props: IPartProps) => JSX.Element }> => {
    loads++;
    return isThere
      ? Promise.resolve({ Part: ({ name }) => <p>Here is {name}.</p> })
      : Promise.reject(new Error('Loading chunk 7 failed.'));
  };

  beforeEach(() => {
    drawing = new Drawing();
    isThere = false;
    loads = 0;
  });
  afterEach(() => drawing.dispose());

  it('[LATE1] says that it could not be loaded, and the rest stays', async () => {
    const Late = late(load, ({ Part }) => Part);
    drawing.draw(
      <>
        <textarea defaultValue="A draft" />
        <Late trans={trans} name="Ada" />
      </>
    );
    await drawing.settle();
    expect(drawing.one('[role=alert]').textContent).toBe(
      'This part could not be loaded. Check your connection and try again.Retry'
    );
    expect(drawing.one<HTMLTextAreaElement>('textarea').value).toBe('A draft');
  });

  it('[LATE2] is loaded again on a click, and the panel around it keeps the focus', async () => {
    const Late = late(load, ({ Part }) => Part);
    drawing.draw(
      <div tabIndex={-1} id="panel">
        <Late trans={trans} name="Ada" />
      </div>
    );
    await drawing.settle();
    drawing.click(drawing.button('Retry'));
    await drawing.settle();
    expect([loads, drawing.all('[role=alert]').length]).toEqual([2, 1]);
    isThere = true;
    drawing.click(drawing.button('Retry'));
    expect(drawing.all('[role=alert]')).toEqual([]);
    await drawing.settle();
    expect(drawing.node.textContent).toBe('Here is Ada.');
    expect(document.activeElement?.id).toBe('panel');
  });

  it('[LATE2] is loaded again when it is shown again, and only once when it is there', async () => {
    const Late = late(load, ({ Part }) => Part);
    drawing.draw(<Late trans={trans} name="Ada" />);
    await drawing.settle();
    drawing.draw(<></>);
    isThere = true;
    drawing.draw(<Late trans={trans} name="Bob" />);
    expect(drawing.all('[role=alert]')).toEqual([]);
    await drawing.settle();
    expect(drawing.node.textContent).toBe('Here is Bob.');
    drawing.draw(<></>);
    drawing.draw(<Late trans={trans} name="Grace" />);
    expect([drawing.node.textContent, loads]).toEqual(['Here is Grace.', 2]);
  });

  it('[LATE2] comes with the others of the same code', async () => {
    const part = new LatePart(load);
    const First = late(part, ({ Part }) => Part);
    const Second = late(
      part,
      ({ Part }) => Part,
      () => null
    );
    drawing.draw(
      <>
        <First trans={trans} name="Ada" />
        <Second trans={trans} name="Bob" />
      </>
    );
    await drawing.settle();
    isThere = true;
    drawing.click(drawing.button('Retry'));
    await drawing.settle();
    expect(drawing.texts('p')).toEqual(['Here is Ada.', 'Here is Bob.']);
  });
});
