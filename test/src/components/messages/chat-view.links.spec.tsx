import { ChatViewScene } from './chat-view-scene.js';

const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
const PAGE = 'http://localhost/colloquy/';

describe('ChatView', () => {
  let view: ChatViewScene;
  beforeEach(() => {
    view = new ChatViewScene();
    view.props.onOpenChat = (chat, message) => view.calls.push(`open ${chat} ${message}`);
  });
  afterEach(() => view.dispose());

  async function click(address: string, options: MouseEventInit = {}): Promise<boolean> {
    await view.draw({ messages: [view.message('ivo', `See [this](${address})`)] });
    const link = await view.rendered('.cq-Body a');
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...options });
    view.drawing.fire(link, event);
    return event.defaultPrevented;
  }

  it('[PLACE2] a link to a message of the same server opens it in place', async () => {
    expect(await click(`${PAGE}#chat=${CHAT}&message=m1`)).toBe(true);
    expect(view.calls).toContain(`open ${CHAT} m1`);
  });

  it('[PLACE2] with a key that asks for a new tab, it stays a link', async () => {
    expect(await click(`${PAGE}#chat=${CHAT}&message=m1`, { ctrlKey: true })).toBe(false);
    expect(view.calls.filter(call => call.startsWith('open'))).toEqual([]);
  });

  it('[PLACE2] a link to another server leads there', async () => {
    expect(await click(`https://other.example/colloquy/#chat=${CHAT}`)).toBe(false);
    expect(view.calls.filter(call => call.startsWith('open'))).toEqual([]);
  });

  it('[PLACE1] the menu of a message copies a link to it', async () => {
    const copied: string[] = [];
    Object.assign(navigator, {
      clipboard: { writeText: (text: string) => Promise.resolve(copied.push(text)) }
    });
    const message = view.message('ivo', 'hello');
    await view.draw({ messages: [message] });
    view.point(message.id);
    view.drawing.click(view.drawing.button('More actions'));
    const entry = view.drawing
      .all('[role=menuitem]')
      .find(item => item.textContent === 'Copy Link');
    view.drawing.click(entry!);
    await view.drawing.settle();
    expect(copied).toEqual([view.model.linkTo(message.id)]);
  });
});
