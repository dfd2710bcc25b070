import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IIdentityRow, IStorage } from '../storage/storage.js';
import type { ICredential, IPrincipal } from './principal.js';
import { LruMap } from '../lru-map.js';
import { Right } from './right.js';
import type { Tokens } from './tokens.js';

type State = Pick<IIdentityRow, 'generation' | 'deleted'>;

/**
 * Tokens that can be taken back. Each user's tokens are of a generation, which is stored; revoking begins the next, so that a token of
 * the same second is either of the old or of the new one.
 */
export class Credentials {
  constructor(
    private readonly _tokens: Tokens,
    private readonly _storage: IStorage,
    private readonly _clock: Pick<IClock, 'now' | 'after'>,
    /** Usernames that only programs bear. */
    private readonly _bots: readonly string[] = []
  ) {}

  /**
   * A token that holds for so many milliseconds, unless it is taken back.
   *
   * @throws ChatError `user_not_found` if the user was deleted.
   */
  async issue(principal: IPrincipal, ms: number): Promise<string> {
    const { generation, deleted } = await this._stateOf(principal.username);
    if (deleted) {
      throw new ChatError('user_not_found');
    }
    return this._tokens.issue(principal, ms, generation);
  }

  /** Who a token stands for. @throws ChatError `unauthorized` */
  async verify(token: string): Promise<ICredential> {
    const credential = await this._tokens.verify(token);
    const { generation, principal } = credential;
    const { username, bot } = principal;
    const state = await this._stateOf(username);
    const isPosing = !bot && this._bots.includes(username);
    if (state.deleted || state.generation !== generation || isPosing) {
      throw new ChatError('unauthorized');
    }
    return credential;
  }

  /** Does a token that was verified still hold? */
  holds({ principal, expires, generation = 0 }: ICredential): boolean {
    const state = this._states.get(principal.username);
    const isTakenBack = state !== undefined && (state.deleted || state.generation !== generation);
    return !isTakenBack && expires > this._clock.now();
  }

  /** The right of whoever showed a token; it ends with it. To be disposed when nothing hangs on it any more. */
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

  /** Rights that somebody holds, for tests that look for leaks. */
  get held(): number {
    return [...this._rights.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Take back all tokens of a user. */
  async revoke(username: string): Promise<void> {
    const row = await this._storage.revokeIdentity(username);
    if (row) {
      this._tell(username, row);
    }
  }

  /** Take back all tokens of a user for ever. What they wrote stays. */
  async remove(username: string): Promise<void> {
    await this._storage.deleteIdentity(username, this._clock.now());
    const row = await this._storage.revokeIdentity(username);
    if (row) {
      this._tell(username, row);
    }
  }

  async isDeleted(username: string): Promise<boolean> {
    return (await this._stateOf(username)).deleted;
  }

  /** Hear of each user whose tokens were taken back: what they have open has to end. */
  onTakenBack(listener: (username: string) => void): IDisposable {
    this._listeners.add(listener);
    return { dispose: () => void this._listeners.delete(listener) };
  }

  private _tell(username: string, { generation, deleted }: State): void {
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
    // What was told meanwhile is newer than what was read.
    const state = this._states.get(username) ?? row ?? { generation: 0, deleted: false };
    this._states.set(username, state);
    return state;
  }

  private readonly _states = new LruMap<State>();
  private readonly _rights = new Map<string, Set<Right>>();
  private readonly _listeners = new Set<(username: string) => void>();
}
