import type { IDocumentManager } from '@jupyterlab/docmanager';
import { nullTranslator } from '@jupyterlab/translation';
import type { IAttachment, ISelection } from '../../../../src/document/index.js';
import { digestOf } from '../../../../src/model/index.js';
import { attachmentServices } from '../../../../src/widgets/attachments/attachment-services.js';
import { openerOf } from '../../../../src/widgets/attachments/open-attachment.js';
import { AttachmentOpenerRegistry } from '../../../../src/widgets/attachments/opener-registry.js';

const trans = nullTranslator.load('');
const shell = { activateById: (id: string): void => void activated.push(id) };
let activated: string[] = [];

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
    findWidget: () => undefined,
    openOrReveal: () => ({ context: { ready: Promise.resolve() }, content })
  } as unknown as IDocumentManager;
}

function servicesOf(documents: IDocumentManager): ReturnType<typeof attachmentServices> {
  const openers = new AttachmentOpenerRegistry();
  openers.set('file', openerOf(documents, shell, trans));
  openers.set('notebook', openerOf(documents, shell, trans));
  return attachmentServices({ documents, openers, trans, onError: () => undefined });
}

/** A notebook with these cells. */
function notebookOf(sources: Record<string, string>): { content: object; shown: () => unknown } {
  let selection: unknown = null;
  const active: { activeCellIndex: number } = { activeCellIndex: 0 };
  const chosen: string[] = [];
  const widgets = Object.entries(sources).map(([id, source]) => ({
    model: { id, sharedModel: { getSource: () => source } },
    editor: {
      model: { sharedModel: { getSource: () => source } },
      getPositionAt: (offset: number) => offset,
      setSelection: ({ start, end }: { start: number; end: number }) => {
        selection = source.slice(start, end);
      },
      revealSelection: () => undefined
    }
  }));
  const content = Object.assign(active, {
    widgets,
    deselectAll: () => undefined,
    select: ({ model }: (typeof widgets)[number]) => chosen.push(model.id),
    scrollToItem: () => Promise.resolve()
  });
  return { content, shown: () => ({ at: active.activeCellIndex, chosen, selection }) };
}

const cellsOf = (...ids: string[]): IAttachment => ({
  type: 'notebook',
  value: 'a.ipynb',
  cells: ids.map(id => ({ id, input_type: 'code' }))
});

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

  it('[OPENER4] selects the cell and its text again, also where the text has moved', async () => {
    const notebook = notebookOf({ one: 'a = 1', two: 'import x\nb = 2' });
    const services = servicesOf(manager([], notebook.content));
    const selection = { start: [0, 0] as [number, number], end: [0, 5] as [number, number] };
    const [cell] = [{ id: 'two', input_type: 'code' as const }];
    const cells = [{ ...cell, selection: { ...selection, content: 'b = 2' } }];
    await services.open({ type: 'notebook', value: 'a.ipynb', cells });
    expect(notebook.shown()).toMatchObject({ at: 1, selection: 'b = 2' });
    const others = [{ ...cell, selection: { ...selection, content: 'b = 3' } }];
    await expect(
      services.open({ type: 'notebook', value: 'a.ipynb', cells: others })
    ).rejects.toThrow('The cell has changed since this message.');
  });

  it('[OPENER6] leads to the cell that has the text now', async () => {
    const notebook = notebookOf({ one: 'a = 1', two: 'import x\nb = 2' });
    const services = servicesOf(manager([], notebook.content));
    const open = (id: string, content: string): Promise<void> => {
      const selection: ISelection = { start: [0, 0], end: [0, content.length], content };
      const cells = [{ id, input_type: 'code' as const, selection }];
      return services.open({ type: 'notebook', value: 'a.ipynb', cells });
    };
    const words = 'The text has moved to another cell since this message.';
    await expect(open('gone', 'b = 2')).rejects.toThrow(words);
    expect(notebook.shown()).toMatchObject({ at: 1, selection: 'b = 2' });
    await expect(open('two', 'a = 1')).rejects.toThrow(words);
    expect(notebook.shown()).toMatchObject({ at: 0, selection: 'a = 1' });
    // A few characters are no line.
    await expect(open('gone', 'b')).rejects.toThrow('The cell is no longer in the notebook.');
  });

  it('[OPENER6] tells a change behind the part of a text that the attachment repeats', async () => {
    const long = 'a = 1\n'.repeat(300);
    const notebook = notebookOf({ one: long });
    const services = servicesOf(manager([], notebook.content));
    const selection: ISelection = { start: [0, 0], end: [300, 0], content: long.slice(0, 1_000) };
    const cells = [{ id: 'one', input_type: 'code' as const, selection }];
    const attachment: IAttachment = { type: 'notebook', value: 'a.ipynb', cells };
    await services.open(attachment, digestOf(long));
    expect(notebook.shown()).toMatchObject({ selection: long });
    await expect(services.open(attachment, digestOf(`${long}#`))).rejects.toThrow(
      'The cell has changed since this message.'
    );
  });

  it('[OPENER4] says that cells are gone, and selects those that remain', async () => {
    const notebook = notebookOf({ one: '', two: '', three: '' });
    const services = servicesOf(manager([], notebook.content));
    await expect(services.open(cellsOf('gone'))).rejects.toThrow(
      'The cell is no longer in the notebook.'
    );
    await expect(services.open(cellsOf('gone', 'two', 'three'))).rejects.toThrow(
      '1 of the cells is no longer in the notebook.'
    );
    expect(notebook.shown()).toMatchObject({ at: 1, chosen: ['two', 'three'] });
  });

  it('[OPENER4] says that the text of a file has changed, and shows where it was', async () => {
    const shown: unknown[] = [];
    const source = {
      model: { sharedModel: { getSource: () => 'old' } },
      getPositionAt: (offset: number) => offset,
      setSelection: (range: unknown) => shown.push(range),
      revealSelection: () => undefined
    };
    const services = servicesOf(manager([], { editor: source }));
    const selection = {
      start: [0, 0] as [number, number],
      end: [0, 3] as [number, number],
      content: 'new'
    };
    await expect(services.open({ type: 'file', value: 'a.py', selection })).rejects.toThrow(
      'The text has changed since this message.'
    );
    expect(shown).toEqual([{ start: 0, end: 0 }]);
  });

  it('[OPENER5] brings an open document to the front, and opens it no second time', async () => {
    activated = [];
    const documents = manager([]);
    const opening = jest.spyOn(documents, 'openOrReveal');
    const shown = { id: 'doc', content: {}, context: { ready: Promise.resolve() } };
    Object.assign(documents, { findWidget: () => shown });
    await servicesOf(documents).open({ type: 'file', value: 'a.py' });
    expect(activated).toEqual(['doc']);
    expect(opening).not.toHaveBeenCalled();
  });

  it('[OPENER5] a document that opens in another page is left alone', async () => {
    const documents = manager([]);
    const never = new Promise(() => undefined);
    Object.assign(documents, {
      openOrReveal: () => ({ isDisposed: true, content: {}, context: { ready: never } })
    });
    await servicesOf(documents).open({ type: 'file', value: 'a.py' });
  });
});
