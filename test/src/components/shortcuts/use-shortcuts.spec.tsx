import { ChatViewScene } from '../messages/chat-view-scene.js';

let view: ChatViewScene;

beforeEach(async () => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  view = new ChatViewScene();
  await view.draw({ messages: [view.message('ivo', 'Hello')] });
});
afterEach(() => view.dispose());

const press = (target: HTMLElement): void => {
  view.drawing.key('?', {}, target);
};
const titles = (): string[] => view.drawing.texts('.cq-Shortcuts h2');

it('[KEYS1] a question mark shows the list of all shortcuts, and writes into a text box', async () => {
  press(view.composer);
  expect(titles()).toEqual([]);
  press(view.rowOf('m1'));
  await view.rendered('.cq-Shortcuts');
  expect(titles()).toEqual(['Keyboard shortcuts']);
  expect(view.drawing.texts('.cq-Shortcuts h3')).toEqual([
    'Everywhere',
    'List of chats',
    'Messages',
    'Writing'
  ]);
  expect(view.drawing.texts('.cq-Shortcuts dd')).toContain('↑Up arrow / ↓Down arrow');
});

it('[KEYS1] the menu of a chat shows the list too', async () => {
  view.drawing.click(view.drawing.one('[aria-label="Chat menu"]'));
  view.drawing.click(view.drawing.button('Keyboard Shortcuts'));
  await view.rendered('.cq-Shortcuts');
  expect(titles()).toEqual(['Keyboard shortcuts']);
});
