import { Offers, SelectionWatcher } from '../../../../src/widgets/index.js';
import { languageOf } from '../../../../src/widgets/documents/offers.js';
import { Stage } from './stage.js';

describe('Offers', () => {
  let stage: Stage;
  let offers: Offers;

  beforeEach(async () => {
    stage = new Stage();
    await stage.restore();
    const selections = new SelectionWatcher(stage.document);
    const pathOf = ({ context }: { context: { path: string } }): string => `work/${context.path}`;
    offers = new Offers({ document: stage.document, selections, pathOf });
  });
  afterEach(() => {
    offers.dispose();
    stage.dispose();
  });

  it('[OFFER1] are the active cell, or the selected text in it', async () => {
    expect(offers.current).toBeNull();
    const panel = await stage.openNotebook('a.ipynb', 'first line\nsecond line', ' ');
    expect(offers.current).toMatchObject({
      ...{ path: 'work/a.ipynb', cell: 1, code: 'first line\nsecond line' },
      attachment: { type: 'notebook', value: 'work/a.ipynb', cells: [{ id: 'cell-0' }] }
    });
    expect(offers.current).not.toHaveProperty('lines');

    let told = 0;
    offers.changed.connect(() => (told += 1));
    const editor = panel.content.activeCell!.editor!;
    editor.focus();
    editor.setSelection({ start: { line: 0, column: 6 }, end: { line: 1, column: 6 } });
    expect(offers.current).toMatchObject({ cell: 1, lines: 2, code: 'line\nsecond' });
    expect(told).toBeGreaterThan(0);

    // An empty cell is nothing to send, but the notebook with its place is.
    panel.content.activeCellIndex = 1;
    expect(offers.current).toBeNull();
    expect(offers.whole).toMatchObject({
      ...{ path: 'work/a.ipynb', attachment: { cells: [{ id: 'cell-1' }] } }
    });
    expect(offers.whole).not.toHaveProperty('cell');
    offers.dispose();
    told = 0;
    panel.content.activeCellIndex = 0;
    expect(told).toBe(0);
  });

  it.each([
    ['text/x-ipython', 'python'],
    ['text/x-python', 'python'],
    ['text/x-ipythongfm', 'markdown'],
    ['application/json', 'json'],
    ['text/plain', ''],
    ['', '']
  ])('[OFFER4] know the language of %s', (mimeType, language) => {
    expect(languageOf(mimeType)).toBe(language);
  });
});
