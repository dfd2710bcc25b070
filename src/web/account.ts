import {
  RequestError,
  isTemporary,
  toRequestError,
  type IAuthentication,
  type Explain,
  type IIdentity,
  type KeptIdentity
} from '../model/index.js';
import type { KeptSignIn } from './kept-sign-in.js';

/** The ways to sign in that the server offers to a person without a token. */
export interface IOffer {
  guests: boolean;
  /** The reason why the person's earlier token was not accepted. */
  problem?: string;
}

/** A token would sign in somebody else. */
export interface IUserChange {
  readonly from: IIdentity;
  /** The username of the other, as the token says; empty if it says none. */
  readonly to: string;
}

export interface IAccountOptions {
  /** Says an error in the language of the page. */
  explain?: Explain;
  /** The URL of the chat server, with a trailing slash. */
  baseUrl: string;
  signIn: KeptSignIn;
  identity: KeptIdentity;
  fetch?: typeof fetch;
}

/** The user of the page, and the way in which they signed in. */
export class Account {
  constructor(private _options: IAccountOptions) {}

  /** Says an error in the language of the page. */
  explain: Explain = (code, message) => this._options.explain?.(code, message) ?? message;

  /** False if signing out would only sign the user in again. */
  get canSignOut(): boolean {
    return this._kind === 'token';
  }

  /** Whether the browser signs in one person at a time. */
  get isAlone(): boolean {
    return this._kind === 'jupyter';
  }

  /** Whether the server has refused a token that had not expired: it was revoked, or its user is gone. */
  get wasRevoked(): boolean {
    return this._wasRevoked;
  }

  /** The user whose token is kept, before the server has said anything. Null if a new one is given. */
  known(given: string | null): IIdentity | null {
    const { signIn, identity } = this._options;
    const kept = given === null ? signIn.token : null;
    const user = identity.read();
    if (!kept || !user || payloadOf(kept)?.sub !== user.username) {
      return null;
    }
    // The tab may have found it in the browser. Its user may sign out in another tab before the server has answered.
    signIn.token = kept;
    this._kind = 'token';
    return user;
  }

  /** The user who signed in last, if an error tells that the server cannot say who is there now. */
  lastAfter(error: Error): IIdentity | null {
    const { signIn, identity } = this._options;
    const isAway = isTemporary(error) && !(error instanceof RequestError && error.status === 401);
    this._kind = signIn.token ? 'token' : 'jupyter';
    return isAway && !signIn.token ? identity.read() : null;
  }

  /** The user of this tab or browser and the one of a given token, if the token would sign in somebody else. */
  changeBy(token: string): IUserChange | null {
    const user = this._here;
    const username = payloadOf(token)?.sub;
    return user && username !== user.username
      ? { from: user, to: typeof username === 'string' ? username : '' }
      : null;
  }

  /**
   * Signs in without asking, or returns the ways to sign in. A given token takes precedence over everything else, but only one that the
   * server accepts takes the place of another: any link can give one.
   */
  async resume(given: string | null): Promise<IAuthentication | IOffer> {
    const { signIn, identity } = this._options;
    if (given !== null && !signIn.token && !identity.read()) {
      // Store it first: if the server does not answer now, it may later. Nobody's place is taken: any text may name Jupyter's user.
      signIn.token = given;
    }
    let problem: string | undefined;
    for (const token of new Set([given, signIn.token])) {
      try {
        if (token) {
          return await this.withToken(token);
        }
      } catch (error) {
        problem = refusal(error);
      }
    }
    const { methods } = await this._request<{ methods: { jupyter: boolean; guests: boolean } }>(
      'GET',
      'auth'
    );
    // The refused token of a link turns nobody out.
    if (methods.jupyter && (!problem || identity.read())) {
      try {
        return await this._withJupyter();
      } catch (error) {
        // The user is not signed in to the Jupyter server. This page need not report that.
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
        this._wasRevoked = (payloadOf(token)?.exp ?? 0) * 1000 > Date.now();
        if (this._options.signIn.token === token) {
          this.signOut();
        }
      }
      throw error;
    }
  }

  async asGuest(name: string): Promise<IAuthentication> {
    return this._keep(await this._request<IAuthentication>('POST', 'auth/guest', { name }));
  }

  /** Signs in again whoever is signed in. Rejects with 401 if only they themselves can do that. */
  async renew(): Promise<IAuthentication> {
    if (this._kind === 'jupyter') {
      return this._withJupyter();
    }
    const kept = this._options.signIn.token;
    if (kept) {
      return this.withToken(kept);
    }
    throw new RequestError(401, 'unauthorized', 'You are signed out. Reload the page to sign in.');
  }

  /** The user of this tab. In another one, somebody else may have signed in or out later. */
  private get _here(): IIdentity | null {
    const { signIn, identity } = this._options;
    const user = identity.read();
    const { sub: username, name = username } = payloadOf(signIn.token ?? '') ?? {};
    return username === undefined || username === user?.username
      ? user
      : { username, displayName: String(name) };
  }

  signOut(): void {
    this._options.signIn.remove();
    this._options.identity.remove();
  }

  private async _withJupyter(): Promise<IAuthentication> {
    const authentication = await this._request<IAuthentication>('POST', 'auth/jupyter', {});
    this._kind = 'jupyter';
    this._options.identity.write(authentication.user);
    return authentication;
  }

  private _keep(authentication: IAuthentication): IAuthentication {
    this._options.signIn.token = authentication.token;
    this._options.identity.write(authentication.user);
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
      throw new RequestError(
        0,
        'offline',
        this.explain('offline', 'The chat server did not respond.')
      );
    }
    if (!response.ok) {
      throw await toRequestError(response, this.explain);
    }
    return (await response.json()) as T;
  }

  private _kind: 'token' | 'jupyter' | null = null;
  private _wasRevoked = false;
}

/** Returns the message of a refusal. Throws any other error again. */
function refusal(error: unknown): string {
  if (error instanceof RequestError && error.status === 401) {
    return error.message;
  }
  throw error;
}

/**
 * Returns the expiry time of a token. It only serves to renew the token in time; the server decides whether a token is
 * valid.
 */
function expiryOf(token: string): string {
  try {
    return new Date(payloadOf(token)!.exp * 1000).toISOString();
  } catch {
    throw new RequestError(401, 'unauthorized', 'This is not an access token.');
  }
}

/** The claims of a token, which only the server can check. Null for another text. */
function payloadOf(token: string): { sub?: string; name?: string; exp: number } | null {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(payload)) as { sub?: string; exp: number };
  } catch {
    return null;
  }
}
