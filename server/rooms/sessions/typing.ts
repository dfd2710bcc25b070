import type { IDisposable } from '../../clock.js';
import type { IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import { nameFor } from '../../policy/names.js';
import type { IPresenceEntry, Presence } from './presence.js';
import type { IOpenRoom } from '../document/open-room.js';
import { rateKeyIn } from '../document/rates.js';

/** A user is shown as typing for this long after their command, in milliseconds. */
const TYPING_TIMEOUT_MS = 8_000;

/** The interval at which the typing of a user is announced while they go on typing in a document, in milliseconds. */
const TYPING_NOTICE_INTERVAL_MS = 3_000;

/** A client id under which the room shows a user, and the clock of its last presence state. */
interface IHosted {
  readonly client: number;
  clock: number;
}

interface ITypist extends IHosted {
  readonly end: IDisposable;
}

/**
 * Connects the two ways to say that a user is typing. For a user who types by command, the room shows a presence state of its own. For a
 * user who types in a document, it emits an event.
 */
export class Typing implements IDisposable {
  constructor(private readonly _room: IOpenRoom & { readonly presence: Presence }) {}

  /** A user says by command that they are typing. */
  say(principal: IPrincipal, given?: string): void {
    const { chatState, clock } = this._room;
    const { username } = principal;
    const known = this._typists.get(username);
    known?.end.dispose();
    const { client, clock: last } = known ??
      this._free.pop() ?? { client: chatState.clients.host(), clock: 0 };
    const end = clock.after(TYPING_TIMEOUT_MS, () => this.stop(username));
    const typist = { client, clock: last, end };
    this._typists.set(username, typist);
    const name = given === undefined ? undefined : nameFor(principal, given);
    const named = name === undefined ? principal : { ...principal, name, displayName: name };
    this._show(typist, { user: userOf(named), isWriting: true });
    this._tell(named);
  }

  /** The user's message has arrived, or they have stopped typing. */
  stop(username: string): void {
    const typist = this._typists.get(username);
    if (typist) {
      this._typists.delete(username);
      typist.end.dispose();
      this._show(typist, null);
      this._free.push(typist);
    }
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
    this._typists.forEach(({ end }) => end.dispose());
    this._typists.clear();
  }

  private _tell(principal: IPrincipal): void {
    const { chatState, events } = this._room;
    events.emit('typing', { chat: chatState.id, principal });
  }

  private _show(hosted: IHosted, state: IPresenceEntry['state']): void {
    const { presence } = this._room;
    presence.host({ client: hosted.client, clock: ++hosted.clock, state });
    presence.share();
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

  private readonly _typists = new Map<string, ITypist>();
  /** Client ids of users who have stopped. The next typists use them, so there are never more ids than people typing at once. */
  private readonly _free: IHosted[] = [];
  private readonly _told = new Map<string, number>();
}
