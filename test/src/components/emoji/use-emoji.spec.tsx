import { loadEmoji } from '../../../../src/model/index.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

jest.mock('../../../../src/model/emoji/load-emoji.js', () => {
  const actual = jest.requireActual<{ loadEmoji: typeof loadEmoji }>(
    '../../../../src/model/emoji/load-emoji.js'
  );
  return { loadEmoji: jest.fn(actual.loadEmoji) };
});

it('[EMOJI1] above the text box, a failed load is told, and the next name loads again', async () => {
  const view = new ChatViewScene();
  const write = async (text: string): Promise<void> => {
    view.drawing.type(view.composer, text);
    await view.drawing.settle();
  };
  const hint = (): string => view.drawing.texts('.cq-Popup-hint[role=status]').join();
  jest.mocked(loadEmoji).mockRejectedValueOnce(new Error('The network is down.'));
  await view.draw();
  await write(':smi');
  expect(hint()).toContain('No emoji: This part could not be loaded.');
  await write(':smil');
  expect(hint()).toContain('No emoji');
  await write(':smil and');
  expect(hint()).toBe('');
  await write(':smil and :roc');
  await view.rendered('.cq-Option-emoji');
  expect(hint()).toBe('');
  view.dispose();
});
