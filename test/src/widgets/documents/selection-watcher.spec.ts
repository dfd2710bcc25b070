import { SelectionWatcher } from '../../../../src/widgets/index.js';
import { Stage } from './stage.js';

describe('SelectionWatcher', () => {
  let stage: Stage;
  let watcher: SelectionWatcher;

  beforeEach(async () => {
    stage = new Stage();
    await stage.restore();
    watcher = new SelectionWatcher(stage.document);
  });
  afterEach(() => {
    watcher.dispose();
    stage.dispose();
  });

  it('[NOTEBOOK6] tells the selected text of the active cell, and replaces it', async () => {
    expect(watcher.selection).toBeNull();
    const panel = await stage.openNotebook('a.ipynb', 'first line\nsecond line', 'other');
    const cell = panel.content.activeCell!;
    const editor = cell.editor!;
    const told: (string | undefined)[] = [];
    watcher.selectionChanged.connect((_, selection) => void told.push(selection?.text));
    expect(watcher.selection).toBeNull();

    editor.focus();
    editor.setSelection({ start: { line: 0, column: 6 }, end: { line: 1, column: 6 } });
    expect(watcher.selection).toEqual({
      start: { line: 0, column: 6 },
      end: { line: 1, column: 6 },
      text: 'line\nsecond',
      numLines: 2,
      widgetId: 'a.ipynb',
      cellId: cell.model.id
    });
    watcher.replaceSelection({ text: 'x', widgetId: 'a.ipynb', cellId: 'gone' });
    watcher.replaceSelection({ text: 'x', widgetId: 'b.ipynb', cellId: cell.model.id });
    expect(cell.model.sharedModel.getSource()).toBe('first line\nsecond line');
    watcher.replaceSelection({ ...watcher.selection!, text: 'and' });
    expect(cell.model.sharedModel.getSource()).toBe('first and line');
    expect(watcher.selection).toBeNull();
    expect(told[0]).toBe('line\nsecond');

    panel.content.activeCellIndex = 1;
    expect(watcher.selection).toBeNull();
    expect(told.at(-1)).toBeUndefined();
  });
});
