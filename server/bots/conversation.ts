import { v5 } from 'uuid';
import type { IPrincipal } from '../identity/principal.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IConversation } from './bot.js';

/** The namespace of the ids of replies. */
const REPLIES = '6b0f8a52-6f0d-4d0e-9a55-2f6b7f0c5d11';

/**
 * The conversation of a bot about one message. The id of each reply is derived from the bot, the message and the number of the reply. If
 * the bot receives the message again after a crash, it repeats its replies, and the room recognizes them.
 */
export class Conversation implements IConversation {
  constructor(
    readonly chat: string,
    private readonly _rooms: Pick<Rooms, 'execute'>,
    private readonly _bot: IPrincipal,
    private readonly _message: string
  ) {}

  async reply(body: string): Promise<void> {
    const id = v5(`${this._bot.username}\n${this._message}\n${this._replies++}`, REPLIES);
    await this._rooms.execute(this._bot, { type: 'send', chat: this.chat, message: { id, body } });
  }

  private _replies = 0;
}
