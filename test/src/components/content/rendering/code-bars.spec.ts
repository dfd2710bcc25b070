import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { IMenuItem } from '../../../../../src/components/contracts.js';
import { CodeBars } from '../../../../../src/components/content/rendering/code-bars.js';
import type { IActiveCells, ISelectedText, ISelections } from '../../../../../src/model/index.js';

/** A notebook and a selection that record what is done to them. */
class Place {
  readonly done: string[] = [];
  available = false;
  selection: ISelectedText | null = null;
  readonly availabilityChanged: Signal<IActiveCells, boolean> = new Signal(this);
  readonly selectionChanged: Signal<ISelections, ISelectedText | null> = new Signal(this);
  getContent = (): null => null;
  insertAbove = (content: string): void => void this.done.push(`above: ${content}`);
  insertBelow = (content: string): void => void this.done.push(`below: ${content}`);
  replace = async (content: string): Promise<void> => {
    await Promise.resolve(this.done.push(`cell: ${content}`));
  };
  replaceSelection = ({ text }: { text: string }): void => void this.done.push(`part: ${text}`);

  set(available: boolean, selected?: string): void {
    const start = { line: 0, column: 0 };
    this.available = available;
    this.selection = selected
      ? { start, end: start, text: selected, numLines: 1, widgetId: 'w' }
      : null;
    this.availabilityChanged.emit(available);
    this.selectionChanged.emit(this.selection);
  }
}

describe('CodeBars', () => {
  const trans = nullTranslator.load('x');
  let host: HTMLElement;
  let place: Place;
  let bars: CodeBars;
  let items: readonly IMenuItem[];

  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    host.innerHTML = '<pre><code class="language-python">a = 1\nb = 2\n</code></pre>';
    place = new Place();
    items = [];
  });
  afterEach(() => {
    bars.dispose();
    host.remove();
  });

  const add = (targets: object): void => {
    bars = new CodeBars({ host, trans, ...targets, onMenu: (_, given) => (items = given) });
    bars.addTo(host);
  };
  const button = (label: string): HTMLElement =>
    host.querySelector<HTMLElement>(`button[aria-label^="${label}"]`)!;
  const isOff = (label: string): boolean => button(label).getAttribute('aria-disabled') === 'true';
  const menu = (): string[] => {
    items = [];
    button('More').click();
    return items.map(({ label }) => label);
  };

  it('[CODE1] names the language and copies; a page without notebooks offers no more', () => {
    add({});
    expect(host.querySelector('.cq-Code-bar .cq-Meta')?.textContent).toBe('python');
    expect(host.querySelectorAll('.cq-Code-bar button')).toHaveLength(1);
    bars.addTo(host);
    expect(host.querySelectorAll('.cq-Code-bar')).toHaveLength(1);
  });

  it('[CODE2] inserts below, above, or replaces, once there is an active cell', () => {
    add({ cells: place, selections: place });
    expect([isOff('Insert below'), isOff('More')]).toEqual([true, true]);
    expect(button('Insert below').title).toMatch(/first open a notebook/);
    button('Insert below').click();
    expect(menu()).toEqual([]);
    expect(place.done).toEqual([]);

    place.set(true);
    expect([isOff('Insert below'), isOff('More')]).toEqual([false, false]);
    expect(button('Insert below').title).toBe('Insert below the active cell');
    button('Insert below').click();
    expect(menu()).toEqual(['Insert Above the Active Cell', 'Replace the Active Cell']);
    items.forEach(({ onSelect }) => onSelect());
    const code = 'a = 1\nb = 2';
    expect(place.done).toEqual([`below: ${code}`, `above: ${code}`, `cell: ${code}`]);
  });

  it('[CODE3] replaces the selected text, also where there are no cells', () => {
    add({ cells: place, selections: place });
    place.set(false, 'old');
    expect([isOff('Insert below'), isOff('More')]).toEqual([true, false]);
    expect(menu()).toEqual(['Replace the Selected Text']);
    items[0].onSelect();
    expect(place.done).toEqual(['part: a = 1\nb = 2']);
    place.set(true, 'old');
    expect(menu()).toHaveLength(3);
  });

  it('leaves no listener behind', () => {
    add({ cells: place, selections: place });
    bars.dispose();
    place.set(true);
    expect(isOff('Insert below')).toBe(true);
  });
});
