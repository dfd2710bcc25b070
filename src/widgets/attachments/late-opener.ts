import { loadOrSay } from '../../components/late/load-problem.js';
import type { AttachmentOpener } from '../../tokens.js';
import type { openerOf } from './open-attachment.js';

/** An opener of files and notebooks, whose code is loaded when somebody first opens one. */
export const lateOpenerOf =
  (...[documents, shell, trans]: Parameters<typeof openerOf>): AttachmentOpener =>
  async (attachment, digest) => {
    const load = (): Promise<typeof import('./open-attachment.js')> =>
      import('./open-attachment.js');
    const { openerOf } = await loadOrSay(load, trans);
    await openerOf(documents, shell, trans)(attachment, digest);
  };
