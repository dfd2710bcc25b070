import type { IAttachmentServices } from '../../../../src/components/attachments/contracts.js';
import { DraftFiles, type IUploadOptions } from '../../../../src/model/index.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';
import { act, actAsync } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

const MEGABYTE = 1024 * 1024;

const turn = (): Promise<void> =>
  actAsync(async () => {
    await new Promise(resolve => setTimeout(resolve));
  });

const textFile = (name: string, size = 1): File => {
  const file = new File(['x'], name, { type: 'text/plain' });
  Object.defineProperty(file, 'size', { value: size });
  return file;
};

/** The data of a drag or a paste with files. */
const dataOf = (files: File[], types = ['Files']): object => ({
  types,
  files,
  items: files.map(file => ({ kind: 'file', getAsFile: () => file })),
  dropEffect: 'none'
});

describe('ChatView', () => {
  let view: ChatViewScene;
  let uploads: (IUploadOptions & { end: (error?: Error) => void })[];
  let input: InputModel;

  beforeEach(() => {
    view = new ChatViewScene();
    uploads = [];
    const files = new DraftFiles({
      upload: (file, options) =>
        new Promise((resolve, reject) => {
          const answer = { id: options.name, name: options.name, contentType: file.type, size: 1 };
          uploads.push({ ...options, end: error => (error ? reject(error) : resolve(answer)) });
        }),
      remove: id => view.calls.push(`remove ${id}`),
      limits: () => ({ image: 1, audio: 1, voice: 1, video: 1, file: 10 * MEGABYTE }),
      measure: () => Promise.resolve(null),
      isTemporary: error => !/Too large/.test(error.message)
    });
    input = new InputModel(
      (body, _, own) => view.calls.push(`send ${body}: ${own?.length}`),
      files
    );
    Object.assign(view.model, { input });
  });
  afterEach(() => {
    input.files!.dispose();
    view.dispose();
  });

  const chips = (): string[] => view.drawing.texts('.cq-Chip');
  const fire = (type: string, target: HTMLElement, more: object): Event => {
    const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), more);
    view.drawing.fire(target, event);
    return event;
  };
  const choose = (files: File[]): void => {
    const field = view.drawing.one<HTMLInputElement>('.cq-Composer input[type=file]');
    Object.defineProperty(field, 'files', { value: files, configurable: true });
    Object.defineProperty(field, 'value', { value: '', writable: true, configurable: true });
    view.drawing.fire(field, new Event('change', { bubbles: true }));
  };

  describe('attaching', () => {
    it('[CHIP1] shows each file with its progress, cancels it, and sends the message once all are there', async () => {
      await view.draw();
      expect(view.drawing.button('Send').getAttribute('aria-disabled')).toBe('true');
      choose([textFile('keys.csv', 4096), textFile('plan.txt', 10)]);
      await turn();
      act(() => uploads[0].onProgress(0.62));
      expect(chips()).toEqual(['keys.csv62 %', 'plan.txt10 B']);
      expect(view.drawing.all('[role=progressbar]')[0].getAttribute('aria-valuenow')).toBe('62');
      view.drawing.click(view.drawing.button('Cancel plan.txt'));
      expect(uploads[1].signal.aborted).toBe(true);
      view.drawing.key('Enter', {}, view.composer);
      expect(view.drawing.texts('.cq-Composer-hint')).toEqual(['Sent when uploaded']);
      expect(view.calls).toEqual([]);
      uploads[0].end();
      await turn();
      expect(view.calls).toEqual(['send : 1']);
      expect(chips()).toEqual([]);
    });

    it('[CHIP1] tells limits and failures in the chip, and offers to try again where that may help', async () => {
      await view.draw();
      choose([textFile('raw-export.zip', 11 * MEGABYTE), textFile('none.txt', 0), textFile('a')]);
      await turn();
      uploads[0].end(new Error('The chat server did not respond.'));
      await turn();
      expect(chips()).toEqual([
        'raw-export.zipover 10 MB',
        'none.txtempty file',
        'aThe chat server did not respond.'
      ]);
      expect(view.drawing.texts('.cq-Composer [role=status]')[0]).toBe(
        '3 files were not attached.'
      );
      view.drawing.click(view.drawing.button('Upload a again'));
      await turn();
      uploads[1].end();
      await turn();
      expect(chips()[2]).toBe('a1 B');
      view.drawing.click(view.drawing.button('Remove a'));
      expect(view.calls).toEqual(['remove a']);
      choose(Array.from({ length: 10 }, (_, at) => textFile(`${at}`)));
      expect(view.calls).toContain('2 files were left out. A message has at most 10 files.');
    });

    it('[CHIP2] takes pasted files, but not the picture that comes with copied text', async () => {
      await view.draw();
      const paste = (data: object): Event => fire('paste', view.composer, { clipboardData: data });
      expect(paste(dataOf([textFile('image.png')])).defaultPrevented).toBe(true);
      expect(paste(dataOf([textFile('b')], ['text/plain', 'Files'])).defaultPrevented).toBe(false);
      expect(paste(dataOf([], ['text/plain'])).defaultPrevented).toBe(false);
      await turn();
      expect(chips()).toEqual(['image.png1 B']);
    });

    it('[CHIP2] takes what is dropped on the chat, shows that it does, and refuses folders', async () => {
      await view.draw();
      const panel = view.drawing.one('.cq-Chat');
      const dataTransfer = dataOf([textFile('a')]);
      expect(
        fire('dragenter', panel, { dataTransfer: dataOf([], ['text/plain']) }).defaultPrevented
      ).toBe(false);
      expect(view.drawing.all('.cq-Drop')).toEqual([]);
      fire('dragenter', panel, { dataTransfer });
      expect(view.drawing.texts('.cq-Drop')).toEqual(['Drop to attach']);
      fire('dragleave', panel, { dataTransfer, relatedTarget: view.composer });
      expect(view.drawing.all('.cq-Drop')).toHaveLength(1);
      fire('dragleave', panel, { dataTransfer, relatedTarget: document.body });
      expect(view.drawing.all('.cq-Drop')).toEqual([]);
      fire('dragover', panel, { dataTransfer });
      expect(fire('drop', panel, { dataTransfer }).defaultPrevented).toBe(true);
      const folder = { kind: 'file', webkitGetAsEntry: () => ({ isDirectory: true }) };
      fire('drop', panel, { dataTransfer: { types: ['Files'], files: [], items: [folder] } });
      await turn();
      expect(view.drawing.all('.cq-Drop')).toEqual([]);
      expect(chips()).toEqual(['a1 B']);
      expect(view.calls).toEqual(['A folder cannot be attached. Attach its files.']);
    });

    it('[CHIP3] offers files of JupyterLab where there are any, and takes what is dragged from there', async () => {
      let drop: Parameters<IAttachmentServices['listen']>[1];
      const end = jest.fn();
      Object.assign(view.props, {
        attachments: {
          pick: () => Promise.resolve([{ type: 'notebook', value: 'a/survey.ipynb' }]),
          listen: (_: unknown, listener: typeof drop) => {
            drop = listener;
            return { isDisposed: false, dispose: end };
          },
          canOpen: () => true,
          open: () => Promise.resolve()
        } satisfies IAttachmentServices
      });
      await view.draw();
      view.drawing.click(view.drawing.button('Attach files'));
      expect(view.drawing.texts('[role=menuitem]')).toEqual([
        'From This Computer',
        'From JupyterLab'
      ]);
      view.drawing.click(view.drawing.all('[role=menuitem]')[1]);
      await turn();
      act(() => drop.onOver(true));
      expect(view.drawing.all('.cq-Drop')).toHaveLength(1);
      act(() => {
        drop.onOver(false);
        drop.onDrop([
          { type: 'notebook', value: 'b.ipynb', cells: [{ id: 'c', input_type: 'code' }] },
          { type: 'file', value: 'c.py', selection: { start: [2, 0], end: [4, 1], content: 'x' } }
        ]);
      });
      expect(chips()).toEqual(['survey.ipynb', 'b.ipynb1 cell', 'c.pylines 3 to 5']);
      view.drawing.dispose();
      expect(end).toHaveBeenCalledTimes(1);
    });
  });
});
