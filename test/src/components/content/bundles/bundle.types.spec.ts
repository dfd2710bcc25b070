import type { JSONValue } from '@lumino/coreutils';
import { renderBundle } from '../../../../../src/components/content/bundles/bundle.js';
import type { IRendered } from '../../../../../src/components/content/contracts.js';
import { CLOSED } from '../../../../../src/components/content/resources/resource-policy.js';
import { hostileBundles, png } from '../../../../harness/hostile-bundles.js';
import {
  buttonOf,
  cardsOf,
  dangers,
  draw,
  picturesOf,
  rendered,
  shown,
  SINK,
  trans
} from './bundle-scene.js';

beforeEach(() => {
  rendered.length = 0;
});

describe('hostile bundles', () => {
  it.each(hostileBundles(place => (place === 'own' ? '/api/contents/sink' : SINK)))(
    '[BUNDLE3] %s is a card',
    async (_, data) => {
      const node = await shown(data);
      expect(dangers(node)).toEqual([]);
      expect(picturesOf(node)).toEqual([]);
      expect(cardsOf(node)).toHaveLength(1);
      expect(rendered).toEqual([]);
    }
  );
});

describe('renderBundle', () => {
  it('[BUNDLE2] shows a plot without its text fallback', async () => {
    const node = await shown({ 'text/plain': '<Figure>', 'image/png': png(4, 2) });
    expect(picturesOf(node)).toEqual([`data:image/png;base64,${png(4, 2)}`.slice(0, 30)]);
    expect(node.textContent).toBe('');
    expect(node.querySelector('img')!.alt).not.toBe('');
  });

  it('[BUNDLE2] shows a picture whose base64 has line breaks, as in notebook files', async () => {
    const lines = png(4, 2).replace(/.{20}/g, '$&\n');
    expect(picturesOf(await shown({ 'image/png': lines }))).toHaveLength(1);
    expect(picturesOf(await shown({ 'image/png': lines.split(/(?<=\n)/) }))).toHaveLength(1);
  });

  it('[BUDGET21] shows text that changes direction often in small pieces', async () => {
    const text = '\u0628a'.repeat(8_000);
    const node = await shown({ 'text/plain': text });
    expect(node.querySelector('pre')!.textContent).toHaveLength(1_000);
    expect(node.querySelectorAll('pre > div')).toHaveLength(1);
    expect(cardsOf(await shown({ 'text/html': `<p>${text}</p>` }))).toEqual(['Page (HTML)']);
  });

  const nested = (depth: number): JSONValue => {
    let value: JSONValue = 1;
    for (let i = 0; i < depth; i++) {
      value = [value];
    }
    return value;
  };

  it('[BUNDLE21] does not indent deeply nested data, and does not show data that is nested far too deeply', async () => {
    const textOf = async (depth: number): Promise<string> =>
      (await shown({ 'application/json': nested(depth) })).querySelector('pre')!.textContent;
    expect(await textOf(3)).toBe('[\n  [\n    [\n      1\n    ]\n  ]\n]');
    expect(await textOf(900)).toBe(`${'['.repeat(900)}1${']'.repeat(900)}`);
    expect(await textOf(2_000)).toBe('');
  });

  it('[BUDGET21] shows text of many scripts in small pieces', async () => {
    const text = Array.from({ length: 2_000 }, (_, i) =>
      String.fromCodePoint(0x370 + ((i * 37) % 12_000))
    ).join('');
    const node = await shown({ 'text/plain': text });
    expect(node.querySelector('pre')!.textContent).toHaveLength(300);
    expect(cardsOf(await shown({ 'text/html': `<p>${text}</p>` }))).toEqual(['Page (HTML)']);
  });
  it.each([
    ['text/markdown', 'a *b*', 'a *b*'],
    ['text/latex', '$x$', '$x$'],
    ['text/vnd.mermaid', 'graph TD\n````', '`````mermaid\ngraph TD\n````\n`````']
  ])('[BUNDLE2] renders %s like a body', async (type, text, expected) => {
    await shown({ [type]: text, 'text/plain': 'x' });
    expect(rendered).toEqual([expected]);
  });

  it('[BUNDLE2] typesets its content and releases it', async () => {
    const calls: string[] = [];
    class Rendered implements IRendered {
      readonly node = document.createElement('p');
      attach(): void {
        calls.push('attach');
      }
      dispose(): void {
        calls.push('dispose');
      }
    }
    const bundle = { data: { 'text/latex': '$x$' } };
    const renderMarkdown = (): Promise<IRendered> => Promise.resolve(new Rendered());
    const drawn = await renderBundle({ bundle, renderMarkdown, policy: CLOSED, trans });
    drawn?.attach?.();
    drawn?.dispose();
    expect(calls).toEqual(['attach', 'dispose']);
  });

  it('[BUNDLE2] shows data as text', async () => {
    const node = await shown({ 'application/json': ['a', { b: 1 }] });
    expect(JSON.parse(node.querySelector('pre')!.textContent)).toEqual(['a', { b: 1 }]);
  });

  it('[BUNDLE3] shows the picture of a chart beside its card', async () => {
    const node = await shown({
      'application/vnd.vega.v5+json': { data: { url: SINK } },
      'image/png': png(4, 2),
      'text/plain': '<Vega>'
    });
    expect(picturesOf(node)).toHaveLength(1);
    expect(cardsOf(node)).toEqual(['Interactive chart (Vega)']);
    expect(node.textContent).not.toContain('<Vega>');
  });

  it('[BUNDLE3] shows the text beside an unknown type', async () => {
    const node = await shown({ 'application/x-thing': 'abc', 'text/plain': 'a thing' });
    expect(node.querySelector('pre')!.textContent).toBe('a thing');
    expect(cardsOf(node)).toEqual(['Content of type application/x-thing']);
  });

  it('[BUNDLE3] a card names its type and size', async () => {
    const node = await shown({ 'image/png': png(30_000, 30_000, 1) });
    const card = node.querySelector('.cq-ContentCard')!;
    expect(card.getAttribute('role')).toBe('group');
    expect(card.getAttribute('aria-label')).toBe('Image');
    expect(card.textContent).toMatch(/30000 × 30000, \d+ B/);
  });

  it('[BUNDLE4] opens a page in a frame without origin, and closes it', async () => {
    const node = await shown({ 'text/html': '<script>1</script>' });
    document.body.append(node);
    buttonOf(node, 'Open').click();
    const frame = node.querySelector('iframe')!;
    expect(frame.getAttribute('sandbox')).toBe('allow-scripts');
    expect(frame.getAttribute('allow')).toBe('');
    expect(frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(frame.src).toMatch(/\/frame\.html$/);
    expect(frame.title).toBe('Page (HTML)');
    expect(document.activeElement).toBe(buttonOf(node, 'Close'));
    buttonOf(node, 'Close').click();
    expect(node.querySelector('iframe')).toBeNull();
    expect(document.activeElement).toBe(buttonOf(node, 'Open'));
    node.remove();
  });

  it.each([
    ['application/vnd.bokehjs_exec.v0+json', { mark: 'bar' }],
    ['application/vnd.jupyter.widget-view+json', { mark: 'bar' }],
    ['application/geo+json', { mark: 'bar' }]
  ])('[BUNDLE4] opens %s as text', async (type, data) => {
    const node = await shown({ [type]: data });
    buttonOf(node, 'Open').click();
    expect(node.querySelector('iframe')).toBeNull();
    expect(JSON.parse(node.querySelector('pre')!.textContent)).toEqual(data);
    expect(node.querySelector('[aria-label="Copy code"]')).not.toBeNull();
  });

  it.each([
    ['nothing', {}],
    ['null', null],
    ['a text', 'text/plain'],
    ['a list', ['text/plain']],
    [
      'no types',
      { plain: 'a', '': 'b', 'text/': 'c', '/x': 'd', 'a/b/c': 'e', 'text/pl ain': 'f' }
    ],
    ['names of prototypes', JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}')],
    [
      'what is no text',
      { 'text/plain': 1, 'text/html': { a: 1 }, 'image/png': [1], 'text/latex': null }
    ],
    ['nothing in it', { 'text/plain': '', 'text/html': [] }],
    [
      'too many to be looked at',
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, 'y']))
    ]
  ])('[BUNDLE9] renders nothing for %s', async (_, data) => {
    expect(await draw(data)).toBeNull();
  });

  it('[BUNDLE9] looks at own properties only', async () => {
    const data = Object.create({ 'text/html': '<b>x</b>' }) as object;
    expect(await draw(data)).toBeNull();
  });

  it.each([
    [{ 'image/png': { width: 100, height: 50 } }, [100, 50]],
    [{ 'image/png': { width: '100', height: NaN } }, [null, null]],
    [{ 'image/png': { width: 1e9, height: -1 } }, [null, null]],
    [{ 'image/png': 'wide' }, [null, null]],
    [{ 'image/png': null }, [null, null]],
    [null, [null, null]],
    [[], [null, null]],
    ['x', [null, null]]
  ])('[BUNDLE10] reads the sizes from the metadata %j: %j', async (metadata, [width, height]) => {
    const node = await shown({ 'image/png': png(4, 2) }, metadata);
    const img = node.querySelector('img')!;
    const read = (name: string): number | null =>
      img.hasAttribute(name) ? Number(img.getAttribute(name)) : null;
    expect([read('width'), read('height')]).toEqual([width, height]);
  });

  it('[BUNDLE10] accepts a background colour by name, and no other value', async () => {
    const node = await shown(
      { 'image/png': png(4, 2) },
      { 'image/png': { needs_background: 'light', isolated: true, unconfined: true, style: 'x' } }
    );
    expect(node.querySelector('img')!.className).toBe('cq-Picture jp-needs-light-background');
    const other = await shown(
      { 'image/png': png(4, 2) },
      { 'image/png': { needs_background: 'x y' } }
    );
    expect(other.querySelector('img')!.className).toBe('cq-Picture');
  });

  it('[BUNDLE7] shows long text a portion at a time', async () => {
    const text = Array.from({ length: 1_000 }, (_, i) => `line ${i}`).join('\n');
    const node = await shown({ 'text/plain': text });
    const pre = node.querySelector('pre')!;
    expect(pre.textContent.split('\n')).toHaveLength(201);
    const more = [...node.querySelectorAll('button')].at(-1)!;
    for (let i = 0; i < 4; i++) {
      more.click();
    }
    expect(pre.textContent).toBe(text);
    expect(more.hidden).toBe(true);
  });

  it('[BUNDLE7] shows one very long line a portion at a time, without cutting a character', async () => {
    const text = 'x' + '😀'.repeat(20_000);
    const pre = (await shown({ 'text/plain': text })).querySelector('pre')!;
    expect(pre.textContent.length).toBeLessThanOrEqual(16 * 1024);
    expect(text.startsWith(pre.textContent)).toBe(true);
    expect(pre.textContent).not.toMatch(/[\ud800-\udbff]$/);
  });
});
