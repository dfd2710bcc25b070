import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IChatList, ITimers } from '../contracts.js';
import type { IConfig } from '../settings-contracts.js';

/** It tries again after this time, in milliseconds, if the chat server or Jupyter did not answer. */
const RETRY_MS = 30_000;

export interface IAgentSignInOptions {
  list: Pick<IChatList, 'state' | 'isOffline' | 'changed'>;
  config: {
    readonly config: Pick<IConfig, 'bringAgents'>;
    readonly configChanged: ISignal<unknown, unknown>;
  };
  timers: ITimers;
  /** Asks Jupyter to sign the user's agents in. Resolves with the status of the answer; 0 for none. */
  signIn(this: void): Promise<number>;
}

/** Signs the agents in the user's Jupyter in to the chat server, whenever that comes back, as long as the user wants it. */
export class AgentSignIn implements IDisposable {
  constructor(private readonly _options: IAgentSignInOptions) {
    _options.list.changed.connect(this._update, this);
    _options.config.configChanged.connect(this._update, this);
    this._update();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.list.changed.disconnect(this._update, this);
    this._options.config.configChanged.disconnect(this._update, this);
    this._retry?.dispose();
  }

  /** Jupyter may have been restarted while there was no contact, and then knows nobody. */
  private _update(): void {
    const { list, config } = this._options;
    const isWanted = config.config.bringAgents && list.state === 'ready' && !list.isOffline;
    if (isWanted !== this._isWanted) {
      this._isWanted = isWanted;
      this._retry?.dispose();
      if (isWanted && !this._isAbsent) {
        void this._signIn();
      }
    }
  }

  private async _signIn(): Promise<void> {
    const { signIn, timers } = this._options;
    const status = await signIn();
    if (this._isDisposed) {
      return;
    }
    this._isAbsent = status === 404;
    if (this._isWanted && (status === 0 || status >= 500)) {
      this._retry?.dispose();
      this._retry = timers.delay(() => void this._signIn(), RETRY_MS);
    }
  }

  private _isWanted = false;
  /** This Jupyter has no agents, and gets none before the page is loaded again. */
  private _isAbsent = false;
  private _isDisposed = false;
  private _retry: IDisposable | undefined;
}
