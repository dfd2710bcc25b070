import { KEPT_APART } from '../../../../src/document/index.js';
import type { IFileOptions } from '../../../../src/model/index.js';
import { MAX_IMAGE_BYTES } from '../../../../src/components/content/resources/resources.js';
import { FakeChats } from '../../../harness/fake-chats.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  describe('messages', () => {
    it('[BUNDLE12] read their pictures once, whatever changes, and release them when they are removed', async () => {
      const asked: string[] = [];
      const signals: AbortSignal[] = [];
      const file = (path: string, { signal, ...options }: IFileOptions): Promise<Blob> => {
        asked.push(path);
        signals.push(signal!);
        expect(options).toEqual({ limit: 90_000, isUnasked: true });
        return new Promise(() => undefined);
      };
      const { server, settings } = view.props.chats as FakeChats;
      Object.assign(server, { file });
      const kept = { attachment: 'plot-1', bytes: 90_000, encoding: 'base64' };
      const data = { 'text/plain': '<Figure>', [KEPT_APART]: { 'image/png': kept } };
      const one = view.message('ivo', 'plot', { mime_model: { data } });
      await view.draw({ messages: [one] });
      const place = await view.rendered('.cq-Apart-place');
      expect(asked).toEqual(['chat/threads/a/attachments/plot-1']);

      view.model.messages = [{ ...one, mime_model: { data }, reactions: { '👍': ['calc'] } }];
      act(() => view.model.changed.emit({}));
      await view.drawing.settle();
      expect(place.isConnected).toBe(true);
      // The whole view is redrawn.
      settings.trustedImageHosts = ['pics.test'];
      act(() => settings.changed.emit());
      while (place.isConnected) {
        await view.drawing.settle();
      }
      await view.rendered('.cq-Apart-place');
      expect([asked.length, signals[0].aborted]).toEqual([1, false]);

      view.model.messages = [];
      act(() => view.model.changed.emit({}));
      expect(signals[0].aborted).toBe(true);
    });

    it('[TRUST8] read a picture of their chat once, however often it is drawn, and end that with the row', async () => {
      const asked: [string, IFileOptions][] = [];
      const file = (path: string, options: IFileOptions): Promise<Blob> => {
        asked.push([path, options]);
        return new Promise(() => undefined);
      };
      Object.assign(view.props.chats.server, { file });
      const ids = [1, 2].map(i => `0000000${i}-0000-4000-8000-000000000000`);
      const [own, other] = ids.map(chat => `chat/threads/${chat}/attachments/${ids[0]}`);
      const body = `![a](/${own}) ![b](/${other}) ![c](/${own}/plot.png)`;
      const one = view.message('ivo', body);
      await view.draw({ id: ids[0], messages: [one] });
      await view.rendered('.cq-Image');
      view.model.messages = [{ ...one, body: `*Mended* ${body}`, edited: true }];
      act(() => view.model.changed.emit({}));
      await view.rendered('.cq-Body em');
      expect(asked).toEqual([
        [own, { limit: MAX_IMAGE_BYTES, isUnasked: true, signal: expect.anything() as AbortSignal }]
      ]);
      view.model.messages = [];
      act(() => view.model.changed.emit({}));
      expect(asked[0][1].signal!.aborted).toBe(true);
    });

    it('[FILES2] with files show their names and a button that downloads each', async () => {
      const read = jest.fn(() => Promise.reject(new Error('gone')));
      Object.assign(view.props.chats.server, {
        request: () =>
          Promise.resolve({
            value: [{ id: 'f', name: 'plan.pdf', contentType: 'x/y', size: 2048 }]
          }),
        file: read
      });
      await view.draw({ messages: [view.message('ivo', '', { attachments: ['f', 'g'] })] });
      expect(view.drawing.all('.cq-Body')).toEqual([]);
      expect(view.drawing.texts('.cq-File')).toEqual(['plan.pdf2 KB', 'File']);
      view.drawing.click(view.drawing.all('.cq-File')[0]);
      await view.drawing.settle();
      expect(read).toHaveBeenCalled();
      expect(view.calls).toContain('gone');
    });

    it('[FILES5] with a file that is named several times show it once', async () => {
      const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const attachments = Array.from({ length: 100 }, (_, i) => (i === 50 ? 'g' : 'f'));
      await view.draw({ messages: [view.message('ivo', '', { attachments })] });
      expect(view.drawing.all('.cq-File')).toHaveLength(2);
      expect(errors).not.toHaveBeenCalled();
      errors.mockRestore();
    });

    it('[FILES3] … under its name without direction marks', async () => {
      const saved: string[] = [];
      const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
        this: HTMLAnchorElement
      ) {
        saved.push(this.download);
      });
      Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: jest.fn() });
      Object.assign(view.props.chats.server, {
        request: () =>
          Promise.resolve({ value: [{ id: 'f', name: 'plan\u202egpj.exe', contentType: 'x/y' }] }),
        file: () => Promise.resolve(new Blob(['x']))
      });
      await view.draw({ messages: [view.message('ivo', '', { attachments: ['f'] })] });
      view.drawing.click(view.drawing.all('.cq-File')[0]);
      await view.drawing.settle();
      expect(saved).toEqual(['plangpj.exe']);
      click.mockRestore();
    });
  });
});
