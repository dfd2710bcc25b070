/** Events that are handled at a time. The rest waits on the server. */
const MOST_AT_ONCE = 1_000;

/**
 * Which events are handled. A bot that was killed goes on behind the last event up to which all are handled, and leaves out later ones that
 * are handled too.
 */
export class Position {
  /**
   * @param {import('chat').StateAdapter} state
   * @param {string} key
   */
  static async load(state, key) {
    const kept = await state.get(key);
    const { last, done = [] } = /** @type {{ last?: string, done?: string[] }} */ (kept ?? {});
    return new Position(value => state.set(key, value), last, done);
  }

  /**
   * @param {(value: unknown) => Promise<void>} keep
   * @param {string | undefined} last
   * @param {readonly string[]} done
   */
  constructor(keep, last, done) {
    this._keep = keep;
    this.last = last;
    this._done = new Set(done);
  }

  /** Whether an event was handled before the bot was started anew. @param {string} id */
  has(id) {
    return this._done.has(id);
  }

  /**
   * Notes an event that is about to be handled. Resolves when there is room for another one.
   *
   * @param {string} id
   * @param {Promise<void>} [handled] without it, there is nothing to do about the event
   */
  async add(id, handled) {
    if (handled === undefined) {
      const newest = this._open.at(-1);
      if (newest?.isEmpty) {
        newest.id = id;
      } else {
        this._open.push({ id, isDone: true, isEmpty: true });
      }
      this._advance();
      return;
    }
    const event = { id, isDone: false };
    this._open.push(event);
    void handled.finally(() => {
      event.isDone = true;
      this._advance();
    });
    while (this._open.length >= MOST_AT_ONCE) {
      await this._changed;
    }
  }

  /** Resolves when the state holds the position. */
  async saved() {
    await this._saving;
  }

  _advance() {
    while (this._open[0]?.isDone) {
      this.last = this._open.shift()?.id;
    }
    this._wake();
    this._changed = new Promise(resolve => (this._wake = () => resolve(undefined)));
    this._isStale = true;
    this._saving ??= this._save().finally(() => (this._saving = undefined));
  }

  async _save() {
    while (this._isStale) {
      this._isStale = false;
      const done = this._open
        .filter(({ isDone, isEmpty }) => isDone && !isEmpty)
        .map(({ id }) => id);
      // A position that is not kept costs a repetition, and no event.
      await this._keep({ last: this.last, done }).catch(() => {});
    }
  }

  /** @type {{ id: string, isDone: boolean, isEmpty?: boolean }[]} */
  _open = [];
  _isStale = false;
  /** @type {Promise<void> | undefined} */
  _saving;
  _wake = () => {};
  /** @type {Promise<unknown>} */
  _changed = new Promise(resolve => (this._wake = () => resolve(undefined)));
}
