import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('Replies', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  it('[THREADVIEW2] say whose they are and how many; replies directly below their message need no such line', async () => {
    const one = view.message('ivo', 'The rates are low');
    const two = view.message('ivo', 'How many?');
    await view.draw({
      messages: [
        one,
        two,
        view.message('calc', '212', { reply_to: two.id }),
        view.message('calc', 'I see', { reply_to: one.id }),
        view.message('ada', 'Me too', { reply_to: one.id })
      ]
    });
    const lines = view.drawing.texts('.cq-Replies');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/2 replieslast 19 Nov$/);
    expect(view.drawing.all('[data-id=m1] .cq-Replies .cq-Avatar')).toHaveLength(2);
  });
});
