import { libraryOf } from '../../../../../src/components/content/bundles/chart-frame.js';
import { buttonOf, shown } from './bundle-scene.js';

const VEGA = 'application/vnd.vega.v5+json';

/** Opens a chart, and resolves when it has been drawn or given up. */
async function opened(chart: unknown, answer: () => Promise<unknown>): Promise<HTMLElement> {
  globalThis.fetch = jest.fn(answer) as never;
  const node = await shown({ [VEGA]: chart });
  document.body.replaceChildren(node);
  buttonOf(node, 'Open').click();
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
  return node;
}

const page = (): Promise<unknown> => Promise.resolve({ ok: true, text: () => '<p>library</p>' });

const { fetch } = globalThis;
beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = fetch;
});

describe('a chart', () => {
  it.each([
    [VEGA, 'vega'],
    ['application/vnd.vegalite.v5.20.1+json', 'vega'],
    ['application/vnd.plotly.v1+json', 'plotly'],
    ['application/vnd.vega', null],
    ['application/vnd.vegalite.vx+json', null],
    ['application/vnd.plotly.v1', null]
  ])('[BUNDLE23] of type %s is drawn by %s', (type, library) => {
    expect(libraryOf(type)).toBe(library);
  });

  it('[BUNDLE23] opens in a frame without an origin, and closes with Escape', async () => {
    const node = await opened({ marks: [] }, page);
    expect(globalThis.fetch).toHaveBeenCalledTimes(1);
    const frame = node.querySelector('iframe')!;
    expect(frame.getAttribute('sandbox')).toBe('allow-scripts');
    expect(frame.title).toBe('Interactive chart (Vega)');
    buttonOf(node, 'Close').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })
    );
    expect(node.querySelector('iframe')).toBeNull();
    expect(document.activeElement).toBe(buttonOf(node, 'Open'));
  });

  it.each([
    ['too large', { text: 'x'.repeat(2 * 1024 * 1024) }, page, 'too large'],
    ['no JSON', '{', page, 'JSON'],
    ['a number', '1', page, 'not the description'],
    [
      'without its library',
      {},
      () => Promise.resolve({ ok: false, status: 404, statusText: 'Not Found' }),
      '404 Not Found'
    ],
    ['offline', {}, () => Promise.reject(new Error('Failed to fetch')), 'Failed to fetch']
  ])('[BUNDLE24] that is %s shows its text and the reason', async (_, chart, answer, reason) => {
    const node = await opened(chart, answer);
    expect(node.querySelector('iframe')).toBeNull();
    expect(node.querySelector('[role=alert]')!.textContent).toContain(reason);
    expect(node.querySelector('pre')!.textContent).not.toBe('');
    expect(node.querySelector('[aria-label="Copy code"]')).not.toBeNull();
  });

  it('[BUNDLE25] that is not drawn in time shows its text', async () => {
    const node = await opened({ marks: [] }, page);
    jest.advanceTimersByTime(9_999);
    expect(node.querySelector('iframe')).not.toBeNull();
    jest.advanceTimersByTime(1);
    expect(node.querySelector('iframe')).toBeNull();
    expect(node.querySelector('[role=alert]')!.textContent).toContain('too long');
  });

  it('[BUNDLE25] that was closed is not given up any more', async () => {
    const node = await opened({ marks: [] }, page);
    buttonOf(node, 'Close').click();
    jest.advanceTimersByTime(20_000);
    expect(node.querySelector('[role=alert]')).toBeNull();
    expect(buttonOf(node, 'Open')).toBeTruthy();
  });
});
