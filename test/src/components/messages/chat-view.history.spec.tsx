import type { IMessageItem } from '../../../../src/model/index.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
  });

  describe('a long chat', () => {
    const many = (count: number): IMessageItem[] =>
      Array.from({ length: count }, (_, i) => view.message(i % 2 ? 'ivo' : 'eve', `${i}`));

    it('[HISTVIEW11] renders at most sixty of its messages, at first the newest', async () => {
      await view.draw({ messages: many(10_000) });
      expect(view.drawing.all('.cq-Message').length).toBeLessThanOrEqual(60);
      expect(view.rowOf('m10000')).toBeDefined();
      expect(view.drawing.all('.cq-Gap')).toHaveLength(1);
    });

    it('[HISTVIEW12] shows where the chat begins, what is loading and what failed to load', async () => {
      const loadOlder = jest.fn();
      await view.draw({ messages: many(3), loadOlder });
      expect(view.drawing.texts('.cq-Edge')).toEqual(['Start of the chat']);
      Object.assign(view.model, { older: 'failed' });
      act(() => view.model.changed.emit({}));
      expect(view.drawing.texts('.cq-Edge')).toEqual(['Older messages could not be loaded.Retry']);
      view.drawing.click(view.drawing.button('Retry'));
      expect(loadOlder).toHaveBeenCalledTimes(1);
    });

    it('[FOCUS9] gives the focus to a search hit', async () => {
      await view.draw({ messages: many(500) });
      act(() => void view.model.reveal('m9'));
      await view.drawing.settle();
      expect(document.activeElement).toBe(view.rowOf('m9'));
    });

    it('[HISTVIEW13] goes to a search hit, highlights it and offers the way back', async () => {
      const toNewest = jest.fn();
      await view.draw({ messages: many(500), newer: 'idle', toNewest });
      expect(view.drawing.all('.cq-Message[data-id="m9"]')).toEqual([]);
      act(() => void view.model.reveal('m9'));
      await view.drawing.settle();
      expect(view.rowOf('m9').className).toContain('cq-mod-target');
      expect(view.drawing.all('.cq-Message').length).toBeLessThanOrEqual(60);
      view.drawing.click(view.drawing.button('Newest'));
      expect(toNewest).toHaveBeenCalled();
    });
  });
});
