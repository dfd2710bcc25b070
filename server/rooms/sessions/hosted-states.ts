import type { IOpenRoom } from '../document/open-room.js';
import type { IPresenceEntry, Presence } from './presence.js';

/** A client id under which the room shows a state, and the clock of the last one. */
interface IHosted {
  readonly client: number;
  clock: number;
}

/** Presence states of users who have no session here. The room shows them under client ids of its own. */
export class HostedStates {
  constructor(private readonly _room: IOpenRoom & { readonly presence: Presence }) {}

  /** The keys of the states that are shown. */
  get keys(): string[] {
    return [...this._shown.keys()];
  }

  /** Shows a state in place of the last one with this key. */
  show(key: string, state: NonNullable<IPresenceEntry['state']>): void {
    const hosted = this._shown.get(key) ??
      this._free.pop() ?? { client: this._room.chatState.clients.host(), clock: 0 };
    this._shown.set(key, hosted);
    this._put(hosted, state);
  }

  hide(key: string): void {
    const hosted = this._shown.get(key);
    if (hosted) {
      this._shown.delete(key);
      this._put(hosted, null);
      this._free.push(hosted);
    }
  }

  private _put(hosted: IHosted, state: IPresenceEntry['state']): void {
    const { presence } = this._room;
    presence.host({ client: hosted.client, clock: ++hosted.clock, state });
    presence.share();
  }

  private readonly _shown = new Map<string, IHosted>();
  /** Client ids that nothing uses. The next states use them, so there are never more ids than states at once. */
  private readonly _free: IHosted[] = [];
}
