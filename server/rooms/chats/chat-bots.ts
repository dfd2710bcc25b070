import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { BotAnswers, IBotCard, IStorage } from '../../storage/storage.js';
import { botsAmong } from './asked-bots.js';
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
    const { storage } = this._options;
    await requireParticipant(storage, principal, chat);
    return botsAmong(await storage.getParticipants(chat), this._options);
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
    if (!(await this.list(principal, chat)).some(({ username }) => username === bot)) {
      throw new ChatError('user_not_found', 'There is no such bot in this chat.');
    }
    const command = { type: 'set-role', chat, username: bot, role: null } as const;
    await this._options.rooms.execute(principal, command);
  }

  /** Sets how a bot answers in the chat. @throws ChatError `user_not_found`, and the errors of `list` */
  async setAnswers(
    principal: IPrincipal,
    chat: string,
    bot: string,
    answers: BotAnswers | null
  ): Promise<void> {
    const { storage, rooms } = this._options;
    await requireParticipant(storage, principal, chat);
    await rooms.execute(principal, { type: 'set-answers', chat, bot, answers });
  }
}
