import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IAttachmentServices } from '../../components/attachments/contracts.js';
import { loadOrSay } from '../../components/late/load-problem.js';
import type { IAttachmentOpenerRegistry } from '../../tokens.js';
import { isFilePath } from '../../document/index.js';
import { listenForDrags } from './drag-listener.js';
import { entryOf } from './dragged.js';

export interface IAttachmentServicesOptions {
  documents: IDocumentManager;
  openers: IAttachmentOpenerRegistry;
  trans: TranslationBundle;
  onError(this: void, error: unknown): void;
}

/** Attaches and opens files of JupyterLab. */
export const attachmentServices = ({
  documents,
  openers,
  trans,
  onError
}: IAttachmentServicesOptions): IAttachmentServices => ({
  pick: async () => {
    const { FileDialog } = await loadOrSay(() => import('@jupyterlab/filebrowser'), trans);
    const { value } = await FileDialog.getOpenFiles({
      manager: documents,
      title: trans.__('Attach files from JupyterLab')
    });
    return (value ?? [])
      .filter(({ type }) => type !== 'directory')
      .map(({ path }) => entryOf(path, documents));
  },
  listen: (node, listener) => listenForDrags(node, listener, documents, onError),
  canOpen: ({ type, value }) => openers.get(type) !== undefined && isFilePath(value),
  open: async (attachment, digest) => {
    await openers.get(attachment.type)?.(attachment, digest);
  }
});
