import { ChatViewScene } from '../messages/chat-view-scene.js';

describe('QuoteLine', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => view.dispose());

  const quotes = (): string[] => view.drawing.texts('.cq-Quote');

  it('[REPLYVIEW2] says what a reply answers, unless a bot answers the message above; a click leads there', async () => {
    const bot = { username: 'calc', name: 'calc', bot: true, here: false };
    const person = view.model.person.bind(view.model) as (name: string) => unknown;
    Object.assign(view.model, {
      person: (name: string) => (name === 'calc' ? bot : person(name))
    });
    const one = view.message('ivo', 'The **rates** are low');
    await view.draw({
      messages: [
        one,
        view.message('calc', 'at once', { reply_to: one.id }),
        view.message('ada', 'between'),
        view.message('calc', 'later', { reply_to: one.id }),
        view.message('calc', 'and more', { reply_to: one.id })
      ]
    });
    expect(quotes()).toEqual(['Ivo TeskaThe rates are low']);
    view.drawing.click(view.drawing.button('In reply to Ivo Teska: The rates are low'));
    await view.drawing.settle();
    expect(view.rowOf(one.id).classList).toContain('cq-mod-target');
  });

  it('[REPLYVIEW3] says that the message was deleted or cannot be shown, and then leads nowhere', async () => {
    const gone = view.message('ivo', '', { deleted: true });
    await view.draw({
      messages: [
        gone,
        view.message('ivo', 'between'),
        view.message('ada', 'one', { reply_to: gone.id }),
        view.message('ada', 'two', { reply_to: 'hidden' })
      ]
    });
    expect(quotes()).toEqual(['Ivo TeskaMessage deleted', 'This message cannot be shown']);
    expect(view.drawing.all('button.cq-Quote')).toEqual([]);
  });
});
