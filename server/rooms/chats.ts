import * as random from 'lib0/random';
import * as Y from 'yjs';
import { isChatId, YChat } from '../../src/document/index.js';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { userRowOf } from '../identity/user.js';
import { freeTopic, readName } from '../policy/names.js';
import { may } from '../policy/policy.js';
import type { Action, IPolicyChat } from '../policy/policy.js';
import type { IChatRow, IStorage, Role } from '../storage/storage.js';
import type { CommandOf } from './commands.js';
import type { ILimits } from './limits.js';

export interface IChatsOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  /** Usernames of the bots that are in every new chat. */
  readonly bots?: readonly string[];
}

/** Chats as wholes, whether anybody has them open or not. */
export class Chats {
  constructor(private readonly _options: IChatsOptions) {}

  /** Make a chat with its first document. @throws ChatError */
  async create(principal: IPrincipal, command: CommandOf<'create-chat'>): Promise<IChatRow> {
    const { storage, clock, bots = [] } = this._options;
    if (!may(principal, 'chat.create', null)) {
      throw new ChatError('forbidden');
    }
    const id = command.id ?? clock.uuid();
    if (!isChatId(id)) {
      throw new ChatError('bad_request', 'A chat id is a lower-case uuid.', 'id');
    }
    const roles = new Map<string, Role>([
      ...bots.map(name => [name, 'bot'] as const),
      ...(command.participants ?? []).map(name => [name, 'member'] as const),
      [principal.username, 'owner']
    ]);
    const at = clock.now();
    const row: IChatRow = {
      id,
      topic: await this._topic(principal, command.topic),
      access: command.access ?? 'open',
      createdBy: principal.username,
      createdOn: at,
      roomClient: random.uint32(),
      lastSeq: 0
    };
    await storage.createChat(row, {
      update: firstUpdate(row, roles),
      participants: [...roles].map(([username, role]) => ({ username, role, at })),
      users: [userRowOf(principal)]
    });
    return row;
  }

  /** Make a chat that somebody opens, unless it is there. @throws ChatError `chat_not_found`, `chat_deleted` */
  async ensure(principal: IPrincipal, id: string): Promise<IChatRow | null> {
    const { storage } = this._options;
    if (isChatId(id) && (await storage.getChat(id))) {
      return null;
    }
    if (!isChatId(id) || !may(principal, 'chat.create', null)) {
      throw new ChatError('chat_not_found');
    }
    if (await storage.wasDeleted(id)) {
      throw new ChatError('chat_deleted');
    }
    try {
      return await this.create(principal, { type: 'create-chat', id });
    } catch (error) {
      if (await storage.getChat(id)) {
        return null; // somebody else was quicker
      }
      throw error;
    }
  }

  /** Ask the policy. @throws ChatError `chat_not_found`, `forbidden` */
  async demand(principal: IPrincipal, action: Action, id: string): Promise<void> {
    const { storage } = this._options;
    const row = isChatId(id) ? await storage.getChat(id) : null;
    if (!row) {
      throw new ChatError('chat_not_found');
    }
    const participants = await storage.getParticipants(id);
    const chat: IPolicyChat = {
      access: row.access,
      roles: new Map(participants.map(({ username, role }) => [username, role]))
    };
    if (!may(principal, action, chat)) {
      throw new ChatError('forbidden');
    }
  }

  /** Move somebody's read position to a message. Resolves with the position that holds now. */
  async read(principal: IPrincipal, { chat, id }: CommandOf<'read'>): Promise<number> {
    const { storage, clock } = this._options;
    await this.demand(principal, 'chat.read', chat);
    const message = await storage.getMessage(chat, id);
    if (!message) {
      throw new ChatError('message_not_found');
    }
    return storage.setRead(chat, principal.username, message.seq, clock.now());
  }

  /** The name that was asked for; without one, a free one after the maker. */
  private async _topic(principal: IPrincipal, asked: string | undefined): Promise<string> {
    const { storage, limits } = this._options;
    if (asked !== undefined) {
      return readName(asked, 'topic', limits.topicLength);
    }
    const chats = await storage.listChats(principal.username);
    const taken = new Set(chats.map(({ row }) => row.topic));
    return freeTopic(principal.displayName, taken, limits.topicLength);
  }
}

/** The document that a chat begins with, written by its room. */
function firstUpdate(
  { id, topic, roomClient }: IChatRow,
  roles: ReadonlyMap<string, Role>
): Uint8Array {
  const chat = new YChat();
  chat.ydoc.clientID = roomClient;
  chat.ydoc.transact(() => {
    chat.ymetadata.set('id', id);
    chat.ymetadata.set('name', topic);
    roles.forEach((role, username) => chat.yparticipants.set(username, { username, role }));
  });
  const update = Y.encodeStateAsUpdate(chat.ydoc);
  chat.dispose();
  return update;
}
