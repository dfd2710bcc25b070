import { Readings } from '../../../../../src/components/content/resources/readings.js';
import type { IResourcePolicy } from '../../../../../src/components/content/resources/resources.js';
import { RequestError } from '../../../../../src/model/index.js';
import { png } from '../../../../harness/hostile-bundles.js';
import {
  buttonsOf,
  CHAT,
  draw,
  FOREIGN,
  loads,
  NONE,
  OWN,
  PATH,
  policyWith
} from './image-addresses.js';

describe('imageCard', () => {
  it('[TRUST2] names the host, and loads on a click without credentials', () => {
    const node = draw('https://evil.test/a.png', policyWith());
    expect(loads(node)).toEqual([]);
    expect(node.textContent).toContain('Image from evil.test');
    expect(node.textContent).toContain('a plot');
    expect(node.querySelector('[role=group]')!.getAttribute('aria-label')).toBe(
      'Image from evil.test'
    );
    expect(buttonsOf(node)).toEqual(['Load image']);
    node.querySelector('button')!.click();
    const img = node.querySelector('img')!;
    expect(img.src).toBe('https://evil.test/a.png');
    expect([img.crossOrigin, img.referrerPolicy, img.srcset]).toEqual([
      'anonymous',
      'no-referrer',
      ''
    ]);
  });

  it('[TRUST2] shows content that needs a login in a frame that contacts only that host', () => {
    const node = draw('https://evil.test/a.png?"><script>', policyWith());
    node.querySelector('button')!.click();
    node.querySelector('img')!.dispatchEvent(new Event('error'));
    const frame = node.querySelector('iframe')!;
    expect(frame.getAttribute('sandbox')).toBe('');
    expect(frame.srcdoc).toContain("default-src 'none'");
    expect(frame.srcdoc).toContain('img-src https://evil.test"');
    expect(frame.srcdoc).not.toContain('<script>');
  });

  it('[TRUST2] a click within a link does not follow the link', () => {
    const link = document.createElement('a');
    link.href = 'https://evil.test/';
    link.append(draw('https://evil.test/a.png', policyWith()));
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    const followed = jest.fn();
    link.addEventListener('click', followed);
    link.querySelector('button')!.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(followed).not.toHaveBeenCalled();
  });

  it.each(OWN)('[TRUST2] does not offer to load %j', address => {
    const node = draw(
      address,
      policyWith({ trustedHosts: ['hub.test', '*.test'], trust: jest.fn() })
    );
    expect(loads(node)).toEqual([]);
    expect(buttonsOf(node)).toEqual([]);
    expect(node.textContent).toContain('are not loaded');
  });

  it.each(NONE)('[TRUST2] %# offers nothing for %.40j', address => {
    const node = draw(address, policyWith());
    expect([...loads(node), ...buttonsOf(node)]).toEqual([]);
  });

  it('[TRUST2] contains only text, of bounded length', () => {
    const node = draw('https://evil.test/', policyWith(), `<img src=x>${'a'.repeat(5_000)}`);
    expect(node.querySelector('img')).toBeNull();
    expect(node.textContent.length).toBeLessThan(400);
  });

  it('[BUDGET31] has a name of one short line, which a browser shows in the place of a damaged image', () => {
    const words = `\u202ea\n${'b'.repeat(5_000)}`;
    const node = draw(`data:image/png;base64,${png(1, 1)}`, policyWith(), words);
    expect(node.querySelector('img')!.alt).toMatch(/^a b{197}…$/);
  });

  it('[TRUST3] loads at once from a trusted host', () => {
    const node = draw('https://pics.test/a.png', policyWith({ trustedHosts: ['pics.test'] }));
    expect(loads(node)).toEqual(['https://pics.test/a.png']);
    expect(node.querySelector('img')!.crossOrigin).toBe('anonymous');
  });

  it('[TRUST6] offers to trust a host permanently where that can be stored', () => {
    const trust = jest.fn();
    const node = draw('https://pics.test/a.png', policyWith({ trust }));
    expect(buttonsOf(node)).toEqual(['Load image', 'Always load from pics.test']);
    node.querySelectorAll('button')[1].click();
    expect(trust).toHaveBeenCalledWith('pics.test');
    expect(loads(node)).toEqual(['https://pics.test/a.png']);
    for (const address of ['http://pics.test/a.png', 'https://pics.test:8443/a.png']) {
      expect(buttonsOf(draw(address, policyWith({ trust })))).toEqual(['Load image']);
    }
  });

  describe('of a file of a chat', () => {
    const made = jest.fn((blob: Blob) => `blob:${blob.type}`);
    beforeAll(() => {
      URL.createObjectURL = made as never;
      URL.revokeObjectURL = jest.fn();
    });
    const blobOf = (bytes: Buffer, type = 'text/html'): Blob =>
      Object.assign(new Blob([new Uint8Array(bytes)], { type }), {
        arrayBuffer: () => Promise.resolve(new Uint8Array(bytes).buffer)
      });
    const settled = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        await Promise.resolve();
      }
    };

    it('[TRUST1] reads it with the reader’s token and shows it', async () => {
      const read = jest.fn<Promise<Blob>, [string, boolean]>(() =>
        Promise.resolve(blobOf(Buffer.from(png(3, 3), 'base64')))
      );
      const node = draw(`/${PATH}/plot.png`, policyWith({ read }));
      await settled();
      expect(read).toHaveBeenCalledWith(PATH, false);
      expect(node.querySelector('img')!.src).toBe('blob:image/png');
    });

    it.each([
      ['no picture', blobOf(Buffer.from('<svg>'))],
      ['too many pixels', blobOf(Buffer.from(png(30_000, 30_000, 1), 'base64'))],
      ['too many bytes', { size: 11 * 1024 * 1024 } as Blob]
    ])('[TRUST1] rejects %s', async (_, blob) => {
      const node = draw(PATH, policyWith({ read: () => Promise.resolve(blob) }));
      await settled();
      expect(loads(node)).toEqual([]);
      expect(node.textContent).toContain('too large or not an image');
    });

    it('[BUDGET20] waits for a click if its file has far more pixels than bytes', async () => {
      const blob = blobOf(Buffer.from(png(5_000, 5_000, 1), 'base64'));
      const node = draw(PATH, policyWith({ read: () => Promise.resolve(blob) }));
      await settled();
      expect(loads(node)).toEqual([]);
      node.querySelector('button')!.click();
      expect(node.querySelector('img')!.src).toBe('blob:image/png');
    });

    it('[TRUST1] says why it cannot be read, and reads it again on a click', async () => {
      const read = jest
        .fn<Promise<Blob>, [string, boolean]>()
        .mockRejectedValueOnce(new Error('Not yours.'))
        .mockResolvedValueOnce(blobOf(Buffer.from(png(3, 3), 'base64')));
      const node = draw(PATH, policyWith({ read }));
      await settled();
      expect(node.textContent).toContain('Not yours.');
      node.querySelector('button')!.click();
      await settled();
      expect(read.mock.calls).toEqual([
        [PATH, false],
        [PATH, true]
      ]);
      expect(loads(node)).toHaveLength(1);
    });

    it('[TRUST7] a file of another chat is read on a click', async () => {
      const read = jest.fn<Promise<Blob>, [string, boolean]>(() =>
        Promise.resolve(blobOf(Buffer.from(png(3, 3), 'base64')))
      );
      const other = PATH.replace(CHAT, CHAT.replace('0', '9'));
      const node = draw(other, policyWith({ read }));
      await settled();
      expect(read).not.toHaveBeenCalled();
      expect(node.textContent).toContain('Image from another chat');
      node.querySelector('button')!.click();
      await settled();
      expect(read.mock.calls).toEqual([[other, true]]);
      expect(loads(node)).toHaveLength(1);
    });

    it('[TRUST7] a file that was too many or too long says so', async () => {
      const failing = (code: string): IResourcePolicy =>
        policyWith({ read: () => Promise.reject(new RequestError(0, code, '')) });
      const [many, long] = ['too_many_reads', 'too_large'].map(code => draw(PATH, failing(code)));
      await settled();
      expect(buttonsOf(many)).toEqual(['Load image']);
      expect(buttonsOf(long)).toEqual([]);
      expect(long.textContent).toContain('too large or not an image');
    });

    it('[TRUST8] a row reads each address once, and a failed one again only on a click', async () => {
      const signals: AbortSignal[] = [];
      const read = jest.fn((_path: string, isAsked: boolean, signal?: AbortSignal) => {
        signals.push(signal!);
        return isAsked
          ? Promise.resolve(blobOf(Buffer.from(png(3, 3), 'base64')))
          : Promise.reject(new Error('Not yet.'));
      });
      const readings = new Readings();
      const policy = policyWith({ read }).ofRow(readings);
      const nodes = [draw(PATH, policy), draw(`/${PATH}/plot.png`, policy)];
      await settled();
      nodes[0].querySelector('button')!.click();
      await settled();
      const again = draw(PATH, policy);
      await settled();
      expect(read).toHaveBeenCalledTimes(2);
      expect([loads(nodes[0]), loads(again)]).toEqual([['blob:image/png'], ['blob:image/png']]);
      expect(signals[1].aborted).toBe(false);
      readings.dispose();
      expect(signals[1].aborted).toBe(true);
    });
  });

  it('[TRUST1] an image without a card holds its bytes itself', () => {
    const policy = policyWith({ trustedHosts: ['pics.test'] });
    expect(policy.canLoad(`data:image/png;base64,${png(2, 2)}`)).toBe(true);
    for (const address of [
      ...OWN,
      ...NONE,
      ...FOREIGN.map(([a]) => a),
      PATH,
      'https://pics.test/a.png'
    ]) {
      expect(policy.canLoad(address)).toBe(false);
    }
    expect(loads(draw(`data:image/png;base64,${png(2, 2)}`, policy))).toHaveLength(1);
    expect(draw(`data:image/png;base64,${png(30_000, 30_000, 1)}`, policy).textContent).toContain(
      'too large'
    );
  });
});
