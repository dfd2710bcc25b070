import { ChatError } from '../../errors.js';
import { isUsername, type IPrincipal } from '../../identity/principal.js';
import { SecretIds } from '../../identity/secret-ids.js';
import { beginningOf } from '../../text.js';
import type { IResults } from '../commands.js';
import type { IChatCommandContext } from './chat-command-record.js';

/** The chats of two people. There is one for each pair: its id follows from their usernames. */
export class DirectChats {
  constructor(private readonly _context: IChatCommandContext) {
    this._ids = new SecretIds('direct-chats', _context.storage, _context.clock);
  }

  /**
   * The chat of the principal and another person, which is created if there is none. The policy was asked whether the principal may create
   * chats.
   *
   * @throws ChatError `user_not_found` for a bot and for somebody who has never signed in, `bad_value` for oneself
   */
  async open(principal: IPrincipal, username: string): Promise<IResults['open-direct']> {
    if (username === principal.username) {
      throw new ChatError(
        'bad_value',
        'This is your own username. Name somebody else.',
        'username'
      );
    }
    const { storage, chats, limits } = this._context;
    const other = isUsername(username) ? await storage.getUser(username) : null;
    if (!other || other.bot) {
      throw new ChatError('user_not_found');
    }
    const pair = [principal.username, username].sort();
    // Each deletion lets the pair begin anew, under the next id.
    for (let round = 0; ; round++) {
      const id = await this._ids.of(...pair, `${round}`);
      if (await storage.getChat(id)) {
        return { id };
      }
      if (!(await storage.wasDeleted(id))) {
        const names = `${principal.displayName}, ${other.displayName}`;
        const topic = beginningOf(names, limits.topicLength);
        const participants = [{ username, role: 'owner' }] as const;
        const chat = { type: 'create-chat', id, topic, access: 'private', participants } as const;
        try {
          return await chats.create(principal, chat, { isDirect: true });
        } catch (error) {
          // The other person may have been faster.
          if (!(await storage.getChat(id))) {
            throw error;
          }
          return { id };
        }
      }
    }
  }

  private readonly _ids: SecretIds;
}
