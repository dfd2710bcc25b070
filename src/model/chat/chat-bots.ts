import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { YChat } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { IAvailableBot, IChatBot, IChatBots, IServerSettings } from '../contracts.js';
import { botsPath } from '../links.js';

/**
 * The bots that take part in a chat.
 *
 * @param cards - the bots that are known; of others, a chat knows only their usernames
 */
export const botsIn = (document: YChat, cards: readonly IAvailableBot[]): IChatBot[] =>
  document
    .getParticipants()
    .filter(({ role }) => role === 'bot')
    .map(({ username, answers, owner, serves = 'owner' }) => {
      const card = cards.find(known => known.username === username);
      const displayName = card?.displayName ?? document.getUser(username)?.display_name ?? username;
      return {
        ...card,
        ...{ username, displayName, commands: card?.commands ?? [] },
        ...(owner !== undefined && { kind: 'agent' as const, owner, serves }),
        answers: answers ?? card?.answers ?? 'always'
      };
    });

export interface IChatBotsOptions {
  /** The chat's UUID. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  settings: Pick<IServerSettings, 'bots' | 'changed'>;
  document(this: void): YChat;
  onChange(this: void): void;
}

/** The bots of one chat, for all its views. The server's settings describe most of them. */
export class ChatBots implements IChatBots, IDisposable {
  constructor(private readonly _options: IChatBotsOptions) {
    _options.settings.changed.connect(this._onSettings, this);
  }

  get all(): readonly IChatBot[] {
    const { document, settings } = this._options;
    const all = botsIn(document(), [...this._cards, ...settings.bots]);
    const key = JSON.stringify(all);
    if (key !== this._key) {
      this._key = key;
      this._all = all;
    }
    return this._all;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  load(): void {
    const { id, server, onChange } = this._options;
    const { _unknown: wanted } = this;
    if (wanted === '' || this._loading?.wanted === wanted || this._isDisposed) {
      return;
    }
    this._loading?.ending.abort();
    const loading = (this._loading = { wanted, ending: new AbortController() });
    const end = (cards?: readonly IAvailableBot[]): void => {
      if (this._loading === loading) {
        this._loading = null;
        if (cards) {
          this._cards = cards;
          onChange();
        }
      }
    };
    server
      .request<{ value: IAvailableBot[] }>('GET', botsPath(id), undefined, loading.ending.signal)
      .then(
        ({ value }) => end(value),
        () => end() // their names remain
      );
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
    this._loading?.ending.abort();
    this._loading = null;
  }

  /** The usernames of those for which the server is asked. */
  private get _unknown(): string {
    const { bots } = this._options.settings;
    return this.all
      .filter(
        ({ username, kind }) => kind === 'agent' || !bots.some(bot => bot.username === username)
      )
      .map(({ username }) => username)
      .join();
  }

  private _onSettings(): void {
    this._options.onChange();
  }

  /** The answer of the server. */
  private _cards: readonly IAvailableBot[] = [];
  private _all: readonly IChatBot[] = [];
  private _key = '[]';
  /** The request that runs. */
  private _loading: { wanted: string; ending: AbortController } | null = null;
  private _isDisposed = false;
}
