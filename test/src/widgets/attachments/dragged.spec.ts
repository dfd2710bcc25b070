import { MimeData } from '@lumino/coreutils';
import { attachmentsIn, kindOfDrag } from '../../../../src/widgets/attachments/dragged.js';
import { isAttachment } from '../../../../src/document/index.js';

/** Documents of JupyterLab, as far as drags ask for them. */
const documents = {
  registry: {
    getFileTypesForPath: (path: string) => [
      path.endsWith('.ipynb')
        ? { contentType: 'notebook', mimeTypes: ['application/x-ipynb+json'] }
        : { contentType: 'file', mimeTypes: ['text/x-python'] }
    ]
  },
  services: {
    contents: {
      get: (path: string) =>
        Promise.resolve({ path, type: path.includes('.') ? 'file' : 'directory' })
    }
  },
  contextForWidget: (widget: { path?: string }) => (widget.path ? { path: widget.path } : undefined)
} as never;

const editorWith = (source: string, from: number, to: number): object => ({
  getSelection: () => ({ start: { line: 0, column: from }, end: { line: 0, column: to } }),
  getOffsetAt: ({ column }: { column: number }) => column,
  model: { sharedModel: { getSource: () => source } }
});

const drag = (type: string, value: unknown): MimeData => {
  const data = new MimeData();
  data.setData(type, value);
  return data;
};

describe('a drag of JupyterLab', () => {
  it('[OPENER2] brings files of the file browser, and no folder', async () => {
    const data = drag('application/x-jupyter-icontents', ['a.py', 'folder', 'b.ipynb']);
    expect(kindOfDrag(data)).toBe('files');
    expect(await attachmentsIn(data, documents)).toEqual([
      { type: 'file', value: 'a.py', mimetype: 'text/x-python' },
      { type: 'notebook', value: 'b.ipynb', mimetype: 'application/x-ipynb+json' }
    ]);
  });

  it('[OPENER2] brings cells of a notebook, with the selected text of a single one', async () => {
    const parent = { path: 'b.ipynb', parent: null };
    const cell = (id: string, end = 3): object => ({
      parent,
      model: { id, type: 'code', sharedModel: { getSource: () => 'x = 1' } },
      editor: editorWith('x = 1', end, 0)
    });
    const [one] = await attachmentsIn(drag('internal:cells', [cell('c1')]), documents);
    expect(one).toEqual({
      type: 'notebook',
      value: 'b.ipynb',
      mimetype: 'application/x-ipynb+json',
      cells: [
        { id: 'c1', input_type: 'code', selection: { start: [0, 0], end: [0, 3], content: 'x =' } }
      ]
    });
    expect(isAttachment(one)).toBe(true);
    const [two] = await attachmentsIn(drag('internal:cells', [cell('c1'), cell('c2')]), documents);
    expect(two).toMatchObject({ cells: [{ id: 'c1' }, { id: 'c2' }] });
    expect(JSON.stringify(two)).not.toContain('selection');
    const [whole] = await attachmentsIn(drag('internal:cells', [cell('c1', 0)]), documents);
    expect(whole).toMatchObject({ cells: [{ selection: { end: [0, 5], content: 'x = 1' } }] });
  });

  it('[OPENER2] brings the document of a tab, with its selected lines', async () => {
    const widget = { path: 'a.py', content: { editor: editorWith('x'.repeat(2_000), 2, 1_802) } };
    const data = drag('application/vnd.lumino.widget-factory', () => widget);
    const [entry] = await attachmentsIn(data, documents);
    expect(entry).toMatchObject({ type: 'file', value: 'a.py', selection: { start: [0, 2] } });
    expect((entry as { selection: { content: string } }).selection.content).toHaveLength(1_800);
    expect(
      await attachmentsIn(
        drag('application/vnd.lumino.widget-factory', () => ({})),
        documents
      )
    ).toEqual([]);
    expect(kindOfDrag(drag('text/plain', 'x'))).toBeNull();
  });
});
