import { loadEmoji } from '../../../../src/model/emoji/load-emoji.js';

let loads = 0;
let isOffline = true;

jest.mock('../../../../src/model/emoji/emoji-data.js', () => {
  loads++;
  if (isOffline) {
    throw new Error('The network is down.');
  }
  return { emoji: 'the emoji' };
});

it('[EMOJI1] the emoji are loaded with the first use, once, and again after a failure', async () => {
  expect(loads).toBe(0);
  await expect(loadEmoji()).rejects.toThrow('The network is down.');
  isOffline = false;
  expect(await Promise.all([loadEmoji(), loadEmoji()])).toEqual(['the emoji', 'the emoji']);
  expect(await loadEmoji()).toBe('the emoji');
  expect(loads).toBe(2);
});
