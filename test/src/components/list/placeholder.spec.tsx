import React from 'react';
import { ChatListScene } from './chat-list-scene.js';

describe('Placeholder', () => {
  let view: ChatListScene;

  beforeEach(() => {
    view = new ChatListScene();
  });
  afterEach(() => view.drawing.dispose());

  it('[EXTEND8] it stands below the list, in the place of an empty one, and not beside results', () => {
    const placeholder = {
      create: ({ onNew, onOpen }: { onNew?(): void; onOpen(id: string): void }) => (
        <p className="x-Ours">
          <button onClick={onNew}>Begin</button>
          <button onClick={() => onOpen('b')}>Go on</button>
        </p>
      )
    };
    view.draw({ placeholder });
    expect(view.drawing.all('.cq-Row, .x-Ours')).toHaveLength(4);
    view.drawing.click(view.drawing.button('Begin'));
    view.drawing.click(view.drawing.button('Go on'));
    expect(view.opened).toEqual(['new', 'b']);
    view.drawing.type(view.search, 'notes');
    expect(view.drawing.all('.x-Ours')).toEqual([]);
    view.drawing.type(view.search, '');
    view.chats.list.threads.splice(0);
    view.draw({ placeholder });
    expect(view.drawing.all('.cq-Empty')).toEqual([]);
    expect(view.drawing.all('.x-Ours')).toHaveLength(1);
  });

  it('[EXTEND4] a placeholder that throws costs only its place', () => {
    const log = jest.spyOn(console, 'error').mockImplementation();
    const placeholder = {
      create: (): JSX.Element => {
        throw new Error('broken');
      }
    };
    view.draw({ placeholder });
    expect(view.drawing.one('.cq-Placeholder').textContent).toMatch(/has failed here/);
    expect(view.names).toHaveLength(3);
    log.mockRestore();
  });
});
