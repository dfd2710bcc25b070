import { FocusKeeper } from '../../../../src/components/shared/focus-keeper.js';

describe('FocusKeeper', () => {
  let root: HTMLElement;
  let keeper: FocusKeeper;

  beforeEach(() => {
    root = document.body.appendChild(document.createElement('div'));
  });
  afterEach(() => {
    keeper.dispose();
    root.remove();
  });

  /** Draws a view and focuses one of its elements. */
  function draw(html: string, focused: string): void {
    root.innerHTML = html;
    keeper = new FocusKeeper(root);
    one(focused).focus();
  }
  const one = (selector: string): HTMLElement => root.querySelector<HTMLElement>(selector)!;
  /** Changes the view and returns the element that then has the focus. */
  async function after(change: () => void): Promise<string> {
    change();
    await Promise.resolve();
    return document.activeElement!.id || document.activeElement!.tagName;
  }
  const ROWS =
    '<input id="search"><ul><li><button id="a"></button><button id="menu"></button></li>' +
    '<li><button id="b"></button></li><li><button id="c"></button></li></ul>';

  it('[FOCUS1] gives the focus to the next row, or at the end to the previous one', async () => {
    draw(ROWS, '#menu');
    expect(await after(() => one('#a').parentElement!.remove())).toBe('b');
    expect(await after(() => one('#b').parentElement!.remove())).toBe('c');
    expect(await after(() => one('#c').parentElement!.remove())).toBe('search');
  });

  it('[FOCUS1] follows a row that is redrawn in another place', async () => {
    draw('<div><b data-id="x y" tabindex="0"></b></div><p><button id="far"></button></p>', 'b');
    const found = await after(() => {
      one('div').innerHTML = '';
      one('p').innerHTML += '<b data-id="x y" id="same" tabindex="0"></b>';
    });
    expect(found).toBe('same');
  });

  it('[FOCUS1] gives the focus to the element that took the place', async () => {
    draw('<header><button id="back"></button><input id="field"></header>', '#field');
    const title = document.createElement('button');
    title.id = 'title';
    expect(await after(() => one('#field').replaceWith(title))).toBe('title');
  });

  it('[FOCUS1] skips elements that cannot take the focus, and at last focuses the view itself', async () => {
    root.id = 'root';
    draw('<p><button id="on"></button><button disabled></button></p>', '#on');
    expect(await after(() => one('#on').remove())).toBe('root');
  });

  it('[FOCUS10] gives the focus to no button if the user was writing', async () => {
    root.id = 'root';
    draw('<button id="back"></button><textarea></textarea>', 'textarea');
    const gone = document.createElement('section');
    gone.innerHTML = '<button id="copy"></button><a id="link" href="#"></a>';
    expect(await after(() => one('textarea').replaceWith(gone))).toBe('root');
  });

  it('[FOCUS1] leaves the focus where the user or other code has put it', async () => {
    const other = document.body.appendChild(document.createElement('button'));
    other.id = 'other';
    draw(ROWS, '#a');
    other.focus();
    expect(await after(() => one('li').remove())).toBe('other');
    other.remove();
    expect(await after(() => one('li').remove())).toBe('BODY');
  });

  it('[FOCUS1] keeps the focus that the view had before it was watched', async () => {
    root.innerHTML = ROWS;
    one('#a').focus();
    keeper = new FocusKeeper(root);
    expect(await after(() => one('li').remove())).toBe('b');
  });

  it('[FOCUS1] does not take the focus that another view has lost', async () => {
    const other = document.body.appendChild(document.createElement('button'));
    draw(ROWS, '#a');
    other.focus();
    const found = await after(() => {
      one('li').remove();
      other.remove();
    });
    expect(found).toBe('BODY');
  });

  it('does nothing after dispose', async () => {
    draw(ROWS, '#a');
    keeper.dispose();
    expect(await after(() => one('li').remove())).toBe('BODY');
  });
});
