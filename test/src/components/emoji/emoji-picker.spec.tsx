import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { EmojiPicker } from '../../../../src/components/emoji/emoji-picker.js';
import { EmojiPopup } from '../../../../src/components/emoji/emoji-popup.js';
import { loadEmoji } from '../../../../src/model/index.js';
import { actAsync, Drawing } from '../../../harness/react.js';

jest.mock('../../../../src/model/emoji/load-emoji.js', () => {
  const actual = jest.requireActual<{ loadEmoji: typeof loadEmoji }>(
    '../../../../src/model/emoji/load-emoji.js'
  );
  return { loadEmoji: jest.fn(actual.loadEmoji) };
});

const trans = nullTranslator.load('x');
let page: Drawing;
let picked: string[];
let closed: number;

beforeEach(() => {
  localStorage.clear();
  page = new Drawing();
  picked = [];
  closed = 0;
});
afterEach(() => page.dispose());

const events = {
  onPick: (emoji: string) => void picked.push(emoji),
  onClose: () => void closed++
};

async function open(): Promise<void> {
  page.draw(<EmojiPicker trans={trans} {...events} />);
  await actAsync(async () => {
    await loadEmoji().catch(() => undefined);
  });
}

const search = (): HTMLInputElement => page.one('input');

/** The name of the option that the search names as the active one. */
const active = (): string | null | undefined =>
  document
    .getElementById(search().getAttribute('aria-activedescendant') ?? '')
    ?.getAttribute('aria-label');

it('[EMOJI4] the focus stays in the search, whose arrow keys move in the grid, and Enter picks', async () => {
  await open();
  expect(document.activeElement).toBe(search());
  expect(active()).toBe('grinning face');
  page.key('ArrowDown');
  page.key('ArrowRight');
  const name = active();
  expect(name).not.toBe('grinning face');
  expect(page.all('[aria-selected=true]')).toHaveLength(1);
  page.key('Enter');
  expect(picked).toHaveLength(1);
  expect(page.all(`[role=option][aria-label="${name}"]`)[0].textContent).toBe(picked[0]);
  page.type(search(), 'rocket');
  expect(active()).toBe('rocket');
  expect(page.texts('.cq-Popup-title')).toEqual(['Found']);
  // The caret moves in the text.
  expect(page.key('ArrowLeft')).toBe(false);
  page.key('Enter');
  expect(picked[1]).toBe('🚀');
});

it('[EMOJI4] an input method picks nothing, and Escape closes without picking', async () => {
  await open();
  page.key('Enter', { isComposing: true });
  const outer = jest.fn();
  page.node.addEventListener('keydown', outer);
  page.key('Escape');
  expect([picked, closed]).toEqual([[], 1]);
});

it('[EMOJI4] a pointer picks, and each emoji has a name for screen readers', async () => {
  await open();
  page.click(page.one('[role=option][aria-label="party popper"]'));
  expect(picked).toEqual(['🎉']);
  expect(page.all('[role=option]:not([aria-label])')).toEqual([]);
  expect(page.all('[role=group]').map(group => group.getAttribute('aria-label'))).toContain(
    'Food and drink'
  );
});

it('[EMOJI3] recent emoji come first the next time, and a skin tone stays', async () => {
  await open();
  page.click(page.button('Dark skin tone'));
  page.click(page.one('[role=option][aria-label="thumbs up"]'));
  expect(picked).toEqual(['👍🏿']);
  page.draw(<></>);
  await open();
  expect(page.texts('.cq-Popup-title')[0]).toBe('Recent');
  expect(page.all('[role=option]')[0].textContent).toBe('👍🏿');
  expect(page.button('Dark skin tone').getAttribute('aria-checked')).toBe('true');
});

it('[EMOJI1] a failed load is told, and can be repeated', async () => {
  jest.mocked(loadEmoji).mockRejectedValueOnce(new Error('The network is down.'));
  page.draw(<EmojiPicker trans={trans} {...events} />);
  await page.settle();
  expect(page.one('.cq-Emoji-none').textContent).toContain('This part could not be loaded.');
  page.click(page.button('Retry'));
  await page.settle();
  expect(active()).toBe('grinning face');
  page.type(search(), 'zzzzqq');
  expect(page.one('.cq-Emoji-none').textContent).toBe('No emoji has this name.');
});

it('[EMOJI4] a popup gives the focus back to where it was', async () => {
  page.draw(<button>React</button>);
  const button = page.button('React');
  button.focus();
  page.draw(
    <>
      <button>React</button>
      <EmojiPopup anchor={button} trans={trans} {...events} />
    </>
  );
  expect(document.activeElement).toBe(search());
  page.draw(<button>React</button>);
  await page.settle();
  expect(document.activeElement).toBe(button);
});
