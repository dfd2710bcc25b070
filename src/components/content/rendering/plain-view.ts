import type { TranslationBundle } from '@jupyterlab/translation';
import type { ITimers } from '../../../model/index.js';
import type { IRendered, Refusal } from '../contracts.js';
import { cleanText } from '../clean-text.js';
import { appendText, element, wordButton } from '../elements.js';
import { Slices } from '../slices.js';
import { portionsOf } from '../text-costs.js';

export interface IPlainViewOptions {
  text: string;
  reason: Refusal;
  trans: TranslationBundle;
  timers: ITimers;
  /** Renders the text anyway. Without it, there is no button for that. */
  onDraw?(this: void): void;
}

/** A text in its original form: its beginning, the reason why it is not rendered, and buttons for more. */
export function plainView({ text, reason, trans, timers, onDraw }: IPlainViewOptions): IRendered {
  const node = element('div', 'cq-Plain');
  let isDisposed = false;
  const portions = portionsOf(text);
  const first = portions.next().value ?? '';
  node.append(plainText(first));
  const foot = element('div', 'cq-Plain-foot');
  foot.append(element('span', 'cq-Meta', because(reason, trans)));
  if (first.length < text.length) {
    const all = wordButton(trans.__('Show all'), () => {
      all.remove();
      void new Slices(timers).run(rest(), () => isDisposed);
    });
    foot.append(all);
  }
  function* rest(): Generator<void> {
    for (const portion of portions) {
      foot.before(plainText(portion));
      yield;
    }
  }
  if (onDraw) {
    foot.append(wordButton(trans.__('Render'), onDraw));
  }
  node.append(foot);
  return { node, dispose: () => void (isDisposed = true) };
}

/** The text in its original form, without sequences that are slow to render. */
export function plainText(text: string): HTMLElement {
  const node = element('div', 'cq-Body-plain');
  appendText(node, cleanText(text));
  return node;
}

function because(reason: Refusal, trans: TranslationBundle): string {
  switch (reason) {
    case 'too_large':
      return trans.__('Shown as plain text: it has too many parts.');
    case 'too_slow':
      return trans.__('Shown as plain text: it would take too long to render.');
    case 'unavailable':
      return trans.__('Shown as plain text: this page renders only short messages.');
  }
}
