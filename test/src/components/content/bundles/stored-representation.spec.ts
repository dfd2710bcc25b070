import { CodeBars } from '../../../../../src/components/content/rendering/code-bars.js';
import { nullTranslator } from '@jupyterlab/translation';
import { renderBundle } from '../../../../../src/components/content/bundles/bundle.js';
import { BundleFiles } from '../../../../../src/components/content/bundles/bundle-files.js';
import type { IRendered } from '../../../../../src/components/content/contracts.js';
import { CLOSED } from '../../../../../src/components/content/resources/resource-policy.js';
import { KEPT_APART, type IKeptApart } from '../../../../../src/document/index.js';
import { PLOT_SVG, png } from '../../../../harness/hostile-bundles.js';

const trans = nullTranslator.load('x');
const TEXT = { 'text/plain': '<Figure>' };

/** A file as a browser represents it. */
const fileOf = (bytes: Buffer): Blob =>
  Object.assign(new Blob([new Uint8Array(bytes)]), {
    arrayBuffer: () => Promise.resolve(new Uint8Array(bytes).buffer),
    text: () => Promise.resolve(bytes.toString())
  });

/** A chat's files, which arrive when the test says so. */
class Chat {
  readonly asked: string[] = [];
  readonly signals: AbortSignal[] = [];
  /** Whether the reader asked for each. */
  readonly clicks: boolean[] = [];
  /** Bytes by file id. A file without bytes cannot be read. */
  bytes: Record<string, Buffer> = {};
  holds = false;
  release: () => void = () => undefined;

  readonly files = new BundleFiles(async ({ attachment }, isAsked, signal) => {
    this.asked.push(attachment);
    this.clicks.push(isAsked);
    this.signals.push(signal);
    if (this.holds) {
      await new Promise<void>(resolve => (this.release = resolve));
    }
    if (!this.bytes[attachment]) {
      throw new Error('The chat server did not respond.');
    }
    return fileOf(this.bytes[attachment]);
  });

  /** The entry of such a file in a bundle. */
  keep(type: string, id: string, bytes: Buffer, encoding: IKeptApart['encoding']): object {
    this.bytes[id] = bytes;
    return { [type]: { attachment: id, bytes: bytes.length, encoding } };
  }
}

describe('representations in files', () => {
  let chat: Chat;
  let urls: Set<string>;
  let drawn: IRendered;

  beforeEach(() => {
    chat = new Chat();
    urls = new Set();
    URL.createObjectURL = blob => {
      const url = `blob:${(blob as Blob).type}/${urls.size}`;
      urls.add(url);
      return url;
    };
    URL.revokeObjectURL = url => void urls.delete(url);
  });
  afterEach(() => drawn?.node.remove());

  async function show(kept: object, inline: object = TEXT, metadata?: object): Promise<void> {
    const bundle = { data: { ...inline, [KEPT_APART]: kept }, metadata } as never;
    const renderMarkdown = (text: string): Promise<IRendered> => {
      const node = document.createElement('p');
      node.textContent = `markdown: ${text}`;
      return Promise.resolve({ node, dispose: () => undefined });
    };
    const codeBars = new CodeBars({ host: document.body, trans });
    const options = { bundle, renderMarkdown, policy: CLOSED, trans, codeBars };
    drawn = (await renderBundle({ ...options, files: chat.files }))!;
    document.body.append(drawn.node);
    drawn.attach?.();
    await settled();
  }
  const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));
  const pictures = (): HTMLImageElement[] => [...drawn.node.querySelectorAll('img')];
  const cards = (): string[] =>
    [...drawn.node.querySelectorAll('.cq-ContentCard-title')].map(one => one.textContent ?? '');
  const button = (name: string): HTMLButtonElement =>
    [...drawn.node.querySelectorAll('button')].find(one => one.textContent === name)!;
  const place = (): HTMLElement | null => drawn.node.querySelector('.cq-Apart-place');
  const plot = (id = 'plot'): object =>
    chat.keep('image/png', id, Buffer.from(png(4, 2), 'base64'), 'base64');
  const HTML = Buffer.from('<script>1</script>');

  it('[BUNDLE11] a plot is read and shown without its text fallback', async () => {
    await show(plot(), TEXT, { 'image/png': { width: 40, needs_background: 'light' } });
    expect(chat.asked).toEqual(['plot']);
    const [img] = pictures();
    expect([img.src, img.alt, img.width]).toEqual([[...urls][0], 'Image', 40]);
    expect(img.src).toContain('image/png');
    expect(img.className).toBe('cq-Picture jp-needs-light-background');
    expect(drawn.node.textContent).toBe('');
  });

  it.each([
    ['a drawing', 'image/svg+xml', PLOT_SVG, 'text', 'img[src^="data:image/svg+xml"]', ''],
    ['markdown', 'text/markdown', 'a *b*', 'text', 'p', 'markdown: a *b*'],
    ['data', 'application/json', '{"a":1}', 'json', '.cq-Code > pre', '{\n  "a": 1\n}'],
    ['lines', 'text/plain', '["a\\n","b"]', 'json', '.cq-Code > pre', 'a\nb']
  ] as const)(
    '[BUNDLE11] %s looks the same as in a bundle',
    async (_, type, text, as, at, told) => {
      await show(chat.keep(type, 'a', Buffer.from(text), as));
      expect(drawn.node.querySelector(at)!.textContent).toBe(told);
      expect(cards()).toEqual([]);
    }
  );

  it('[BUNDLE11] a chart shows its picture beside its card', async () => {
    const chart = Buffer.from('{"mark":"bar"}');
    const vega = chat.keep('application/vnd.vega.v5+json', 'vega', chart, 'json');
    await show({ ...vega, ...plot() });
    expect(pictures()).toHaveLength(1);
    expect(cards()).toEqual(['Interactive chart (Vega)']);
    expect(chat.asked).toEqual(['plot']);
  });

  it('[BUNDLE12] only the best of several representations is read', async () => {
    const jpeg = chat.keep('image/jpeg', 'jpeg', Buffer.from('x'), 'base64');
    await show({ ...jpeg, ...plot(), ...chat.keep('text/plain', 'text', HTML, 'text') });
    expect(chat.asked).toEqual(['plot']);
  });

  it('[BUNDLE12] a better representation in the bundle itself is shown, and no file is read', async () => {
    await show(plot(), { 'text/markdown': 'a' });
    expect(drawn.node.textContent).toBe('markdown: a');
    expect(chat.asked).toEqual([]);
  });

  it.each([
    ['image/png', 11 * 1024 * 1024, 'Image', '11 MB'],
    ['image/svg+xml', 600 * 1024, 'Drawing (SVG)', '600 KB'],
    ['text/markdown', 100 * 1024, 'Text', '100 KB'],
    ['text/plain', 2 * 1024 * 1024, 'Text', '2 MB']
  ])('[BUNDLE12] a long %s is a card', async (type, bytes, title, size) => {
    await show({ [type]: { attachment: 'a', bytes, encoding: 'text' } });
    expect(cards()).toEqual([title]);
    expect(drawn.node.textContent).toContain(size);
    expect(chat.asked).toEqual([]);
  });

  it.each([
    ['too many pixels', Buffer.from(png(30_000, 30_000, 1), 'base64'), '30000 × 30000'],
    ['no picture', Buffer.from('<svg onload="x">'), '18 B']
  ])('[BUNDLE12] a file with %s is a card, as in a bundle', async (_, bytes, told) => {
    await show(chat.keep('image/png', 'a', bytes, 'base64'));
    expect(pictures()).toEqual([]);
    expect(cards()).toEqual(['Image']);
    expect(drawn.node.textContent).toContain(told);
    expect(urls.size).toBe(0);
  });

  it('[BUNDLE12] a redrawn row does not read its file again', async () => {
    await show(plot());
    drawn.dispose();
    drawn.node.remove();
    await show(plot());
    expect(pictures()).toHaveLength(1);
    expect(chat.asked).toEqual(['plot']);
  });

  it('[BUNDLE12] a replaced bundle releases its files', async () => {
    chat.holds = true;
    await show(plot());
    await show(plot('other'));
    expect(chat.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    chat.holds = false;
    await show(plot());
    expect(chat.asked).toEqual(['plot', 'other', 'plot']);
  });

  it('[BUNDLE12] a removed row ends its request and draws nothing', async () => {
    chat.holds = true;
    await show(plot());
    drawn.dispose();
    chat.files.dispose();
    expect(chat.signals[0].aborted).toBe(true);
    chat.release();
    await settled();
    expect(pictures()).toEqual([]);
    expect(urls.size).toBe(0);
  });

  it('[BUNDLE12] the address of a picture is released once the picture is shown, or with its row', async () => {
    await show(plot());
    expect(urls.size).toBe(1);
    pictures()[0].dispatchEvent(new Event('load'));
    expect(urls.size).toBe(0);
    drawn.node.remove();
    await show(plot());
    drawn.dispose();
    expect(urls.size).toBe(0);
  });

  it('[BUNDLE12] an invalid file id is not requested', async () => {
    await show({ 'image/png': { attachment: '..', bytes: 9, encoding: 'base64' } });
    expect(chat.asked).toEqual([]);
    expect(drawn.node.querySelector('pre')!.textContent).toBe('<Figure>');
  });

  it('[BUNDLE12] the rest of the bundle is shown if no files can be read', async () => {
    const bundle = { data: { ...TEXT, [KEPT_APART]: plot() } } as never;
    const renderMarkdown = (): Promise<IRendered> => Promise.reject(new Error('none'));
    drawn = (await renderBundle({ bundle, renderMarkdown, policy: CLOSED, trans }))!;
    expect(drawn.node.textContent).toBe('<Figure>');
    expect(cards()).toEqual([]);
  });

  it('[BUNDLE13] HTML is read once, when it is opened, and its text is beside it', async () => {
    await show(chat.keep('text/html', 'page', HTML, 'text'));
    expect(cards()).toEqual(['Page (HTML)']);
    expect(drawn.node.textContent).toContain('18 B');
    expect(drawn.node.querySelector('pre')!.textContent).toBe('<Figure>');
    expect(chat.asked).toEqual([]);
    const open = button('Open');
    open.focus();
    open.click();
    open.click();
    expect(open.textContent).toBe('Loading…');
    await settled();
    expect(drawn.node.querySelector('iframe')!.getAttribute('sandbox')).toBe('allow-scripts');
    expect(document.activeElement).toBe(button('Close'));
    button('Close').click();
    button('Open').click();
    expect(drawn.node.querySelector('iframe')).not.toBeNull();
    expect(chat.asked).toEqual(['page']);
    expect(chat.clicks).toEqual([true]);
  });

  it('[BUNDLE13] a chart that cannot be read says so, and can be opened again', async () => {
    await show(chat.keep('application/vnd.vega.v5+json', 'vega', Buffer.from('{}'), 'json'));
    chat.bytes = {};
    button('Open').click();
    await settled();
    expect(cards()).toEqual(['Interactive chart (Vega)']);
    expect(drawn.node.textContent).toContain('This could not be loaded.');
    chat.bytes = { vega: Buffer.from('{"mark":"bar"}') };
    button('Retry').click();
    await settled();
    expect(drawn.node.querySelector('.cq-Frame pre')!.textContent).toContain('"mark": "bar"');
  });

  it('[BUNDLE14] reserves the place of a picture and shows its name', async () => {
    chat.holds = true;
    await show(plot(), TEXT, { 'image/png': { width: 400, height: 300 } });
    expect(place()!.getAttribute('role')).toBe('img');
    expect(place()!.getAttribute('aria-label')).toBe('Image');
    expect(place()!.getAttribute('aria-busy')).toBe('true');
    expect([place()!.style.width, place()!.style.height]).toEqual(['400px', '300px']);
    chat.release();
    await settled();
    expect(place()).toBeNull();
    expect(pictures()).toHaveLength(1);
  });

  it('[BUNDLE15] a picture that cannot be read says so, with the text, and can be read again', async () => {
    const kept = plot();
    const { bytes } = chat;
    chat.bytes = {};
    await show(kept);
    expect(cards()).toEqual(['This image could not be loaded.']);
    expect(drawn.node.textContent).toContain('The chat server did not respond.');
    expect(drawn.node.querySelector('pre')!.textContent).toBe('<Figure>');
    chat.bytes = bytes;
    button('Retry').click();
    expect(place()).not.toBeNull();
    await settled();
    expect(pictures()).toHaveLength(1);
    expect(cards()).toEqual([]);
    expect(chat.asked).toEqual(['plot', 'plot']);
    expect(chat.clicks).toEqual([false, true]);
  });

  it('[BUNDLE15] a file that does not match its type says so', async () => {
    await show(chat.keep('text/latex', 'a', Buffer.from('{"a":1}'), 'json'));
    expect(cards()).toEqual(['This could not be loaded.']);
    expect(drawn.node.textContent).toContain('<Figure>');
  });
});
