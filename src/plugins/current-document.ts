import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import { CurrentDocument } from '../widgets/index.js';

/** Only our own plugins use it. */
export const ICurrentDocument = new Token<CurrentDocument>(
  'jupyterlab-colloquy:ICurrentDocument',
  'Knows the notebook or file that the user looks at.'
);

export const currentDocument: JupyterFrontEndPlugin<CurrentDocument> = {
  id: 'jupyterlab-colloquy:current-document',
  description: 'Knows the notebook or file that the user looks at.',
  autoStart: true,
  provides: ICurrentDocument,
  optional: [INotebookTracker, IEditorTracker],
  activate: (
    { shell }: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null
  ) => new CurrentDocument({ shell, notebooks, editors })
};
