import { nullTranslator } from '@jupyterlab/translation';
import fc from 'fast-check';
import { isTrusted, placeOf } from '../../../../src/components/content/addresses.js';
import { ResourcePolicy } from '../../../../src/components/content/resource-policy.js';
import { imageCard, type IResourcePolicy } from '../../../../src/components/content/resources.js';
import { png } from '../../../harness/hostile-bundles.js';

const trans = nullTranslator.load('x');
const PAGE = 'https://hub.test/user/ada/lab/tree/a';
const SERVER = 'https://hub.test/user/ada/colloquy/';
const CHAT = '0b0e4f60-6a0c-4d6a-9d0a-0f6a3c1d2e3f';
const FILE = '1b0e4f60-6a0c-4d6a-9d0a-0f6a3c1d2e3f';
const PATH = `chat/threads/${CHAT}/attachments/${FILE}`;

const policyWith = (more: Partial<ConstructorParameters<typeof ResourcePolicy>[0]> = {}) =>
  new ResourcePolicy({ page: PAGE, server: SERVER, trustedHosts: [], ...more });

const draw = (src: string, policy: IResourcePolicy, alt = 'a plot'): HTMLElement =>
  imageCard({ src, alt }, policy, trans);

const buttonsOf = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('button')].map(({ textContent }) => textContent ?? '');

const loads = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('img, iframe')].map(one => one.getAttribute('src') ?? '(frame)');

/** Addresses on this server or this computer. */
const OWN = [
  '/logout',
  'logout',
  '../../../hub/logout',
  '?x',
  '#x',
  './',
  '/api/contents/secret.ipynb?download=1',
  '/proxy/8080/x',
  'https://hub.test/logout',
  'HTTPS://HUB.TEST/logout',
  'https://hub.test:8443/logout',
  'http://hub.test/logout',
  'http://hub.test:8888/logout',
  'https://hub.test./logout',
  '//hub.test/logout',
  '\\\\hub.test\\logout',
  '/\\hub.test/logout',
  'https:/\\hub.test/logout',
  'https:\\\\hub.test/logout',
  'https:/logout',
  'https:logout',
  ' /logout ',
  '\t/log\nout',
  'ht\ntps://hub.test/logout',
  'https://hub.test%2f@hub.test:443/logout'.replace('hub.test%2f@', ''),
  'https://ｈｕｂ.test/logout',
  'https://hub。test/logout',
  'http://localhost:8888/logout',
  'http://LOCALHOST/logout',
  'http://jupyter.localhost/logout',
  'http://127.0.0.1:8888/logout',
  'http://127.1/logout',
  'http://2130706433/logout',
  'http://0x7f.1/logout',
  'http://0/logout',
  'http://[::1]:8888/logout',
  'http://[::]/logout',
  'http://[::ffff:127.0.0.1]/logout',
  // They look like files of chats.
  `/${PATH}/../../../../../logout`,
  `/${PATH}/..`,
  `/${PATH}/a/b`,
  `/${PATH}?download`,
  `/${PATH}#x`,
  `/${PATH}\\..\\..`,
  `/x/${PATH}`,
  `/user/eve/colloquy/${PATH}/a/..`,
  `/chat/threads/${CHAT}/attachments/../../x`,
  `/chat/threads/../attachments/${FILE}`,
  `/chat/threads/${CHAT}/attachments/%2e%2e`,
  `/chat%2fthreads/${CHAT}/attachments/${FILE}`,
  `/chat/threads/${CHAT}/messages`,
  `/CHAT/threads/${CHAT}/attachments/${FILE}`,
  `https://hub.test/${PATH}/..`,
  `./${PATH}`,
  ` ${PATH}`,
  `chat/threads/x/attachments/${FILE}`
];

const NONE = [
  '',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'file:///etc/passwd',
  'blob:https://hub.test/x',
  'filesystem:https://hub.test/x',
  'ftp://a.test/x',
  'view-source:https://hub.test/',
  'https://',
  'https://[',
  'http://user@hub.test/logout',
  'https://trusted.test:x@evil.test/a.png',
  'https://hub.test@evil.test/a.png',
  `https://a.test/${'a'.repeat(5_000)}`
];

const FOREIGN: [string, string][] = [
  ['https://evil.test/a.png', 'evil.test'],
  ['//evil.test/a.png', 'evil.test'],
  ['\\\\evil.test\\a.png', 'evil.test'],
  ['https://evil.test:8443/a.png', 'evil.test:8443'],
  ['https://hub.test.evil.test/a.png', 'hub.test.evil.test'],
  ['https://nothub.test/a.png', 'nothub.test'],
  ['https://evil.test\\@hub.test/a.png', 'evil.test'],
  ['https://evil.test#@hub.test/', 'evil.test'],
  ['https://hüb.test/a.png', 'xn--hb-xka.test'],
  ['https://аpple.com/a.png', 'xn--pple-43d.com'],
  ['https://e%76il.test/a.png', 'evil.test'],
  ['https:\t//ev\nil.test/a.png', 'evil.test'],
  [`https://evil.test/${PATH}`, 'evil.test'],
  ['http://169.254.169.254/latest', '169.254.169.254']
];

describe('addresses of images', () => {
  const places = { page: PAGE, server: SERVER };

  it.each(OWN)('[TRUST1] %j is an address on this server', address => {
    expect(placeOf(address, places).kind).toBe('own');
  });

  it.each(NONE)('[TRUST1] %# %.40j is not an address of an image', address => {
    expect(placeOf(address, places)).toEqual({ kind: 'none' });
  });

  it.each(FOREIGN)('[TRUST1] %j is an address on %s', (address, host) => {
    expect(placeOf(address, places)).toMatchObject({ kind: 'foreign', host });
  });

  it.each([
    PATH,
    `/${PATH}`,
    `${PATH}/plot.png`,
    `/${PATH}/a%20b.png`,
    SERVER + PATH,
    `${SERVER}${PATH}/x`
  ])('[TRUST1] %j is a file of a chat', address => {
    expect(placeOf(address, places)).toEqual({ kind: 'attachment', path: PATH });
  });

  it('[TRUST1] foreign content is requested only when it is shown', () => {
    const part = fc.constantFrom(
      'https:',
      '/',
      '\\',
      '@',
      ':',
      'hub.test',
      'evil.test',
      '\t',
      '\n',
      '#',
      '?',
      '%2f',
      '..',
      ' ',
      '80'
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), parts => {
        const place = placeOf(parts.join(''), places);
        if (place.kind === 'foreign') {
          const asked = new URL(place.url, PAGE);
          expect(asked.host).toBe(place.host);
          expect(asked.hostname).not.toBe('hub.test');
        }
      }),
      { numRuns: 2_000 }
    );
  });

  it.each([
    ['https://a.test/x', ['a.test'], true],
    ['https://A.test/x', ['a.TEST '], true],
    ['https://a.test:443/x', ['a.test'], true],
    ['http://a.test/x', ['a.test'], false],
    ['https://a.test:8443/x', ['a.test'], false],
    ['https://b.a.test/x', ['a.test'], false],
    ['https://b.a.test/x', ['*.a.test'], true],
    ['https://c.b.a.test/x', ['*.a.test'], true],
    ['https://a.test/x', ['*.a.test'], false],
    ['https://nota.test/x', ['*.a.test'], false],
    ['https://a.test.evil.test/x', ['a.test', '*.a.test'], false],
    ['https://evil.test/a.test', ['a.test'], false],
    ['https://a.test@evil.test/x', ['a.test'], false],
    ['https://a.test/x', ['*'], false],
    ['https://a.test/x', ['*.'], false],
    ['https://a.test/x', ['*.test'], true],
    ['https://a.test/x', ['', '.'], false],
    ['javascript:a.test', ['a.test'], false],
    ['/a.test', ['a.test'], false]
  ])('[TRUST3] %s is of %j: %s', (address, hosts, expected) => {
    expect(isTrusted(address, hosts)).toBe(expected);
  });
});

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
      const read = jest.fn<Promise<Blob>, [string]>(() =>
        Promise.resolve(blobOf(Buffer.from(png(3, 3), 'base64')))
      );
      const node = draw(`/${PATH}/plot.png`, policyWith({ read }));
      await settled();
      expect(read).toHaveBeenCalledWith(PATH);
      expect(node.querySelector('img')!.src).toBe('blob:image/png');
    });

    it.each([
      ['no picture', blobOf(Buffer.from('<svg>'))],
      ['too many pixels', blobOf(Buffer.from(png(30_000, 30_000, 1), 'base64'))],
      ['too many bytes', { size: 11 * 1024 * 1024 } as Blob]
    ])('[TRUST1] says so of %s', async (_, blob) => {
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

    it('[TRUST1] says why it cannot be read', async () => {
      const node = draw(PATH, policyWith({ read: () => Promise.reject(new Error('Not yours.')) }));
      await settled();
      expect(node.textContent).toContain('Not yours.');
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
