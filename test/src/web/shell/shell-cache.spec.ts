import { ShellCache } from '../../../../src/web/shell/shell-cache.js';

const BASE = 'https://chats.example.org/user/ana/colloquy/';
const FILES = ['main-ABCDEFGH.js', 'web-ABCDEFGH.css', 'chat.svg'];

/** The caches of a browser. */
class Caches {
  readonly all = new Map<string, Map<string, string>>();
  open = (name: string): Promise<Cache> => {
    const entries = this.all.get(name) ?? new Map<string, string>();
    this.all.set(name, entries);
    return Promise.resolve({
      match: (url: string) =>
        Promise.resolve(entries.has(url) ? answer(`kept ${entries.get(url)}`) : undefined),
      put: async (url: string, response: Response) =>
        void entries.set(url, (await response.text()).replace('sent ', ''))
    } as unknown as Cache);
  };
  keys = (): Promise<string[]> => Promise.resolve([...this.all.keys()]);
  delete = (name: string): Promise<boolean> => Promise.resolve(this.all.delete(name));
}

const answer = (body: string, status = 200, change: object = {}): Response => {
  const response = {
    ...{ ok: status < 400, status, type: 'basic', redirected: false, headers: new Headers() },
    ...{ text: () => Promise.resolve(body), clone: () => response, ...change }
  };
  return response as unknown as Response;
};

describe('ShellCache', () => {
  let caches: Caches;
  let fetched: string[];
  let serve: (url: string) => Promise<Response>;
  beforeEach(() => {
    caches = new Caches();
    fetched = [];
    serve = url => Promise.resolve(answer(`sent ${url.slice(BASE.length)}`));
  });

  const open = (version = '1'): ShellCache =>
    new ShellCache({
      ...{ shell: { version, files: FILES }, baseUrl: BASE, caches },
      fetch: request => {
        const url = typeof request === 'string' ? request : request.url;
        fetched.push(url);
        return serve(url);
      }
    });
  const request = (path: string, { mode = 'cors', method = 'GET' } = {}): Request =>
    ({ url: path.startsWith('http') ? path : BASE + path, mode, method }) as Request;
  const ask = async (shell: ShellCache, path: string, options?: object) =>
    (await (await shell.answer(request(path, options)))?.text()) ?? null;
  const page = { mode: 'navigate' };
  const lose = (): void => void (serve = () => Promise.reject(new TypeError('Failed to fetch')));

  it('[PAGE13] the page and its files come from the cache while the server is away', async () => {
    const shell = open();
    await shell.install();
    lose();
    expect(await ask(shell, '#chat=1', page)).toBe('kept ');
    expect(await ask(shell, 'index.html?x', page)).toBe('kept ');
    for (const file of FILES) {
      expect(await ask(shell, file)).toBe(`kept ${file}`);
    }
    serve = () => Promise.resolve(answer('bad gateway', 502));
    expect(await ask(shell, '', page)).toBe('kept ');
  });

  it('[PAGE13] the page comes from the server if that answers, and a file that never changes is loaded once', async () => {
    const shell = open();
    await shell.install();
    expect(await ask(shell, '', page)).toBe('sent ');
    serve = () => Promise.resolve(answer('sign in', 0, { type: 'opaqueredirect' }));
    expect(await ask(shell, '', page)).toBe('sign in');
    serve = url => Promise.resolve(answer(`sent ${url.slice(BASE.length)}`));
    fetched = [];
    await ask(shell, 'mathjax-ABCDEFGH.js');
    expect(await ask(shell, 'mathjax-ABCDEFGH.js')).toBe('kept mathjax-ABCDEFGH.js');
    expect(fetched).toEqual([`${BASE}mathjax-ABCDEFGH.js`]);
  });

  it.each([
    ['an answer of the API', 'chat/threads', {}],
    ['a file of a chat', 'chat/threads/1/files/main-ABCDEFGH.js', {}],
    ['a request that changes something', 'main-ABCDEFGH.js', { method: 'POST' }],
    ['another page', 'api.html', page],
    ['another path of the origin', 'https://chats.example.org/main-ABCDEFGH.js', {}],
    ['another origin', 'https://other.example.org/main-ABCDEFGH.js', {}]
  ])('[PAGE14] leaves %s alone', async (_, path, options) => {
    const shell = open();
    await shell.install();
    expect(shell.answer(request(path, options))).toBeNull();
  });

  it('[PAGE14] keeps no error, no redirection, and nothing of another version', async () => {
    const shell = open();
    const headers = new Headers({ 'content-type': 'text/html; charset=utf-8' });
    for (const response of [
      answer('no', 404),
      answer('elsewhere', 200, { redirected: true }),
      answer('sign in', 200, { headers })
    ]) {
      serve = () => Promise.resolve(response);
      await expect(shell.install()).rejects.toThrow('could not be loaded');
      await ask(shell, 'mathjax-ABCDEFGH.js');
    }
    const kept = [...caches.all.values()].flatMap(entries => [...entries.keys()]);
    expect(kept.filter(url => !url.endsWith('/'))).toEqual([]);
    await caches.open('of somebody else');
    await caches.open(`colloquy-shell ${BASE} 0`);
    await shell.activate();
    expect([...caches.all.keys()]).toEqual([`colloquy-shell ${BASE} 1`, 'of somebody else']);
  });

  it('[PAGE13] a server that hangs holds up the page for four seconds', async () => {
    const shell = open();
    await shell.install();
    jest.useFakeTimers();
    serve = () => new Promise(() => undefined);
    const asked = ask(shell, '', page);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await asked).toBe('kept ');
    jest.useRealTimers();
  });
});
