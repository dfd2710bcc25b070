import type { IDisposable } from '@lumino/disposable';
import {
  ApiClient,
  browserCopies,
  browserPersistence,
  Chats,
  Config,
  RequestError,
  type IAuthentication,
  type IIdentity
} from '../model/index.js';
import type { Account } from './account.js';
import { KeptSettings } from './kept-settings.js';
import { PagePush, pushBrowser } from './push/page-push.js';

/** Signing out waits at most this long for the browser to remove the copies, in milliseconds. */
const FORGET_MS = 1_000;

export interface IVisitOptions {
  baseUrl: string;
  account: Account;
  user: IIdentity;
  /** Missing if the server has not said yet who the user is. */
  authentication?: IAuthentication;
  /** The server says that somebody else is signed in. */
  onOther(authentication: IAuthentication): void;
  /** The user has to sign in again, for this reason. */
  onRefused(problem: string): void;
}

/** The chats of one user, from their coming in until they leave. */
export class Visit implements IDisposable {
  constructor(private _options: IVisitOptions) {
    const { baseUrl, account, user } = _options;
    this.user = user;
    this._first = _options.authentication ?? null;
    this._server = new ApiClient({
      ...{ baseUrl, explain: account.explain },
      authenticate: () => this._authenticate()
    });
    this._server.assume(user);
    const kept = new KeptSettings(localStorage, { baseUrl, username: user.username });
    this.config = new Config(kept.read());
    this.config.keeper = change => kept.write(change);
    const store = browserCopies();
    this.chats = new Chats({
      ...{ server: this._server, config: this.config },
      persistence: browserPersistence(),
      copies: store && { store, alone: account.isAlone }
    });
    this.push = new PagePush({
      ...{ server: this._server, settings: this.chats.settings, config: this.config },
      ...{ username: user.username, storage: localStorage, browser: pushBrowser() }
    });
    this.chats.start();
  }

  readonly user: IIdentity;
  readonly chats: Chats;
  readonly config: Config;
  readonly push: PagePush;

  get isDisposed(): boolean {
    return this.chats.isDisposed;
  }

  /** Removes the copies of the user's chats from the browser, and has nothing more pushed to it. */
  async forget(): Promise<void> {
    const late = new Promise(resolve => setTimeout(resolve, FORGET_MS));
    const left = this.push.leave().catch(() => undefined);
    await Promise.race([Promise.all([this.chats.copies?.clear(), left]), late]);
  }

  dispose(): void {
    this.push.dispose();
    this.chats.dispose();
    this._server.dispose();
  }

  private async _authenticate(): Promise<IAuthentication> {
    const first = this._first;
    this._first = null;
    return first ?? this._renew();
  }

  private async _renew(): Promise<IAuthentication> {
    const { account, onOther, onRefused } = this._options;
    try {
      const authentication = await account.renew();
      if (authentication.user.username !== this.user.username) {
        onOther(authentication);
        throw new RequestError(
          401,
          'unauthorized',
          'Somebody else has signed in. Reload the page.'
        );
      }
      this.push.confirm();
      return authentication;
    } catch (error) {
      if (error instanceof RequestError && error.status === 401 && !this.isDisposed) {
        if (account.isAlone || account.wasRevoked) {
          await this.forget();
        }
        onRefused(error.message);
      }
      throw error;
    }
  }

  private _server: ApiClient;
  private _first: IAuthentication | null;
}
