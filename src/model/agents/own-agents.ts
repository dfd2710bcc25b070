import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { AgentServes } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import { botPath } from '../links.js';
import type { IAvailableBot } from '../settings-contracts.js';

/** The user's own agents. Only the user adds them to chats, and decides whom they answer there. */
export class OwnAgents implements IDisposable {
  constructor(private readonly _server: Pick<IApiClient, 'request'>) {}

  /** Those that run first, then by name. */
  get all(): readonly IAvailableBot[] {
    return this._all;
  }

  get changed(): ISignal<OwnAgents, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Asks the server for them. A server without agents has none. */
  async load(): Promise<void> {
    const { value } = await this._server
      .request<{ value: IAvailableBot[] }>('GET', 'chat/agents')
      .catch(() => ({ value: [] }));
    if (!this._isDisposed) {
      this._all = [...value].sort(
        (a, b) =>
          Number(b.connected === true) - Number(a.connected === true) ||
          a.displayName.localeCompare(b.displayName)
      );
      this._changed.emit();
    }
  }

  /** Sets whom an agent answers in a chat without asking. Rejects with a RequestError. */
  setServes(chat: string, agent: string, serves: AgentServes): Promise<void> {
    return this._server.request('PATCH', botPath(chat, agent), { serves });
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _all: readonly IAvailableBot[] = [];
  private _isDisposed = false;
  private _changed = new Signal<OwnAgents, void>(this);
}
