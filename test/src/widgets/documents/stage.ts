import { NotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { initNotebookContext, NBTestUtils } from '@jupyterlab/notebook/lib/testutils.js';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils.js';
import { MessageLoop } from '@lumino/messaging';
import type { Widget } from '@lumino/widgets';
import { CurrentDocument } from '../../../../src/widgets/index.js';
import { Workbench } from '../../../harness/workbench.js';

/** A workbench with real notebooks. */
export class Stage extends Workbench {
  constructor() {
    super([]);
  }

  readonly notebooks = new NotebookTracker({ namespace: 'notebook' });
  readonly document = new CurrentDocument({
    shell: this.shell,
    notebooks: this.notebooks,
    editors: null
  });

  /** Opens a notebook with these cells. The first one is active. */
  async openNotebook(path: string, ...sources: string[]): Promise<NotebookPanel> {
    const context = await initNotebookContext({ path, manager: new ServiceManagerMock() });
    const panel = NBTestUtils.createNotebookPanel(context);
    panel.id = path;
    const { sharedModel } = panel.content.model!;
    sharedModel.deleteCellRange(0, sharedModel.cells.length);
    sources.forEach((source, i) =>
      sharedModel.addCell({ cell_type: 'code', source, id: `cell-${i}` })
    );
    await this.notebooks.add(panel);
    this.show(panel);
    panel.content.activeCellIndex = 0;
    return panel;
  }

  show(widget: Widget): void {
    this.shell.add(widget, 'main');
    MessageLoop.flush();
    this.shell.activateById(widget.id);
    MessageLoop.flush();
  }

  dispose(): void {
    this.document.dispose();
    super.dispose();
  }
}
