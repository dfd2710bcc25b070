import type { IDisposable } from '../../clock.js';
import type { IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import { nameFor } from '../../policy/names.js';
import type { IOpenRoom } from '../document/open-room.js';
import { rateKeyIn } from '../document/rates.js';
import { HostedStates } from './hosted-states.js';
import type { IPresenceEntry, Presence } from './presence.js';

/** A user is shown as typing for this long after their command, in milliseconds. */
const TYPING_TIMEOUT_MS = 8_000;

/** The interval at which the typing of a user is announced while they go on typing in a document, in milliseconds. */
const TYPING_NOTICE_INTERVAL_MS = 3_000;

/**
 * Connects the two ways to say that a user is typing. For a user who types by command, the room shows a presence state of its own. For a
 * user who types in a document, it emits an event.
 */
export class Typing implements IDisposable {
  constructor(private readonly _room: IOpenRoom & { readonly presence: Presence }) {
    this._states = new HostedStates(_room);
  }

  /** A user says by command that they are typing. */
  say(principal: IPrincipal, given?: string): void {
    const { username } = principal;
    this._ends.get(username)?.dispose();
    const end = this._room.clock.after(TYPING_TIMEOUT_MS, () => this.stop(username));
    this._ends.set(username, end);
    const name = given === undefined ? undefined : nameFor(principal, given);
    const named = name === undefined ? principal : { ...principal, name, displayName: name };
    this._states.show(username, { user: userOf(named), isWriting: true });
    this._tell(named);
  }

  /** The user's message has arrived, or they have stopped typing. */
  stop(username: string): void {
    this._ends.get(username)?.dispose();
    this._ends.delete(username);
    this._states.hide(username);
  }

  /** A presence state of the user has arrived. */
  note(principal: IPrincipal, { state }: IPresenceEntry): void {
    const { id, rates } = this._room.chatState;
    const now = this._room.clock.steady();
    const { username } = principal;
    const told = this._told.get(username) ?? -Infinity;
    if (state?.isWriting !== true) {
      this._told.delete(username); // when they start again, it is announced at once
    } else if (
      now >= told + TYPING_NOTICE_INTERVAL_MS &&
      rates.typing.take(rateKeyIn(id, principal), now)
    ) {
      this._told.delete(username); // moves the user to the end of the map
      this._told.set(username, now);
      this._forget(now);
      this._tell(principal);
    }
  }

  dispose(): void {
    this._ends.forEach(end => end.dispose());
    this._ends.clear();
  }

  private _tell(principal: IPrincipal): void {
    const { chatState, events } = this._room;
    events.emit('typing', { chat: chatState.id, principal });
  }

  /** Forget announcements whose pause is over. The map holds them in the order of their times. */
  private _forget(now: number): void {
    for (const [username, told] of this._told) {
      if (now < told + TYPING_NOTICE_INTERVAL_MS) {
        return;
      }
      this._told.delete(username);
    }
  }

  private readonly _states: HostedStates;
  /** The timers that end the typing of users who said it by command. */
  private readonly _ends = new Map<string, IDisposable>();
  private readonly _told = new Map<string, number>();
}
