import type { IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import type { IOpenRoom } from '../document/open-room.js';
import { HostedStates } from './hosted-states.js';
import type { Presence } from './presence.js';

/** A message on which a bot works, as people see it. */
export interface IShownWork {
  readonly bot: IPrincipal;
  readonly message: string;
  readonly text: string;
}

/** Shows everybody what bots work on, as presence. Nothing of it is stored. */
export class ShownWorks {
  /** @param _works - what is shown of this chat, by key. The next room of the chat goes on with it. */
  constructor(
    room: IOpenRoom & { readonly presence: Presence },
    private readonly _works: Map<string, IShownWork>
  ) {
    this._states = new HostedStates(room);
    _works.forEach(({ bot, message, text }) => this.show(bot, message, text));
  }

  /** Whether no bot works on anything. */
  get isEmpty(): boolean {
    return this._states.keys.length === 0;
  }

  /** Whether a bot works on an answer to a message. */
  has(bot: string, message: string): boolean {
    return this._works.has(keyOf(bot, message));
  }

  /** A bot works on an answer to a message. `text`: what it does, or ''. Clients that know no works show it as typing. */
  show(bot: IPrincipal, message: string, text: string): void {
    const key = keyOf(bot.username, message);
    this._works.set(key, { bot, message, text });
    this._states.show(key, {
      user: userOf(bot),
      isWriting: true,
      answering: message,
      ...(text !== '' && { typingIndicator: text })
    });
  }

  /** A bot no longer works on an answer to a message. */
  hide(bot: string, message: string): void {
    this._hide(keyOf(bot, message));
  }

  /** A bot has left the chat. */
  hideAll(bot: string): void {
    this._states.keys.filter(key => key.startsWith(keyOf(bot, ''))).forEach(key => this._hide(key));
  }

  /** Only these bots are still in the chat. */
  hideOthers(isHere: (bot: string) => boolean): void {
    const gone = [...this._works.values()].filter(({ bot }) => !isHere(bot.username));
    gone.forEach(({ bot, message }) => this.hide(bot.username, message));
  }

  private _hide(key: string): void {
    this._works.delete(key);
    this._states.hide(key);
  }

  private readonly _states: HostedStates;
}

const keyOf = (bot: string, message: string): string => `${bot}\n${message}`;
