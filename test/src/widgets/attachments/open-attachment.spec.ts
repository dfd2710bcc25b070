import type { IDocumentManager } from '@jupyterlab/docmanager';
import { nullTranslator } from '@jupyterlab/translation';
import type { IAttachment } from '../../../../src/document/index.js';
import { attachmentServices } from '../../../../src/widgets/attachments/attachment-services.js';
import { openerOf } from '../../../../src/widgets/attachments/open-attachment.js';
import { AttachmentOpenerRegistry } from '../../../../src/widgets/attachments/opener-registry.js';

const trans = nullTranslator.load('');

/** Paths that lead JupyterLab to another URL of its server, or to no file. */
const ASTRAY = [
  '../../logout',
  '..',
  'a/../../../hub/logout',
  '../../proxy/8080/run',
  'RTC:../kernels',
  'RTC:..',
  'RTC:',
  './a.ipynb',
  'a/./b',
  '/logout',
  'a//b',
  'a\\..\\b',
  'a\u0000b',
  'a\u2028b',
  ''
];

/** A manager of documents that notes which files are asked for, and opens a widget with this content. */
function manager(asked: string[], content: object = {}): IDocumentManager {
  const get = (path: string): Promise<object> => {
    asked.push(path);
    return Promise.resolve({});
  };
  return {
    services: { contents: { get } },
    openOrReveal: () => ({ context: { ready: Promise.resolve() }, content })
  } as unknown as IDocumentManager;
}

function servicesOf(documents: IDocumentManager): ReturnType<typeof attachmentServices> {
  const openers = new AttachmentOpenerRegistry();
  openers.set('file', openerOf(documents, trans));
  openers.set('notebook', openerOf(documents, trans));
  return attachmentServices({ documents, openers, trans, onError: () => undefined });
}

describe('opening a file of Jupyter that a message names', () => {
  it.each(ASTRAY)('[OPENER3] the path %j asks the server of Jupyter for nothing', async value => {
    const asked: string[] = [];
    const services = servicesOf(manager(asked));
    const attachment: IAttachment = { type: 'file', value };
    expect(services.canOpen(attachment)).toBe(false);
    await expect(services.open(attachment)).rejects.toThrow('is not the path of a file');
    expect(asked).toEqual([]);
  });

  it.each(['a.ipynb', 'ä/b c.ipynb', 'RTC:a/b.ipynb', '12:30.ipynb', 'a/..b', 'a/b..', '...'])(
    '[OPENER3] the path %j is that of a file',
    async value => {
      const asked: string[] = [];
      const services = servicesOf(manager(asked));
      const attachment: IAttachment = { type: 'file', value };
      expect(services.canOpen(attachment)).toBe(true);
      await services.open(attachment);
      expect(asked).toEqual([value]);
    }
  );

  it('[OPENER3] cells of a file that is no notebook are not looked for', async () => {
    const services = servicesOf(manager([]));
    const cells = [{ id: 'x', input_type: 'code' as const }];
    await services.open({ type: 'notebook', value: 'a.txt', cells });
  });
});
