/** Milliseconds after which a message counts only half. */
const HALF_LIFE_MS = 100;

/** A room with a higher weight than this is busy. That is a steady 35 messages a second, or a handful at once. */
const BUSY_WEIGHT = 5;

/** The most that the work of one user counts when a room asks whether many make it busy. That is about 14 pieces of work a second. */
const MAX_USER_WEIGHT = 2;

/** Users whose work may be remembered although it counts nothing any more. */
const MIN_KEPT_USERS = 50;

/** A weight, and when it was that high. */
interface IWeight {
  readonly weight: number;
  readonly at: number;
}

const NONE: IWeight = { weight: 0, at: 0 };

/** Measures how much was stored in a room lately, and whose work it was. Older messages count less. */
export class WriteRate {
  note(messages: number, now: number): void {
    this._all = { weight: weightAt(this._all, now) + messages, at: now };
  }

  /** A user brings one more piece of work. */
  bring(user: string, now: number): void {
    this._users.set(user, { weight: weightAt(this._users.get(user) ?? NONE, now) + 1, at: now });
    if (this._users.size > 2 * this._kept) {
      this._users.forEach((one, name) => weightAt(one, now) < 0.01 && this._users.delete(name));
      this._kept = Math.max(MIN_KEPT_USERS, this._users.size);
    }
  }

  /** Whether the room was busy at the last call of `note`. */
  get isBusy(): boolean {
    return this._all.weight > BUSY_WEIGHT;
  }

  /** Whether a user may wait while a busy room pauses: this user alone makes it busy, or several users together. */
  mayWait(user: string, now: number): boolean {
    if (weightAt(this._users.get(user) ?? NONE, now) > BUSY_WEIGHT) {
      return true;
    }
    let sum = 0;
    let highest = 0;
    for (const one of this._users.values()) {
      const share = Math.min(MAX_USER_WEIGHT, weightAt(one, now));
      sum += share;
      highest = Math.max(highest, share);
      if (sum > BUSY_WEIGHT + MAX_USER_WEIGHT) {
        return true;
      }
    }
    return sum - highest > BUSY_WEIGHT;
  }

  private _all = NONE;
  private _users = new Map<string, IWeight>();
  /** The number of users left when they were last cleared. */
  private _kept = MIN_KEPT_USERS;
}

const weightAt = ({ weight, at }: IWeight, now: number): number =>
  weight * 0.5 ** ((now - at) / HALF_LIFE_MS);
