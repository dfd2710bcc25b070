import { isBotUsername } from '../../src/document/index.js';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IIdentityRow, IStorage } from '../storage/storage.js';
import type { ICredential, IPrincipal } from './principal.js';
import { LruMap } from '../lru-map.js';
import { Right } from './right.js';
import type { Tokens } from './tokens.js';

type State = Pick<IIdentityRow, 'generation' | 'deleted'>;

/**
 * Tokens that can be revoked. The tokens of a user belong to a generation, which is stored. Revoking begins the next generation, so that
 * tokens issued in the same second are clearly before or after it.
 */
export class Credentials {
  constructor(
    private readonly _tokens: Tokens,
    private readonly _storage: IStorage,
    private readonly _clock: Pick<IClock, 'now' | 'after'>,
    /** Usernames that are reserved for bots. */
    private readonly _bots: readonly string[] = []
  ) {}

  /**
   * Issues a token that is valid for this many milliseconds, unless it is revoked.
   *
   * @param renewable - see `ICredential`
   * @throws ChatError `user_not_found` if the user was deleted.
   */
  async issue(principal: IPrincipal, ms: number, renewable = false): Promise<string> {
    const { generation, deleted } = await this._stateOf(principal.username);
    if (deleted) {
      throw new ChatError('user_not_found');
    }
    return this._tokens.issue(principal, ms, generation, renewable);
  }

  /** The credential of a token. @throws ChatError `unauthorized` */
  async verify(token: string): Promise<ICredential> {
    const credential = await this._tokens.verify(token);
    const { generation, principal } = credential;
    const { username, bot } = principal;
    const state = await this._stateOf(username);
    const isImpostor = !bot && (isBotUsername(username) || this._bots.includes(username));
    if (state.deleted || state.generation !== generation || isImpostor) {
      throw new ChatError('unauthorized');
    }
    return credential;
  }

  /** Whether a verified token is still valid. */
  holds({ principal, expires, generation = 0 }: ICredential): boolean {
    const state = this._states.get(principal.username);
    const isRevoked = state !== undefined && (state.deleted || state.generation !== generation);
    return !isRevoked && expires > this._clock.now();
  }

  /** Checks a credential that was verified earlier, perhaps by an earlier process. @throws ChatError `unauthorized` */
  async confirm(credential: ICredential): Promise<void> {
    await this._stateOf(credential.principal.username);
    if (!this.holds(credential)) {
      throw new ChatError('unauthorized');
    }
  }

  /** The right behind a token, which ends with the token. The caller must dispose it when nothing depends on it any more. */
  hold(credential: ICredential): Right {
    const { username } = credential.principal;
    const rights = this._rights.get(username) ?? new Set();
    const right = new Right(this._clock, username, credential.expires, () => {
      rights.delete(right);
      if (rights.size === 0 && this._rights.get(username) === rights) {
        this._rights.delete(username);
      }
    });
    this._rights.set(username, rights.add(right));
    if (!this.holds(credential)) {
      right.end();
    }
    return right;
  }

  /** The number of rights that are held, for tests that look for leaks. */
  get held(): number {
    return [...this._rights.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Revokes all tokens of a user. */
  async revoke(username: string): Promise<void> {
    const row = await this._storage.revokeIdentity(username);
    if (row) {
      this._notify(username, row);
    }
  }

  /** Revokes all tokens of a user permanently. Their messages stay. */
  async remove(username: string): Promise<void> {
    await this._storage.deleteIdentity(username, this._clock.now());
    const row = await this._storage.revokeIdentity(username);
    if (row) {
      this._notify(username, row);
    }
  }

  async isDeleted(username: string): Promise<boolean> {
    return (await this._stateOf(username)).deleted;
  }

  /** Calls the listener for each user whose tokens were revoked, so that it can end their sessions. */
  onRevoked(listener: (username: string) => void): IDisposable {
    this._listeners.add(listener);
    return { dispose: () => void this._listeners.delete(listener) };
  }

  private _notify(username: string, { generation, deleted }: State): void {
    this._states.set(username, { generation, deleted });
    [...(this._rights.get(username) ?? [])].forEach(right => right.end());
    this._listeners.forEach(listener => listener(username));
  }

  private async _stateOf(username: string): Promise<State> {
    const known = this._states.get(username);
    if (known) {
      return known;
    }
    const row = await this._storage.getIdentity(username);
    // A state that was set meanwhile is newer than the row that was read.
    const state = this._states.get(username) ?? row ?? { generation: 0, deleted: false };
    this._states.set(username, state);
    return state;
  }

  private readonly _states = new LruMap<State>();
  private readonly _rights = new Map<string, Set<Right>>();
  private readonly _listeners = new Set<(username: string) => void>();
}
