import { Signal, type ISignal } from '@lumino/signaling';
import type {
  Explain,
  IApiClient,
  IAuthentication,
  IFileOptions,
  IIdentity,
  IUploadProgress
} from '../api.js';
import type { ITimers } from '../contracts.js';
import { RequestError } from './request-error.js';
import { sendFile } from './send-file.js';
import { systemTimers } from '../timers.js';
import { UnaskedReads } from './unasked-reads.js';

/** Renew a token this long before it expires, in milliseconds. */
const RENEWAL_MARGIN_MS = 60_000;

export interface IApiClientOptions {
  /** The URL of the chat server, with or without a trailing slash. */
  baseUrl: string;
  /** Signs in. Called for the first token and for each later one, never twice at the same time. */
  authenticate: () => Promise<IAuthentication>;
  /** Says an error in the language of the page. */
  explain?: Explain;
  fetch?: typeof fetch;
  sendFile?: typeof sendFile;
  timers?: ITimers;
}

interface ISent extends RequestInit {
  headers: Record<string, string>;
}

/** A client for the chat server's HTTP API. It renews its token by itself. */
export class ApiClient implements IApiClient {
  constructor(options: IApiClientOptions) {
    this.baseUrl = options.baseUrl.replace(/(?<!\/)\/*$/, '/');
    this.syncUrl = this.baseUrl.replace(/^http/, 'ws') + 'sync';
    this._authenticate = options.authenticate;
    this.explain = options.explain ?? ((_, message) => message);
    this._fetch = options.fetch ?? ((...args) => fetch(...args));
    this._sendFile = options.sendFile ?? sendFile;
    this._timers = options.timers ?? systemTimers;
    this._unasked = new UnaskedReads(this._timers);
  }

  readonly explain: Explain;
  readonly baseUrl: string;
  readonly syncUrl: string;

  get identity(): IIdentity | null {
    return this._identity;
  }

  get identityChanged(): ISignal<IApiClient, IIdentity> {
    return this._identityChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async token(): Promise<string> {
    if (this._token && this._timers.now() < this._token.until) {
      return this._token.value;
    }
    this._pending ??= this._signIn().finally(() => (this._pending = null));
    return this._pending;
  }

  renew(): void {
    this._token = null;
  }

  /** Takes the user for a known one until the server says who they are. */
  assume(identity: IIdentity): void {
    if (!this._identity) {
      this._identity = identity;
      this._identityChanged.emit(identity);
    }
  }

  async request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    // Jupyter's proxy would give an empty body the type of a form, which the server refuses.
    if (method !== 'GET') {
      headers['Content-Type'] = 'application/json';
    }
    const response = await this._send(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal
    });
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  stream(path: string, signal: AbortSignal): Promise<Response> {
    return this._send(path, { headers: { Accept: 'text/event-stream' }, signal });
  }

  file(
    path: string,
    { signal, limit = Infinity, isUnasked, onBytes }: IFileOptions = {}
  ): Promise<Blob> {
    const read = async (): Promise<Blob> => {
      const response = await this._send(path, { signal });
      return limit === Infinity && !onBytes ? response.blob() : readUpTo(response, limit, onBytes);
    };
    return isUnasked ? this._unasked.run(read, signal) : read();
  }

  async upload<T>(path: string, body: Blob, progress: IUploadProgress): Promise<T> {
    // Jupyter's proxy would give a body without a type the type of a form, which the server refuses.
    const type = body.type || 'application/octet-stream';
    const send = (url: string, { headers }: ISent): Promise<Response> =>
      this._sendFile(url, { ...progress, headers, body });
    const response = await this._send(path, { headers: { 'Content-Type': type } }, send);
    return (await response.json()) as T;
  }

  dispose(): void {
    this._isDisposed = true;
    this._token = null;
    Signal.clearData(this);
  }

  /** Sends a request with a token. Retries once with a new token if the server rejects the first one. */
  private async _send(
    path: string,
    init: RequestInit,
    send: (url: string, init: ISent) => Promise<Response> = this._fetch
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const token = await this.token();
      const headers = { ...init.headers, Authorization: `Bearer ${token}` } as ISent['headers'];
      const response = await this._sendOnce(path, { ...init, headers }, send);
      if (response.ok) {
        return response;
      }
      if (response.status !== 401 || attempt > 1) {
        throw await toRequestError(response, this.explain);
      }
      this.renew();
    }
  }

  private async _sendOnce(
    path: string,
    init: ISent,
    send: (url: string, init: ISent) => Promise<Response>
  ): Promise<Response> {
    try {
      return await send(this.baseUrl + path, init);
    } catch {
      throw new RequestError(
        0,
        'offline',
        this.explain('offline', 'The chat server did not respond.')
      );
    }
  }

  private async _signIn(): Promise<string> {
    const { token, expiresOn, user } = await this._authenticate();
    const known = this._identity;
    if (this._isCertain && known?.username !== user.username) {
      // The texts of the page, and requests on their way, would go out in the name of the other.
      const words = 'Somebody else has signed in. Reload the page.';
      throw new RequestError(401, 'unauthorized', this.explain('unauthorized', words));
    }
    this._isCertain = true;
    this._token = { value: token, until: Date.parse(expiresOn) - RENEWAL_MARGIN_MS };
    this._identity = user;
    if (JSON.stringify(known) !== JSON.stringify(user)) {
      this._identityChanged.emit(user);
    }
    return token;
  }

  private _authenticate: () => Promise<IAuthentication>;
  private _fetch: typeof fetch;
  private _sendFile: typeof sendFile;
  private _timers: ITimers;
  private _unasked: UnaskedReads;
  private _token: { value: string; until: number } | null = null;
  private _pending: Promise<string> | null = null;
  private _identity: IIdentity | null = null;
  /** Whether the server has said who the user is. */
  private _isCertain = false;
  private _identityChanged = new Signal<IApiClient, IIdentity>(this);
  private _isDisposed = false;
}

/**
 * Reads a body up to a length. The server names the length beforehand; what comes is counted all the same, because it
 * may be compressed on its way.
 *
 * @throws RequestError `too_large`, as soon as the body is known to be longer
 */
async function readUpTo(
  response: Response,
  limit: number,
  onBytes?: (bytes: number) => void
): Promise<Blob> {
  const reader = response.body?.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = Number(response.headers.get('Content-Length') ?? 0);
  for (let read = 0; length <= limit; length = read) {
    const next = await reader?.read();
    if (!next || next.done) {
      return new Blob(parts);
    }
    read += next.value.length;
    parts.push(next.value);
    onBytes?.(read);
  }
  await reader?.cancel();
  throw new RequestError(0, 'too_large', 'The file is too large to be shown.');
}

/** Builds an error from a response, with the server's code and message if it sent them. */
export async function toRequestError(
  response: Response,
  explain: Explain = (_, message) => message
): Promise<RequestError> {
  const body = (await response.json().catch(() => null)) as {
    error?: { code?: unknown; message?: unknown };
  } | null;
  const { error = {} } = body ?? {};
  const code = typeof error.code === 'string' ? error.code : 'failed';
  const message =
    typeof error.message === 'string'
      ? error.message
      : `The chat server responded with status ${response.status}.`;
  return new RequestError(response.status, code, explain(code, message));
}
