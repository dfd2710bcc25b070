import { editDraft, type EditDraft } from '../../../../src/model/chat/edit-draft.js';
import type { IMessageItem } from '../../../../src/model/index.js';

const CHAT = '11111111-1111-4111-8111-111111111111';

const MESSAGE = {
  ...{ id: 'm1', type: 'msg', body: 'See', sender: 'ada', time: 1, seq: 1, own: true },
  ...{ delivery: 'saved', attachments: ['one', 'cells', 'odd', 'one'] }
} as unknown as IMessageItem;

const ENTRIES: Record<string, unknown> = {
  one: {
    type: 'file',
    value: `chat/threads/${CHAT}/attachments/one/a%20b.txt`,
    mimetype: 'text/plain'
  },
  cells: { type: 'notebook', value: 'work/survey.ipynb', cells: [] },
  odd: { type: 'file', value: 'chat/threads/%' }
};

describe('EditDraft', () => {
  let asked: string[];
  let kept: unknown[];
  let saved: unknown[];
  let draft: EditDraft;

  beforeEach(() => {
    asked = [];
    kept = [];
    saved = [];
    const options = {
      ...{
        id: CHAT,
        settings: { limits: {} } as never,
        entry: (id: string) => ENTRIES[id] as never
      },
      server: {
        upload: () =>
          Promise.resolve({ id: 'new', name: 'c.txt', contentType: 'text/plain', size: 1 }),
        request: (method: string, path: string) => Promise.resolve(asked.push(`${method} ${path}`))
      } as never
    };
    const edit = (...given: unknown[]): void => void saved.push(given);
    draft = editDraft({ ...options, edit }, MESSAGE, (...given) => void kept.push(given));
  });
  afterEach(() => draft.dispose());

  const names = (): string[] => draft.input.files!.all.map(({ name }) => name);
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('[EDITFILES3] begins with the text and the files of the message, which stay on the server', async () => {
    expect([draft.input.value, names()]).toEqual(['See', ['a b.txt', 'survey.ipynb', '%']]);
    draft.input.files!.remove('one');
    draft.giveUp();
    await settled();
    expect([asked, draft.isDisposed]).toEqual([[], true]);
  });

  it('[EDITFILES4] is kept as it changes, a file that is named twice once, and not once nothing is changed any more', () => {
    draft.input.value = 'See here';
    draft.input.value = 'See';
    draft.input.files!.remove('one');
    expect(kept).toMatchObject([
      ['m1', 'See here', undefined],
      ['m1', '', undefined],
      ['m1', 'See', [{ id: 'cells' }, { id: 'odd' }]]
    ]);
  });

  it('[EDITFILES3] is saved once its files are uploaded, unless its author writes on', async () => {
    draft.input.files!.add([new File(['x'], 'c.txt')]);
    draft.input.send();
    draft.input.value = 'See here';
    await settled();
    expect(saved).toEqual([]);
    draft.input.files!.add([new File(['x'], 'd.txt')]);
    draft.input.send();
    expect([saved, draft.input.isWaiting]).toEqual([[], true]);
    await settled();
    expect(saved).toMatchObject([['m1', 'See here', { length: 5 }]]);
  });

  it('[EDITFILES3] a file that was added leaves the server if the edit is given up', async () => {
    draft.input.files!.add([new File(['x'], 'c.txt')]);
    await settled();
    expect(draft.input.files!.ready.map(({ id }) => id)).toEqual(['one', 'cells', 'odd', 'new']);
    draft.giveUp();
    await settled();
    expect(asked).toEqual([`DELETE chat/threads/${CHAT}/attachments/new`]);
  });
});
