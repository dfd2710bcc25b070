import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IAttachmentOpenerRegistry } from 'jupyterlab-colloquy';

/** Tells of each file before it is opened as usual. */
export const opener: JupyterFrontEndPlugin<void> = {
  id: 'colloquy-consumer-example:opener',
  autoStart: true,
  requires: [IAttachmentOpenerRegistry],
  activate: (_: unknown, openers: IAttachmentOpenerRegistry) => {
    const openFile = openers.get('file');
    openers.set('file', async attachment => {
      console.log(`Attachment opened: ${attachment.value}`);
      await openFile?.(attachment);
    });
  }
};
