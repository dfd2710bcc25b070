import React from 'react';
import type {
  IAttachmentServices,
  IDragListener
} from '../../../../src/components/attachments/contracts.js';
import { DraftFiles, type IUploadOptions } from '../../../../src/model/index.js';
import { act, actAsync } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

const NOTEBOOK = { type: 'notebook', value: 'a/survey.ipynb' } as const;

const turn = (): Promise<void> =>
  actAsync(async () => {
    await new Promise(resolve => setTimeout(resolve));
  });

describe('ChatView', () => {
  let view: ChatViewScene;
  let uploads: (IUploadOptions & { end: (error?: Error) => void })[];
  let zones: Map<Element, IDragListener>;
  let edits: unknown[];

  beforeEach(async () => {
    view = new ChatViewScene();
    uploads = [];
    zones = new Map();
    edits = [];
    view.model.edits.filesOf = () => {
      const files = new DraftFiles({
        upload: (file, options) =>
          new Promise((resolve, reject) => {
            const answer = {
              id: options.name,
              name: options.name,
              contentType: file.type,
              size: 1
            };
            uploads.push({ ...options, end: error => (error ? reject(error) : resolve(answer)) });
          }),
        remove: () => undefined,
        limits: () => ({ image: 1, audio: 1, voice: 1, video: 1, file: 10 }),
        measure: () => Promise.resolve(null),
        isTemporary: () => false
      });
      files.restore([{ id: 'one', name: 'one.txt', type: 'text/plain' }]);
      return files;
    };
    Object.assign(view.model, { edit: (...given: unknown[]) => edits.push(given) });
    Object.assign(view.props, {
      attachments: {
        pick: () => Promise.resolve([NOTEBOOK]),
        listen: (node: Element, listener: IDragListener) => {
          zones.set(node, listener);
          return { isDisposed: false, dispose: () => zones.delete(node) };
        },
        canOpen: () => true,
        open: () => Promise.resolve()
      } satisfies IAttachmentServices
    });
    const files = new DraftFiles({} as never);
    Object.assign(view.model.input, { files });
    await view.draw({ messages: [view.message('ada', 'See', { attachments: ['one'] })] });
    view.choose('m1', 'Edit');
  });
  afterEach(() => view.dispose());

  const box = (): HTMLTextAreaElement => view.drawing.one('.cq-Message textarea');
  const chips = (): string[] => view.drawing.texts('.cq-Message .cq-Chip');
  const frame = (): HTMLElement => view.drawing.one('.cq-Message .cq-Composer');
  const fire = (type: string, target: HTMLElement, more: object): void =>
    view.drawing.fire(
      target,
      Object.assign(new Event(type, { bubbles: true, cancelable: true }), more)
    );
  const dataOf = (...names: string[]): object => {
    const files = names.map(name => new File(['x'], name, { type: 'text/plain' }));
    const items = files.map(file => ({ kind: 'file', getAsFile: () => file }));
    return { types: ['Files'], files, items, dropEffect: 'none' };
  };

  describe('files of an edit', () => {
    it('[EDITFILES4] are chosen by the button, pasted and dropped on the edit, those of JupyterLab too', async () => {
      view.drawing.click(view.drawing.one('.cq-Message [aria-label="Attach files"]'));
      view.drawing.click(view.drawing.all('[role=menuitem]')[1]);
      await turn();
      expect(chips()).toEqual(['one.txt', 'survey.ipynb']);
      act(() => zones.get(frame())!.onOver(true));
      expect(view.drawing.all('.cq-Drop').map(drop => drop.parentElement)).toEqual([frame()]);
      act(() => {
        zones.get(frame())!.onOver(false);
        zones
          .get(frame())!
          .onDrop([
            { type: 'file', value: 'c.py', selection: { start: [2, 0], end: [4, 1], content: 'x' } }
          ]);
      });
      fire('paste', box(), { clipboardData: dataOf('pasted.txt') });
      fire('drop', box(), { dataTransfer: dataOf('dropped.txt') });
      await turn();
      expect(chips().map(text => text.split('.')[0])).toEqual([
        ...['one', 'survey', 'c', 'pasted', 'dropped']
      ]);
      expect(view.model.input.files?.all).toEqual([]);
      expect(view.drawing.all('.cq-Drop')).toEqual([]);
      expect(document.activeElement).toBe(box());
    });

    it('[EDITFILES3] wait until they are uploaded, and the edit is saved then, unless its author writes on', async () => {
      fire('paste', box(), { clipboardData: dataOf('a.txt') });
      await turn();
      const hint = (): string => view.drawing.one('.cq-Message .cq-Composer-hint').textContent;
      view.drawing.key('Enter', {}, box());
      expect([edits, hint()]).toEqual([[], 'Saved when uploaded']);
      view.drawing.type(box(), 'See here');
      expect(hint()).not.toBe('Saved when uploaded');
      view.drawing.key('Enter', {}, box());
      uploads[0].end();
      await turn();
      expect(edits).toMatchObject([['m1', 'See here', [{ id: 'one' }, { id: 'a.txt' }]]]);
      expect(view.drawing.all('.cq-Message textarea')).toEqual([]);
    });

    it('[EDITFILES3] go with an edit that waits for them, also once its view is closed', async () => {
      fire('paste', box(), { clipboardData: dataOf('a.txt') });
      await turn();
      view.drawing.key('Enter', {}, box());
      view.drawing.draw(<></>);
      uploads[0].end();
      await turn();
      expect(edits).toMatchObject([['m1', 'See', [{ id: 'one' }, { id: 'a.txt' }]]]);
    });

    it('[EDITFILES3] that were not attached keep the edit from being saved until they are removed', async () => {
      fire('paste', box(), { clipboardData: dataOf('a.txt') });
      await turn();
      view.drawing.key('Enter', {}, box());
      uploads[0].end(new Error('The disk is full.'));
      await turn();
      view.drawing.key('Enter', {}, box());
      expect([edits, chips()[1]]).toEqual([[], 'a.txtThe disk is full.']);
      view.drawing.click(view.drawing.button('Remove a.txt'));
      view.drawing.key('Enter', {}, box());
      expect(edits).toEqual([['m1', 'See', undefined]]);
    });

    it('[EDITFILES4] are kept with the text, and go with an edit that is given up', async () => {
      const kept: unknown[] = [];
      view.model.edits.keep = (...given: unknown[]) => void kept.push(given);
      act(() => zones.get(frame())!.onDrop([NOTEBOOK]));
      expect(kept.at(-1)).toMatchObject(['m1', 'See', [{ id: 'one' }, { entry: NOTEBOOK }]]);
      view.drawing.key('Escape', {}, box());
      expect(kept.at(-1)).toEqual(['m1', '']);
      await turn();
    });
  });
});
