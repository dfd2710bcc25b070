import type { NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';
import { ActiveCellManager } from '../../../../src/widgets/index.js';
import { Stage } from './stage.js';

describe('ActiveCellManager', () => {
  let stage: Stage;
  let cells: ActiveCellManager;

  beforeEach(async () => {
    stage = new Stage();
    await stage.restore();
    cells = new ActiveCellManager(stage.document);
  });
  afterEach(() => {
    cells.dispose();
    stage.dispose();
  });

  const sources = ({ content }: NotebookPanel): string[] =>
    content.widgets.map(({ model }) => model.sharedModel.getSource());

  it('[NOTEBOOK5] does nothing without a notebook', async () => {
    expect(cells.available).toBe(false);
    expect(cells.getContent()).toBeNull();
    cells.insertAbove('x');
    cells.insertBelow('x');
    await cells.replace('x');
  });

  it('[NOTEBOOK5] inserts above and below the active cell, and replaces it', async () => {
    const told: boolean[] = [];
    cells.availabilityChanged.connect((_, available) => void told.push(available));
    const panel = await stage.openNotebook('a.ipynb', 'one', 'two');
    expect(cells.available).toBe(true);
    expect(told).toEqual([true]);
    expect(cells.getContent()).toEqual({ type: 'code', source: 'one' });
    cells.insertBelow('below');
    expect(sources(panel)).toEqual(['one', 'below', 'two']);
    cells.insertAbove('above');
    expect(sources(panel)).toEqual(['one', 'above', 'below', 'two']);
    await cells.replace('changed');
    expect(sources(panel)).toEqual(['one', 'changed', 'below', 'two']);

    stage.show(Object.assign(new Widget(), { id: 'cover' }));
    expect(panel.isVisible).toBe(false);
    expect(cells.available).toBe(false);
    cells.insertBelow('hidden');
    expect(sources(panel)).toHaveLength(4);
  });

  it('[NOTEBOOK5] adds the error of the last run, without the colours of terminals', async () => {
    const panel = await stage.openNotebook('a.ipynb', '1 / 0');
    const model = panel.content.activeCell!.model as never as {
      outputs: { fromJSON(outputs: object[]): void };
    };
    model.outputs.fromJSON([
      {
        output_type: 'error',
        ename: 'ZeroDivisionError',
        evalue: 'division by zero',
        traceback: ['\x1b[0;31mZeroDivisionError\x1b[0m: division by zero', '\x1b]0;title\x07end']
      }
    ]);
    expect(cells.getContent()?.error).toBeUndefined();
    expect(cells.getContent(true)?.error).toEqual({
      name: 'ZeroDivisionError',
      value: 'division by zero',
      traceback: 'ZeroDivisionError: division by zero\nend'
    });
  });
});
