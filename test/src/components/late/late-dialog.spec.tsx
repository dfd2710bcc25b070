import { nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { lateDialog } from '../../../../src/components/late/late-dialog.js';
import { Dialog } from '../../../../src/components/shared/dialog.js';
import { Drawing } from '../../../harness/react.js';

const trans = nullTranslator.load('x');

interface IRareProps {
  trans: TranslationBundle;
  onClose(): void;
}

const Rare = (props: IRareProps): JSX.Element => (
  <Dialog title="Rare" error="" {...props}>
    Words
  </Dialog>
);

it('[LATE1] a dialog whose code could not be loaded says so in a dialog, which comes again or closes', async () => {
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  const drawing = new Drawing();
  let isThere = false;
  let closed = 0;
  const Late = lateDialog(
    () => (isThere ? Promise.resolve({ Rare }) : Promise.reject(new Error('No.'))),
    code => code.Rare
  );
  drawing.draw(<Late trans={trans} onClose={() => closed++} />);
  await drawing.settle();
  expect(drawing.one('dialog [role=alert].cq-NotLoaded').textContent).toContain(
    'This part could not be loaded.'
  );
  drawing.click(drawing.button('Close'));
  expect(closed).toBe(1);
  isThere = true;
  drawing.click(drawing.button('Retry'));
  await drawing.settle();
  expect(drawing.one('dialog h2').textContent).toBe('Rare');
  drawing.dispose();
});
