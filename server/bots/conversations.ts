import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { IMessageRow, IParticipantRow, IStorage } from '../storage/storage.js';
import type { ICreateChat, IMessageToSend, IOverrides } from '../rooms/commands.js';
import type { IChatStatus } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';

/** The parts of the server that conversations work with. */
export interface IConversationsOptions {
  readonly rooms: Pick<Rooms, 'execute' | 'events'>;
  readonly storage: Pick<IStorage, 'getChat' | 'getParticipants' | 'getMessage'>;
  /** Returns a new uuid. */
  readonly uuid: () => string;
}

/** Server code acts with the rights of the operator. */
const OPERATOR: IPrincipal = {
  username: 'colloquy',
  name: 'colloquy',
  displayName: 'Colloquy',
  bot: false,
  admin: true,
  guest: false
};

/** The beginning of a conversation: its name, people and bots. */
export type INewConversation = Pick<ICreateChat, 'topic' | 'access' | 'participants'> & {
  readonly bots: readonly string[];
};

/** Conversations of people and bots, for code in the server. A conversation is a chat. */
export class Conversations {
  constructor(private readonly _options: IConversationsOptions) {}

  /**
   * Begins a conversation with bots. The chat says that it began, and who joined. It is open unless `access` is `private`.
   *
   * @param person - who begins it, and owns it
   * @throws ChatError `user_not_found` if one of the bots does not exist
   */
  async create(person: IPrincipal, conversation: INewConversation): Promise<Conversation> {
    const { rooms } = this._options;
    const { id } = await rooms.execute(person, { type: 'create-chat', ...conversation });
    return new Conversation(id, this._options);
  }

  /** The conversation in a chat; null if there is no such chat, or if it was deleted. */
  async getChat(id: string): Promise<Conversation | null> {
    return (await this._options.storage.getChat(id)) ? new Conversation(id, this._options) : null;
  }
}

/** One chat, for code in the server. All methods reject with a ChatError if the chat refuses the action. */
export class Conversation {
  constructor(
    readonly chat: string,
    private readonly _options: IConversationsOptions
  ) {}

  /** Whether a required bot has left, so that nobody can write any more. */
  async hasEnded(): Promise<boolean> {
    return (await this._options.storage.getChat(this.chat))?.endedOn !== undefined;
  }

  /** The participants: people before bots, and otherwise in the order in which they joined. */
  async participants(): Promise<IParticipantRow[]> {
    const rows = await this._options.storage.getParticipants(this.chat);
    const isBot = ({ role }: IParticipantRow): boolean => role === 'bot';
    return [...rows.filter(row => !isBot(row)), ...rows.filter(isBot)];
  }

  /** Makes a person a member, and the chat says so. A participant who joins again stays the same. */
  async join(person: IPrincipal): Promise<IParticipantRow> {
    const { username } = person;
    const there = await this._participant(username);
    if (there) {
      return there;
    }
    const command = { type: 'set-role', chat: this.chat, username, role: 'member' } as const;
    await this._options.rooms.execute({ ...person, admin: true }, command);
    return (await this._participant(username))!;
  }

  /** Takes a participant out of the chat. If a required bot leaves, the conversation ends. @param by - who does it, for the chat */
  async leave(username: string, by = OPERATOR): Promise<void> {
    const command = { type: 'set-role', chat: this.chat, username, role: null } as const;
    await this._options.rooms.execute({ ...by, admin: true }, command);
  }

  /**
   * Stores a message of a person or a bot. With a `local_id` that the author has used before, it stores nothing.
   *
   * @returns the message; null if it waits for the manager of the chat
   */
  async save(author: IPrincipal, message: IMessageToSend): Promise<IMessageRow | null> {
    const { rooms, storage } = this._options;
    if (!(await this._participant(author.username))) {
      throw new ChatError('user_not_found', 'The author is not in this conversation.');
    }
    const { id } = await rooms.execute(author, { type: 'send', chat: this.chat, message });
    return storage.getMessage(this.chat, id);
  }

  /** Gives a message of the chat to one bot alone. `overrides` replace fields in its copy. */
  async deliverMessage(id: string, bot: string, overrides?: IOverrides): Promise<void> {
    const { rooms, uuid } = this._options;
    await rooms.execute(OPERATOR, {
      type: 'redirect',
      chat: this.chat,
      id,
      delivery: uuid(),
      bots: [bot],
      overrides
    });
  }

  /** Tells one bot of this server who takes part, or whatever else `participants` says. */
  async deliverStatus(status: Omit<IChatStatus, 'chat'>, bot: string): Promise<void> {
    if ((await this._participant(bot))?.role !== 'bot') {
      throw new ChatError('user_not_found', `There is no bot "${bot}" in this chat.`);
    }
    this._options.rooms.events.emit('bot-status', { bot, status: { chat: this.chat, ...status } });
  }

  private async _participant(username: string): Promise<IParticipantRow | undefined> {
    const rows = await this._options.storage.getParticipants(this.chat);
    return rows.find(row => row.username === username);
  }
}
