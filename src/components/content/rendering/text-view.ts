import type { TranslationBundle } from '@jupyterlab/translation';
import { AnsiText } from './ansi.js';
import { isTurning } from '../clean-text.js';
import { element, letScroll, wordButton } from '../elements.js';
import { formatBytes } from '../format-bytes.js';
import { portionOf } from '../text-costs.js';

/** The numbers of characters and lines that are shown at a time. `SLOW_CHARACTERS` applies to text that is slow to lay out. */
const CHARACTERS_AT_A_TIME = 16 * 1024;
const SLOW_CHARACTERS_AT_A_TIME = 4 * 1024;
const LINES_AT_A_TIME = 200;

/**
 * Shows text as notebooks do, one portion at a time; a button shows the next portion. No step does more work than one
 * portion.
 */
export function textView(text: string, trans: TranslationBundle): HTMLElement {
  const view = element('div', 'jp-RenderedText cq-Text');
  const pre = element('pre', '');
  letScroll(pre);
  const ansi = new AnsiText();
  let rest = text;
  const more = wordButton('', () => showMore());
  const showMore = (): void => {
    const isSlow = isTurning(rest.slice(0, CHARACTERS_AT_A_TIME));
    const end = endOfPortion(
      rest,
      portionOf(rest, isSlow ? SLOW_CHARACTERS_AT_A_TIME : CHARACTERS_AT_A_TIME)
    );
    // A block of its own, because the browser orders the letters of each block separately.
    const part = isSlow ? pre.appendChild(element('div', '')) : pre;
    ansi.append(rest.slice(0, end), part);
    rest = rest.slice(end);
    more.textContent = trans.__('Show more (%1 left)', formatBytes(rest.length));
    more.hidden = rest === '';
  };
  showMore();
  view.append(pre);
  if (rest) {
    view.append(more);
  }
  return view;
}

/** Returns the end of a portion, after a whole line if possible. It does not split a character or an escape sequence. */
function endOfPortion(text: string, most: number): number {
  let end = 0;
  for (let lines = 0; lines < LINES_AT_A_TIME && end < text.length; lines++) {
    const next = text.indexOf('\n', end) + 1 || text.length;
    if (next > most) {
      return end || wholeUntil(text, most);
    }
    end = next;
  }
  return end;
}

function wholeUntil(text: string, most: number): number {
  const escape = text.lastIndexOf('\x1b', most - 1);
  const end = most - escape < 80 && escape > 0 ? escape : most;
  const isHigh = /[\ud800-\udbff]/.test(text[end - 1]);
  return isHigh ? end - 1 : end;
}
