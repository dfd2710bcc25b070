import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('Replies', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  it('[THREADVIEW2] say whose they are and how many; the answers of bots directly below need no such line', async () => {
    const bot = { username: 'calc', name: 'calc', bot: true, here: false };
    const person = view.model.person.bind(view.model) as (name: string) => unknown;
    Object.assign(view.model, {
      person: (name: string) => (name === 'calc' ? bot : person(name))
    });
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
    expect(view.drawing.all('[data-id=m3] .cq-Quote, [data-id=m4] .cq-Quote')).toHaveLength(1);
  });

  it('[THREADVIEW2] one reply directly below its message shows that it is one, above it and below the message', async () => {
    const one = view.message('ivo', 'The rates are low');
    await view.draw({ messages: [one, view.message('ada', 'I see', { reply_to: one.id })] });
    expect(view.drawing.texts('.cq-Replies')).toEqual([expect.stringContaining('1 reply')]);
    expect(view.drawing.texts('[data-id=m2] .cq-Quote')).toEqual([
      expect.stringContaining('The rates are low')
    ]);
  });

  it('[THREADVIEW2] say how many are new, without those that were read in the thread and own ones', async () => {
    const one = view.message('ivo', 'The rates are low');
    const replies = ['ivo', 'ada', 'ivo', 'calc'].map(name =>
      view.message(name, 'Yes', { reply_to: one.id, own: name === 'ada' })
    );
    view.model.readUpTo = one.seq!;
    await view.draw({ messages: [one, ...replies] });
    expect(view.drawing.texts('.cq-NewReplies')).toEqual(['3 new replies']);
    view.model.threadOf = () =>
      Promise.resolve({
        value: [{ rootId: one.id, isFollowed: true, readSequenceId: replies[2].seq }]
      });
    await view.model.threads.connect();
    await view.draw({});
    expect(view.drawing.texts('.cq-NewReplies')).toEqual(['1 new reply']);
  });
});
