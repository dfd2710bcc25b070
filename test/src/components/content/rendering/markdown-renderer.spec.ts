import { nullTranslator } from '@jupyterlab/translation';
import {
  MarkdownRenderer,
  type IMarkdownRendererOptions
} from '../../../../../src/components/content/rendering/markdown-renderer.js';
import { renderersOf } from '../../../../../src/components/content/renderers.js';
import type { Colour, IRendered } from '../../../../../src/components/content/contracts.js';
import { CLOSED } from '../../../../../src/components/content/resources/resource-policy.js';
import { MainThreadParser } from '../../../../../src/components/content/markdown/main-thread-parser.js';
import { ManualClock } from '../../../../../testing/manual-clock.js';
import { slowTimers } from '../../../../harness/slow-timers.js';
import { timersOf } from '../../../../harness/stage.js';

const PICTURE = 'data:image/svg+xml,%3Csvg%2F%3E';

describe('MarkdownRenderer', () => {
  let clock: ManualClock;
  let host: HTMLElement;
  /** The texts that JupyterLab was given to colour, draw or typeset. */
  let asked: string[];
  let answer: (source: string) => string;
  let typeset: (element: HTMLElement) => void | Promise<void>;
  const made: IRendered[] = [];

  beforeEach(() => {
    clock = new ManualClock();
    host = document.body.appendChild(document.createElement('div'));
    asked = [];
    answer = source => source;
    typeset = () => undefined;
  });
  afterEach(() => {
    made.splice(0).forEach(rendered => rendered.dispose());
    host.remove();
  });

  function renderer(more: Partial<IMarkdownRendererOptions> = {}): MarkdownRenderer {
    return new MarkdownRenderer({
      parser: new MainThreadParser(Infinity),
      ...renderersOf({
        markdownParser: {
          render: source => {
            asked.push(source);
            return Promise.resolve(answer(source));
          }
        },
        latexTypesetter: {
          typeset: element => {
            asked.push(element.textContent);
            return typeset(element);
          }
        }
      }),
      policy: CLOSED,
      trans: nullTranslator.load('x'),
      timers: timersOf(clock),
      ...more
    });
  }

  async function render(text: string, isGrowing = false): Promise<HTMLElement> {
    const rendered = await renderer().render(text, isGrowing);
    made.push(rendered);
    host.append(rendered.node);
    rendered.attach?.();
    await settle();
    return rendered.node;
  }

  async function settle(): Promise<void> {
    for (let i = 0; i < 2_000; i++) {
      await Promise.resolve();
    }
  }

  it('[CONTENT10] code has the colours of JupyterLab as long as its text stays the same', async () => {
    answer = () =>
      '<pre><code class="x"><span class="ͼb">x</span> = <span class="ͼd">1</span>\n</code></pre>';
    const node = await render('```python\nx = 1\n```');
    expect(asked).toEqual(['```python\nx = 1\n```']);
    expect(node.querySelector('code')!.outerHTML).toBe(
      '<code class="language-python"><span class="ͼb">x</span> = <span class="ͼd">1</span>\n</code>'
    );
    answer = () => '<pre><code>something else</code></pre>';
    expect((await render('```python\nx = 1\n```')).textContent).toBe('x = 1\n');
    answer = () => {
      throw new Error('no such language');
    };
    expect((await render('```python\nx = 1\n```')).textContent).toBe('x = 1\n');
  });

  it('[CONTENT10] … and keeps only the classes of words', async () => {
    answer = () =>
      '<pre><code><span class="ͼb" id="y" style="color:red" data-x="z" onclick="x">x</span> <b class="cq&quot;"><img src=x>=</b> 1</code></pre>';
    const node = await render('```js\nx = 1\n```');
    expect(node.querySelector('code')!.innerHTML).toBe(
      '<span class="ͼb">x</span> <span><span></span>=</span> 1'
    );
  });

  it('[CONTENT10] no code escapes from the one block that JupyterLab is given', async () => {
    await render('````python\n```\n<b>\n`````x\n````');
    expect(asked).toEqual(['``````python\n```\n<b>\n`````x\n``````']);
  });

  it('[BUDGET16] text that does not look like code is not coloured', async () => {
    for (const line of ['&'.repeat(450), '${'.repeat(200), 'a('.repeat(99), 'f[{'.repeat(40)]) {
      await render(`\`\`\`js\n${line}\n\`\`\``);
    }
    expect(asked).toEqual([]);
    await render('```js\nconst a = [f({ b: (c) => `${d}` })];\n```');
    expect(asked).toHaveLength(1);
  });

  it('[BUDGET16] after a slow block, the rest of its message and large blocks of its language are not coloured', async () => {
    const block = (length: number): string =>
      `\`\`\`slowly\n${'ab\n'.repeat(length / 3)}\`\`\`\n\n`;
    // The language is loaded.
    await render(block(30));
    answer = source => {
      clock.advance(200);
      return source;
    };
    await render(block(30).repeat(3));
    expect(asked).toHaveLength(2);
    await render(block(3_000));
    expect(asked).toHaveLength(2);
    await render(block(300));
    expect(asked).toHaveLength(3);
  });

  it('[BUDGET16] the loading time of a language does not count as time of the blocks that wait for it', async () => {
    const block = '```slowly-loaded\nx = 1\n```\n\n';
    let load = (): void => undefined;
    const loads = new Promise<void>(resolve => (load = resolve));
    const colour: Colour = async () => {
      asked.push('code');
      await loads;
      return null;
    };
    const first = renderer({ colour }).render(block);
    const second = renderer({ colour }).render(block);
    await settle();
    clock.advance(5_000);
    load();
    made.push(await first, await second);
    made.push(await renderer({ colour }).render(block.repeat(3)));
    expect(asked).toHaveLength(5);
    const large = `\`\`\`slowly-loaded\n${'ab\n'.repeat(1_000)}\`\`\``;
    made.push(await renderer({ colour }).render(large));
    expect(asked).toHaveLength(6);
  });

  it('[BUDGET21] a text with too many changes of direction is shown as plain text, in pieces', async () => {
    const node = await render('\u0628a'.repeat(4_000));
    expect(node.querySelector('.jp-RenderedMarkdown')).toBeNull();
    expect(node.querySelector('.cq-Body-plain')!.textContent.length).toBeLessThanOrEqual(4_000);
    const honest = '\u0628\u0628\u0628 '.repeat(2_000);
    expect((await render(honest)).querySelector('.jp-RenderedMarkdown')).not.toBeNull();
    const growing = await render('\u0628a'.repeat(8_000), true);
    expect(growing.querySelectorAll('.cq-Body-plain')).toHaveLength(4);
  });

  const letters = (count: number, letter: (i: number) => number): string =>
    Array.from({ length: count }, (_, i) => String.fromCodePoint(letter(i))).join('');
  const rare = letters(1_200, i => (i % 2 ? 97 : 0x370 + ((i * 37) % 12_000)));

  it.each([
    ['many scripts', rare],
    ['many scripts in code', `\`\`\`\n${rare}\n\`\`\``],
    ['many scripts as references', [...rare].map(letter => `&#${letter.codePointAt(0)};`).join('')],
    ['many scripts across elements', [...rare].map(letter => `${letter}<!-- -->`).join('')],
    ['many symbols', letters(900, i => 0x2190 + i)],
    ['many emoji', letters(900, i => 0x1f300 + i)],
    ['two scripts in turn', letters(10_000, i => (i % 2 ? 0x3b1 : 97))],
    ['long in Tamil', letters(20_000, i => 0xb95 + (i % 24))],
    ['the scripts of Asia in turn', letters(10_000, i => [0x3042, 0x6f22, 0xac00][i % 3])]
  ])('[BUDGET21] a text of %s is shown as plain text, in small pieces', async (_, text) => {
    const node = await render(text);
    expect(node.querySelector('.jp-RenderedMarkdown, .cq-Code')).toBeNull();
    expect(node.querySelector('.cq-Body-plain')!.textContent.length).toBeLessThanOrEqual(4_000);
    expect(node.querySelector('.cq-Body-plain')!.textContent.length).toBeLessThan(text.length);
  });

  it.each([
    ['Japanese', '\u3053\u308c\u306f\u6e56\u306e\u6df1\u3055\u3067\u3059\u3002'.repeat(300)],
    ['Persian', '\u067e\u06cc\u0627\u0645 \u0686\u06a9 '.repeat(400)],
    ['Russian with English', '\u043e\u0437\u0435\u0440\u043e lake, '.repeat(600)],
    [
      'formulas in words',
      'where \u03b1 \u2264 \u03b2 and \u2211\u03bb\u2082 \u2192 \u221e; '.repeat(200)
    ],
    ['Khmer', '\u179f\u17bd\u179f\u17d2\u178f\u17b8 '.repeat(1_500)],
    ['emoji', 'well done \u{1f600}\u{1f389}\u{1f44d} '.repeat(200)],
    ['a tree of files', '\u251c\u2500\u2500 src\n\u2502   \u2514\u2500\u2500 a.ts\n'.repeat(300)]
  ])('[BUDGET21] … a text of %s is rendered', async (_, text) => {
    expect((await render(text)).querySelector('.jp-RenderedMarkdown')).not.toBeNull();
  });

  it('[BUDGET9] code stays plain if it is long, has a long line, or exceeds the budget of its message', async () => {
    await render(`\`\`\`js\n${'x\n'.repeat(4_000)}\`\`\``);
    await render(`\`\`\`js\n${'x'.repeat(501)}\n\`\`\``);
    expect(asked).toEqual([]);
    await render(`\`\`\`js\n${'x = 1\n'.repeat(900)}\`\`\`\n\n`.repeat(6));
    expect(asked).toHaveLength(4);
  });

  it('[CONTENT5] JupyterLab is given only formulas to typeset', async () => {
    typeset = element =>
      void (element.innerHTML = '<mjx-container id="mjx-1"><a href="x">y</a></mjx-container>');
    const node = await render('a $x$ b\n\n$$y$$\n\n\\begin{align}z\\end{align} $\\def\\x{}$');
    expect(asked).toEqual(['\\(x\\)', '\\[y\\]', '\\begin{align}z\\end{align}']);
    expect(node.querySelectorAll('mjx-container')).toHaveLength(3);
    expect(node.querySelectorAll('[id], [href]')).toHaveLength(0);
    expect(node.textContent).toContain('$\\def\\x{}$');
  });

  it('[CONTENT5] a formula that fails to typeset stays source text', async () => {
    const node = await render('a $x$ b');
    expect(node.textContent.trim()).toBe('a $x$ b');

    const complain = jest.spyOn(console, 'error').mockReturnValue();
    typeset = element => {
      if (element.textContent.includes('x')) {
        throw new Error('not loaded');
      }
      element.innerHTML = '<mjx-container></mjx-container>';
    };
    const mixed = await render('a $x$ b $y$');
    expect(mixed.querySelectorAll('mjx-container')).toHaveLength(1);
    expect(mixed.textContent).toContain('a $x$ b');
    expect(complain).toHaveBeenCalledTimes(1);
    complain.mockRestore();
  });

  it('[CONTENT9] only the picture of a diagram is used', async () => {
    const diagram = '```mermaid\ngraph LR\nA-->B\n```';
    answer = () =>
      `<div class="jp-RenderedMermaid" onclick="x"><figure><img src="${PICTURE}" width="9999" alt="a" onerror="x"><pre>x</pre></figure></div>`;
    const node = await render(diagram);
    expect(asked).toEqual([diagram]);
    expect(node.querySelector('.cq-Diagram')!.innerHTML).toBe(
      `<figure><img alt="a" width="4000" src="${PICTURE}"></figure>`
    );
    answer = () => '<div class="jp-RenderedMermaid"><figure><img src="/logout"></figure></div>';
    expect((await render(diagram)).querySelector('img')).toBeNull();
    answer = () => '<div class="jp-RenderedMermaid jp-mod-warning"><details>x</details></div>';
    expect((await render(diagram)).querySelector('pre')!.textContent).toContain('A-->B');
  });

  it('[BUDGET8] a large diagram is drawn on a click, one that could load content never, and none while the text grows', async () => {
    answer = () => `<div class="jp-RenderedMermaid"><figure><img src="${PICTURE}"></figure></div>`;
    const node = await render(`\`\`\`mermaid\ngraph LR\n${'A-->B\n'.repeat(60)}\`\`\``);
    expect(asked).toEqual([]);
    node.querySelector('button')!.click();
    await settle();
    expect(node.querySelectorAll('.cq-Diagram img, button')).toHaveLength(1);

    const unsafe = await render('```mermaid\ngraph LR\nclick A "https://x.test"\n```');
    expect(unsafe.querySelectorAll('img, button')).toHaveLength(0);
    asked.length = 0;
    await render('```mermaid\ngraph LR\nA-->B\n```', true);
    expect(asked).toEqual([]);
  });

  it('[BUDGET6] the work yields to the page while a message is built, coloured and typeset', async () => {
    const timers = slowTimers(3);
    const text = '*a* $x$ \n\n'.repeat(30);
    const rendered = await renderer({ timers }).render(text);
    made.push(rendered);
    const built = timers.turns;
    expect(built).toBeGreaterThan(20);
    rendered.attach?.();
    await settle();
    expect(timers.turns - built).toBeGreaterThan(8);
    expect(rendered.node.querySelectorAll('em')).toHaveLength(30);
  });

  it('[BUDGET6] released content is not processed any more', async () => {
    let finish = (): void => undefined;
    typeset = () => new Promise<void>(resolve => (finish = resolve));
    const timers = slowTimers(20);
    const rendered = await renderer({ timers }).render('$a$ $b$ $c$');
    rendered.attach?.();
    await settle();
    rendered.dispose();
    finish();
    await settle();
    expect(asked).toEqual(['\\(a\\)']);
  });
});
