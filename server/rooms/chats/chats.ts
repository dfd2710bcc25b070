import { checkRetention } from '../../policy/retention.js';
import * as random from 'lib0/random';
import { isChatId } from '../../../src/document/index.js';
import type { Emitter } from '../../emitter.js';
import { ChatError } from '../../errors.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { SecretIds } from '../../identity/secret-ids.js';
import { withGivenName, isNameless, userOf, userRowOf } from '../../identity/user.js';
import { freeTopic, readName } from '../../policy/names.js';
import { belongsTo, can, readAccessIn } from '../../policy/policy.js';
import type { Action, IPolicyChat } from '../../policy/policy.js';
import { DEFAULT_WORKSPACE, type IChatRow } from '../../storage/storage.js';
import { requireBots } from './conversation-bots.js';
import { firstMessages, firstUpdate } from './first-document.js';
import type { ICreateChat, IResults } from '../commands.js';
import type { IRoomsEvents } from '../events.js';
import type { Rates } from '../document/rates.js';
import { mergeChatMetadata } from '../turn/metadata.js';
import { Invitations, type IInvitationsOptions } from './invitations.js';
import { chatForPolicy, membership } from './policy-chat.js';
import { Reading } from './reading.js';

export type IChatsOptions = IInvitationsOptions;

/** The parts that `Rooms` adds to the options. */
interface IChatsContext extends IChatsOptions {
  readonly rates: Rates;
  readonly events: Emitter<IRoomsEvents>;
}

/** A repeated request returns the same chat for this long, in milliseconds. */
const REPEATABLE_MS = 24 * 60 * 60 * 1000;

/** Operations on whole chats. They work even if nobody has the chat open. */
export class Chats {
  constructor(private readonly _options: IChatsContext) {
    this.invitations = new Invitations(_options);
    this.reading = new Reading(_options);
    this._requests = new SecretIds('requests', _options.storage, _options.clock);
  }

  readonly invitations: Invitations;
  readonly reading: Reading;

  /** Create a chat, unless the same request has already created one. @throws ChatError */
  async request(principal: IPrincipal, command: ICreateChat): Promise<IResults['create-chat']> {
    const { requestId } = command;
    if (requestId === undefined || command.id !== undefined) {
      return this.create(principal, command);
    }
    // The id is derived from the request. The store therefore creates the chat only once, even if several processes get the request.
    for (let round = 0; ; round++) {
      const id = await this._requests.of(principal.username, requestId, `${round}`);
      if (await this._repeated(principal, id)) {
        return { id, refused: [] };
      }
      if (await this._isFree(id)) {
        try {
          return await this.create(principal, { ...command, id });
        } catch (error) {
          if (!(await this._repeated(principal, id))) {
            throw error;
          }
          return { id, refused: [] };
        }
      }
    }
  }

  /**
   * Create a chat with its first document. The policy was asked.
   *
   * @param own - what only the server says of a chat
   * @throws ChatError
   */
  async create(
    principal: IPrincipal,
    command: ICreateChat,
    own: Pick<IChatRow, 'isDirect'> = {}
  ): Promise<IResults['create-chat']> {
    const { storage, clock, limits, rates, events } = this._options;
    const id = command.id ?? clock.uuid();
    if (!isChatId(id)) {
      throw new ChatError('bad_request', 'The id of a chat must be a lower-case UUID.', 'id');
    }
    const { access = 'open', metadata, retentionDays } = command;
    checkRetention(retentionDays ?? null);
    const workspace = await this._workspace(principal, command);
    const at = clock.now();
    const { participants, names, refused } = await this.invitations.participants(
      principal,
      command,
      workspace
    );
    requireBots(participants, command);
    const owner = withGivenName(principal, names.get(principal.username));
    const row: IChatRow = {
      id,
      topic: await this._topic(owner, command.topic),
      access,
      createdBy: principal.username,
      createdOn: at,
      roomClient: random.uint32(),
      lastSeq: 0,
      ...own,
      ...(workspace !== undefined && { workspace }),
      ...(metadata && {
        metadata: mergeChatMetadata({}, metadata, limits.metadataBytes) as Record<string, string>
      }),
      ...(typeof retentionDays === 'number' && { retentionDays })
    };
    const party = { owner, participants, names };
    const messages = firstMessages(row, party, command);
    rates.chats.consume(rateKeyOf(principal), clock.steady());
    rates.consumeChange(principal, clock.steady());
    const first = {
      update: firstUpdate(row, party, messages),
      participants,
      messages,
      users: [userRowOf(principal)]
    };
    await storage.createChat(row, first, limits.chatsPerUser, limits.chatsPerWorkspace);
    events.emit('chat-created', { chat: id });
    return { id, refused };
  }

  /** Create a chat that a client opens, unless it exists. @throws ChatError `chat_not_found`, `chat_deleted` */
  async ensure(principal: IPrincipal, id: string): Promise<void> {
    const { storage } = this._options;
    if (isChatId(id) && (await storage.getChat(id))) {
      return;
    }
    if (!isChatId(id) || !can(principal, 'chat.create', null)) {
      throw new ChatError('chat_not_found');
    }
    if (await storage.wasDeleted(id)) {
      throw new ChatError('chat_deleted');
    }
    try {
      await this.create(principal, { type: 'create-chat', id });
    } catch (error) {
      // Another request may have been faster.
      if (!(await storage.getChat(id))) {
        throw error;
      }
    }
  }

  /**
   * Ask the policy, with null for an action that is about no chat. Users who could never read a private chat get `chat_not_found`.
   *
   * @throws ChatError `chat_not_found`, `chat_deleted`, `forbidden`
   */
  async authorize(principal: IPrincipal, action: Action, id: string | null): Promise<void> {
    if (id === null) {
      if (!can(principal, action, null)) {
        throw new ChatError('forbidden');
      }
      return;
    }
    const { storage } = this._options;
    const row = isChatId(id) ? await storage.getChat(id) : null;
    if (!row) {
      throw new ChatError((await storage.wasDeleted(id)) ? 'chat_deleted' : 'chat_not_found');
    }
    const chat = await chatForPolicy(storage, row, principal);
    if (!can(principal, action, chat)) {
      throw await this.refusal(principal, chat, id);
    }
  }

  /** The error for an action that is not allowed in an existing chat: `forbidden` if the user may know the chat, else `chat_not_found`. */
  async refusal(principal: IPrincipal, chat: IPolicyChat, id: string): Promise<ChatError> {
    const former = await this._options.storage.getFormer(id, principal.username);
    const knows = readAccessIn(principal, chat, null, former) !== null;
    return new ChatError(knows ? 'forbidden' : 'chat_not_found');
  }

  /** The workspace of a new chat; undefined for the default one. @throws ChatError `workspace_not_found` */
  private async _workspace(
    principal: IPrincipal,
    { workspace = DEFAULT_WORKSPACE }: ICreateChat
  ): Promise<string | undefined> {
    if (workspace === DEFAULT_WORKSPACE) {
      return undefined;
    }
    const { storage } = this._options;
    const known = isChatId(workspace) ? await membership(storage, workspace, principal) : null;
    if (!known?.owner || !belongsTo(principal, known)) {
      throw new ChatError('workspace_not_found');
    }
    return workspace;
  }

  /** Whether the user has created this chat recently. */
  private async _repeated({ username }: IPrincipal, id: string): Promise<boolean> {
    const { storage, clock } = this._options;
    const row = await storage.getChat(id);
    return (
      row !== null && clock.now() - row.createdOn < REPEATABLE_MS && row.createdBy === username
    );
  }

  private async _isFree(id: string): Promise<boolean> {
    const { storage } = this._options;
    return !(await storage.getChat(id)) && !(await storage.wasDeleted(id));
  }

  /** The requested name. Without one, a free name derived from the creator's. */
  private async _topic(owner: IPrincipal, asked: string | undefined): Promise<string> {
    const { storage, limits } = this._options;
    if (asked !== undefined) {
      return readName(asked, 'topic', limits.topicLength);
    }
    const name = isNameless(owner) ? null : (userOf(owner).display_name ?? null);
    // Only their own chats count: others would tell of chats that they may not read, and there may be any number of them.
    const topics = await storage.topicsBy(owner.username);
    return freeTopic(name, new Set(topics), limits.topicLength);
  }

  /** Derives the ids of chats from requests. */
  private readonly _requests: SecretIds;
}
