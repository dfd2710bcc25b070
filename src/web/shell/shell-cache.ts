/** The files of one version of the page. */
export interface IShell {
  /** Changes with the content of any of the files. */
  readonly version: string;
  /** Their names. All but the page itself have a hash of their content in it, or never change. */
  readonly files: readonly string[];
}

export interface IShellCacheOptions {
  shell: IShell;
  /** The URL of the page, with a trailing slash. */
  baseUrl: string;
  caches: Pick<CacheStorage, 'open' | 'keys' | 'delete'>;
  fetch(this: void, request: Request | string, init?: RequestInit): Promise<Response>;
}

/** The page waits at most this long for a newer version of itself, in milliseconds. */
const PAGE_MS = 4_000;

/** The build puts a hash of the content into the names of files that never change. */
const HASHED = /-[A-Z0-9]{8}\.(js|css|woff)$/;

/**
 * Keeps the files of the page in the browser, so that it opens without its server. It never keeps an answer of the HTTP
 * API: it answers only for the page itself and for files whose names have a hash of their content.
 */
export class ShellCache {
  constructor(private _options: IShellCacheOptions) {
    this._prefix = `colloquy-shell ${_options.baseUrl} `;
    this._name = this._prefix + _options.shell.version;
  }

  /** Loads all files of this version. Rejects if one is missing. */
  async install(): Promise<void> {
    const { shell, baseUrl, caches, fetch } = this._options;
    const cache = await caches.open(this._name);
    const files = [...shell.files, ''];
    await Promise.all(
      files.map(async file => {
        const response = await fetch(baseUrl + file, { cache: file ? 'default' : 'no-cache' });
        if (!response.ok || response.redirected || isForeign(file, response)) {
          throw new Error(`The file ${file || 'index.html'} could not be loaded.`);
        }
        await cache.put(baseUrl + file, response);
      })
    );
  }

  /** Removes the files of other versions. */
  async activate(): Promise<void> {
    const { caches } = this._options;
    const names = await caches.keys();
    const old = names.filter(name => name.startsWith(this._prefix) && name !== this._name);
    await Promise.all(old.map(name => caches.delete(name)));
  }

  /** The answer to a request; null if it is none for this cache. */
  answer(request: Request): Promise<Response> | null {
    const { baseUrl, shell } = this._options;
    const { method, url, mode } = request;
    const path = url.split(/[?#]/)[0];
    if (method !== 'GET' || !path.startsWith(baseUrl)) {
      return null;
    }
    const file = path.slice(baseUrl.length);
    if (mode === 'navigate') {
      return file === '' || file === 'index.html' ? this._page(request) : null;
    }
    return HASHED.test(file) && !file.includes('/')
      ? this._file(request)
      : shell.files.includes(file)
        ? this._fresh(request)
        : null;
  }

  /** The page comes from the server, so that an update is taken at once, or from the cache if the server is away. */
  private async _page(request: Request): Promise<Response> {
    const kept = await (await this._open()).match(this._options.baseUrl);
    if (!kept) {
      return this._options.fetch(request);
    }
    const late = new Promise<null>(resolve => setTimeout(() => resolve(null), PAGE_MS));
    const answer = await Promise.race([this._options.fetch(request).catch(() => null), late]);
    // A proxy answers with such a status while the server behind it is away.
    return answer && answer.status < 500 ? answer : kept;
  }

  /** A file that never changes is loaded once. */
  private async _file(request: Request): Promise<Response> {
    const cache = await this._open();
    const kept = await cache.match(request.url);
    if (kept) {
      return kept;
    }
    const response = await this._options.fetch(request);
    if (
      response.ok &&
      response.type === 'basic' &&
      !response.redirected &&
      !isForeign(request.url, response)
    ) {
      // A full disk only means that it is loaded again next time.
      await cache.put(request.url, response.clone()).catch(() => undefined);
    }
    return response;
  }

  private async _fresh(request: Request): Promise<Response> {
    try {
      return await this._options.fetch(request);
    } catch (error) {
      const kept = await (await this._open()).match(request.url);
      if (kept) {
        return kept;
      }
      throw error;
    }
  }

  private _open(): Promise<Cache> {
    return this._options.caches.open(this._name);
  }

  private _prefix: string;
  private _name: string;
}

/** Whether an answer is a page and no file. A proxy may answer for any file with a page of its own, such as that to sign in. */
const isForeign = (file: string, { headers }: Response): boolean =>
  /\.(js|css|woff|svg)$/.test(file) && /^text\/html\b/i.test(headers.get('content-type') ?? '');
