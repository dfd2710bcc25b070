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
    this._kind = signIn.token ? 'token' : 'jupyter';
    return isAway(error) && !signIn.token ? identity.read() : null;
  }

  /** The token of a link that was opened while the server was away, so that nobody knew whether to ask. */
  get waiting(): string | null {
    return this._options.signIn.waiting;
  }

  /**
   * The user of this tab, or those of the browser and of Jupyter, and the one of a given token, if the token would sign in somebody else.
   * Rejects while the server cannot tell. Then the token waits.
   */
  async changeBy(token: string): Promise<IUserChange | null> {
    const { signIn } = this._options;
    signIn.waiting = token;
    const username = payloadOf(token)?.sub;
    const from = await this._otherThan(username);
    signIn.waiting = null;
    return from && { from, to: typeof username === 'string' ? username : '' };
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
    const methods = await this._methods();
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

  /** Somebody with another username who is signed in already. In another tab, somebody else may have signed in or out later. */
  private async _otherThan(username: string | undefined): Promise<IIdentity | null> {
    const { signIn, identity } = this._options;
    const isOther = (user: IIdentity | null): boolean => !!user && user.username !== username;
    const own = this._userOf(signIn.token) ?? this._userOf(signIn.ofBrowser);
    const last = own ?? identity.read();
    // Jupyter may know somebody whom this browser has not met here yet.
    const user = own || isOther(last) ? last : await this._offered();
    return isOther(user) ? user : null;
  }

  private _userOf(token: string | null): IIdentity | null {
    const user = this._options.identity.read();
    const { sub: username, name = username } = payloadOf(token ?? '') ?? {};
    return username === undefined
      ? null
      : username === user?.username
        ? user
        : { username, displayName: String(name) };
  }

  /** The user whom Jupyter would sign in. */
  private async _offered(): Promise<IIdentity | null> {
    try {
      return (await this._methods()).jupyter ? (await this._askJupyter()).user : null;
    } catch (error) {
      if (isAway(error as Error)) {
        throw error;
      }
      return null;
    }
  }

  private async _methods(): Promise<{ jupyter: boolean; guests: boolean }> {
    return (await this._request<{ methods: { jupyter: boolean; guests: boolean } }>('GET', 'auth'))
      .methods;
  }

  private _askJupyter(): Promise<IAuthentication> {
    return this._request('POST', 'auth/jupyter', {});
  }

  signOut(): void {
    this._options.signIn.remove();
    this._options.identity.remove();
  }

  private async _withJupyter(): Promise<IAuthentication> {
    const authentication = await this._askJupyter();
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

/** Whether the server cannot say who is there now. */
const isAway = (error: Error): boolean =>
  isTemporary(error) && !(error instanceof RequestError && error.status === 401);

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
