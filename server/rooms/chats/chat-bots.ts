import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { cardOf, type IBotCard, type IStorage } from '../../storage/storage.js';
import { requireParticipant, type IReadAccessStore } from './read-access.js';
import type { ICommandRunner } from '../commands.js';

export interface IChatBotsOptions {
  readonly storage: IReadAccessStore & Pick<IStorage, 'getUser' | 'getBot'>;
  readonly rooms: ICommandRunner;
}

/**
 * The bots of a chat. Only participants can list and change them. A participant with the role `bot` is a bot, and only users whom the
 * store knows as bots get that role.
 */
export class ChatBots {
  constructor(private readonly _options: IChatBotsOptions) {}

  /** @throws ChatError `chat_not_found`, `forbidden` */
  async list(principal: IPrincipal, chat: string): Promise<IBotCard[]> {
    const usernames = await this._usernames(principal, chat);
    return Promise.all(usernames.map(username => this._card(username)));
  }

  /** @throws ChatError `user_not_found`, and the errors of `list` */
  async add(principal: IPrincipal, chat: string, bot: string): Promise<void> {
    const { storage, rooms } = this._options;
    await requireParticipant(storage, principal, chat);
    if (!(await storage.getUser(bot))?.bot) {
      throw new ChatError(
        'user_not_found',
        'There is no such bot. GET /chat/bots lists the available bots.'
      );
    }
    const { refused } = await rooms.execute(principal, {
      type: 'add-participants',
      chat,
      participants: [{ username: bot, role: 'bot' }]
    });
    if (refused.length > 0) {
      throw new ChatError(refused[0].code);
    }
  }

  /** @throws ChatError `user_not_found`, and the errors of `list` */
  async remove(principal: IPrincipal, chat: string, bot: string): Promise<void> {
    if (!(await this._usernames(principal, chat)).includes(bot)) {
      throw new ChatError('user_not_found', 'There is no such bot in this chat.');
    }
    const command = { type: 'set-role', chat, username: bot, role: null } as const;
    await this._options.rooms.execute(principal, command);
  }

  /** A bot that is not registered has only a name. */
  private async _card(username: string): Promise<IBotCard> {
    const { storage } = this._options;
    const row = await storage.getBot(username);
    const displayName = (await storage.getUser(username))?.displayName ?? username;
    return row ? cardOf(row) : { username, displayName, kind: 'outside', answers: 'always' };
  }

  private async _usernames(principal: IPrincipal, chat: string): Promise<string[]> {
    const { storage } = this._options;
    await requireParticipant(storage, principal, chat);
    const participants = await storage.getParticipants(chat);
    return participants.filter(({ role }) => role === 'bot').map(({ username }) => username);
  }
}
