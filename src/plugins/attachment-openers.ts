import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IAttachmentOpenerRegistry } from '../tokens.js';
import { AttachmentOpenerRegistry, lateOpenerOf } from '../widgets/index.js';

/** Provides the openers of attachments, with those of files and notebooks. */
export const attachmentOpeners: JupyterFrontEndPlugin<IAttachmentOpenerRegistry> = {
  id: 'jupyterlab-colloquy:attachment-openers',
  description: 'Opens files and notebooks that messages name.',
  autoStart: true,
  provides: IAttachmentOpenerRegistry,
  optional: [IDocumentManager, ITranslator],
  activate: (
    { shell }: JupyterFrontEnd,
    documents: IDocumentManager | null,
    translator: ITranslator | null
  ): IAttachmentOpenerRegistry => {
    const registry = new AttachmentOpenerRegistry();
    if (documents) {
      const trans = (translator ?? nullTranslator).load('jupyterlab_colloquy');
      const open = lateOpenerOf(documents, shell, trans);
      registry.set('file', open);
      registry.set('notebook', open);
    }
    return registry;
  }
};
