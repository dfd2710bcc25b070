import {
  RequestError,
  toRequestError,
  type IAuthentication,
  type IIdentity
} from '../model/index.js';

const KEY = 'colloquy-token';

/** The ways to sign in that a server offers to a person without a token. */
export interface IOffer {
  guests: boolean;
  /** Why what the person came with did not hold. */
  problem?: string;
}

export interface IAccountOptions {
  /** Ends with a slash. */
  baseUrl: string;
  /** Outlives a reload of the page, not its tab. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  fetch?: typeof fetch;
}

/** Who uses the page, and how he came in. */
export class Account {
  constructor(private _options: IAccountOptions) {}

  /** False where signing out would only sign in again. */
  get canSignOut(): boolean {
    return this._kind === 'token';
  }

  /** Signs in without asking, or says what can be asked for. A token that is given goes before all else. */
  async resume(token: string | null): Promise<IAuthentication | IOffer> {
    if (token !== null) {
      // At once: if the server does not answer now, it may later.
      this._options.storage.setItem(KEY, token);
    }
    let problem: string | undefined;
    const kept = this._options.storage.getItem(KEY);
    if (kept) {
      try {
        return await this.withToken(kept);
      } catch (error) {
        problem = refusal(error);
      }
    }
    const { methods } = await this._request<{ methods: { jupyter: boolean; guests: boolean } }>(
      'GET',
      'auth'
    );
    if (methods.jupyter && !problem) {
      try {
        return await this._withJupyter();
      } catch (error) {
        // Not signed in there: no problem of this page.
        refusal(error);
      }
    }
    return { guests: methods.guests, problem };
  }

  async withToken(token: string): Promise<IAuthentication> {
    try {
      const user = await this._request<IIdentity>('GET', 'auth/me', undefined, token);
      return this._keep({ token, expiresOn: expiryOf(token), user });
    } catch (error) {
      if (error instanceof RequestError && error.status === 401) {
        this.signOut();
      }
      throw error;
    }
  }

  async asGuest(name: string): Promise<IAuthentication> {
    return this._keep(await this._request<IAuthentication>('POST', 'auth/guest', { name }));
  }

  /** A new token for the same person. Rejects where only he himself can bring one. */
  async renew(): Promise<IAuthentication> {
    if (this._kind === 'jupyter') {
      return this._withJupyter();
    }
    this.signOut();
    throw new RequestError(
      401,
      'unauthorized',
      'You are signed out. Load the page again to sign in.'
    );
  }

  signOut(): void {
    this._options.storage.removeItem(KEY);
  }

  private async _withJupyter(): Promise<IAuthentication> {
    const authentication = await this._request<IAuthentication>('POST', 'auth/jupyter', {});
    this._kind = 'jupyter';
    return authentication;
  }

  private _keep(authentication: IAuthentication): IAuthentication {
    this._options.storage.setItem(KEY, authentication.token);
    this._kind = 'token';
    return authentication;
  }

  private async _request<T>(
    method: string,
    path: string,
    body?: object,
    token?: string
  ): Promise<T> {
    const { baseUrl, fetch = globalThis.fetch.bind(globalThis) } = this._options;
    const headers: Record<string, string> = {};
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    if (body) {
      headers['Content-Type'] = 'application/json';
    }
    let response: Response;
    try {
      response = await fetch(baseUrl + path, {
        method,
        headers,
        body: body && JSON.stringify(body)
      });
    } catch {
      throw new RequestError(0, 'offline', 'The chat server did not answer.');
    }
    if (!response.ok) {
      throw await toRequestError(response);
    }
    return (await response.json()) as T;
  }

  private _kind: 'token' | 'jupyter' | null = null;
}

/** The words of a refusal. Any other error is thrown on. */
function refusal(error: unknown): string {
  if (error instanceof RequestError && error.status === 401) {
    return error.message;
  }
  throw error;
}

/** Until when a token holds. Only to renew it in time: the server is the judge. */
function expiryOf(token: string): string {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload)) as { exp: number };
    return new Date(exp * 1000).toISOString();
  } catch {
    throw new RequestError(401, 'unauthorized', 'This is not an access token.');
  }
}
