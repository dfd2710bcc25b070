import React, { Profiler } from 'react';
import { ChatView } from '../../../../src/components/index.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  describe('keys', () => {
    it('[WRITE10] draw the page once each, and neither messages nor other parts; messages do not draw the composer', async () => {
      let commits = 0;
      const note = (): void => void commits++;
      await view.draw({ messages: [view.message('ivo', 'hi')] });
      view.drawing.draw(
        <Profiler id="chat" onRender={note}>
          <ChatView {...view.props} />
        </Profiler>
      );
      await view.drawing.settle();
      const header = jest.spyOn(view.model.receipts, 'at');
      const measured = jest.spyOn(HTMLElement.prototype, 'offsetHeight', 'get');
      const asked = jest.fn(() => ({ matches: false }));
      Object.assign(window, { matchMedia: asked });
      view.drawing.type(view.composer, 'w');
      [commits] = [0];
      [asked, measured].forEach(mock => mock.mockClear());
      for (const text of ['wo', 'wor', 'word', 'word a']) {
        view.drawing.type(view.composer, text);
      }
      expect(commits).toBe(4);
      expect(header).not.toHaveBeenCalled();
      expect([asked, measured].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);

      const drawn = jest.spyOn(view.model.input, 'value', 'get');
      act(() => view.model.changed.emit({}));
      expect(drawn).not.toHaveBeenCalled();
      jest.restoreAllMocks();
      Reflect.deleteProperty(window, 'matchMedia');
    });
  });
});
