import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';
import type { Asking } from './asking.js';

/** A message that goes to one bot alone. */
export interface IRouted {
  readonly message: IMessageRow;
  /** The ids of the replies are derived from it. */
  readonly key: string;
  /** Whether people do not see the message yet. */
  readonly isWaiting: boolean;
  /** The bot has handled it. */
  done(this: void): Promise<void>;
}

/** Finds what goes to one bot alone in one chat; see `IManager`. */
export class Routing {
  constructor(
    private readonly _bot: IPrincipal,
    private readonly _chat: string,
    private readonly _options: {
      readonly storage: Pick<IStorage, 'routing'>;
      readonly rooms: Pick<Rooms, 'execute'>;
      readonly asking: Pick<Asking, 'manager'>;
    }
  ) {}

  /** The messages for the bot alone: the copies that a manager gave it, and for a manager those that wait for it. */
  async next(): Promise<IRouted[]> {
    const { routing } = this._options.storage;
    const { username } = this._bot;
    const copies = await routing.deliveries(this._chat, username);
    const isManager = (await this._options.asking.manager(this._chat)) === username;
    const held = isManager ? await routing.held(this._chat) : [];
    return [
      ...copies.map(({ id, message }) => ({
        message,
        key: id,
        isWaiting: false,
        done: () => routing.end(this._chat, username, id)
      })),
      ...held.map(message => ({
        message,
        key: message.id,
        isWaiting: true,
        done: () => this._dismiss(message.id)
      }))
    ];
  }

  /** A message that the manager has not approved by now is not shown. */
  private async _dismiss(id: string): Promise<void> {
    const { rooms } = this._options;
    const command = { type: 'dismiss', chat: this._chat, id } as const;
    await rooms.execute(this._bot, command).catch((error: unknown) => {
      if (!(error instanceof ChatError && error.code === 'message_not_found')) {
        throw error;
      }
    });
  }
}
