import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IActiveCellManager } from '../tokens.js';
import { ActiveCellManager, type CurrentDocument } from '../widgets/index.js';
import { ICurrentDocument } from './current-document.js';

export const activeCellManager: JupyterFrontEndPlugin<IActiveCellManager> = {
  id: 'jupyterlab-colloquy:active-cell-manager',
  description: 'Reads and changes the active cell of the notebook that the user looks at.',
  autoStart: true,
  provides: IActiveCellManager,
  requires: [ICurrentDocument],
  activate: (_: unknown, document: CurrentDocument) => new ActiveCellManager(document)
};
