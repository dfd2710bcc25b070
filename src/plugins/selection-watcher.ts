import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISelectionWatcher } from '../tokens.js';
import { SelectionWatcher, type CurrentDocument } from '../widgets/index.js';
import { ICurrentDocument } from './current-document.js';

export const selectionWatcher: JupyterFrontEndPlugin<ISelectionWatcher> = {
  id: 'jupyterlab-colloquy:selection-watcher',
  description: 'Follows the text that is selected in a cell or a file.',
  autoStart: true,
  provides: ISelectionWatcher,
  requires: [ICurrentDocument],
  activate: (_: unknown, document: CurrentDocument) => new SelectionWatcher(document)
};
