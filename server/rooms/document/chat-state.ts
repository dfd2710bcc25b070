import type { YChat } from '../../../src/document/index.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { withGivenName } from '../../identity/user.js';
import { beginOf, can, readAccessIn, roleIn } from '../../policy/policy.js';
import type { Action, IPolicyWorkspace, IReadAccess } from '../../policy/policy.js';
import {
  DEFAULT_WORKSPACE,
  type Access,
  type IBotTraits,
  type IMessageRow,
  type IParticipantRow,
  type IStoredChat,
  type IStoredWorkspace,
  type Role
} from '../../storage/storage.js';
import type { IClock } from '../../clock.js';
import { ChatError } from '../../errors.js';
import { LruMap } from '../../lru-map.js';
import { BotExchange, type IWriter } from './bot-exchange.js';
import { ClientIds } from './client-ids.js';
import { readDocument } from './load.js';
import { FrameBudget } from '../gate/frame-budget.js';
import { decodeFrame } from '../gate/frame.js';
import type { IFrame } from '../gate/frame.js';
import type { ILimits } from '../../limits.js';
import { Rates } from './rates.js';
import { StructCounts } from './struct-counts.js';
import { DocumentSize } from './document-size.js';

/** The actions of a bot in a chat with a manager. Its messages wait. */
const OF_MANAGED_BOTS: ReadonlySet<Action> = new Set(['chat.read', 'message.send']);

/** A chat in memory: its document, and the data that the server keeps beside it. Turns change it. */
export class ChatState {
  /**
   * @param budget - limits what the frames of each user cost, over all chats
   * @param rates - the rate limits of users, over all chats
   * @param bots - the bots that run in this process, by username
   * @param agents - the agents of users, by username
   */
  constructor(
    stored: IStoredChat,
    readonly limits: ILimits,
    clock: Pick<IClock, 'now' | 'steady'>,
    readonly budget = new FrameBudget(limits),
    readonly rates = new Rates(limits),
    private readonly _bots: ReadonlyMap<string, IBotTraits> = new Map(),
    private readonly _agents: ReadonlyMap<string, IPrincipal> = new Map()
  ) {
    const { row, participants } = stored;
    this.now = () => clock.now();
    this.steady = () => clock.steady();
    this.chat = readDocument(stored);
    this.id = row.id;
    this.access = row.access;
    this.isDirect = row.isDirect;
    this.workspaceId = row.workspace ?? DEFAULT_WORKSPACE;
    this.workspace = stored.workspace ? workspaceForPolicy(stored.workspace) : null;
    this.topic = row.topic;
    this.lastSeq = row.lastSeq;
    this.metadata = row.metadata ?? {};
    this.endedOn = row.endedOn;
    this.held = new Map(stored.held?.map(message => [message.id, message]));
    this.roles = new Map(participants.map(({ username, role }) => [username, role]));
    this.memberships = new Map(participants.map(row => [row.username, row]));
    this.clients = new ClientIds(stored, this.chat.ydoc);
    this.documentSize = new DocumentSize({
      chat: this.chat,
      ownerOf: client => this.clients.ownerOf(client),
      rateKeyOf: client => this.clients.rateKeyOf(client),
      now: this.now,
      entries: stored.entries ?? 0
    });
    this.structs = new StructCounts(this.chat.ydoc, client => this.clients.rateKeyOf(client));
    this.strangers = new Set(stored.strangers);
    this._replay();
  }

  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds, for spans of time. */
  readonly steady: () => number;
  readonly id: string;
  access: Access;
  readonly isDirect: true | undefined;
  workspaceId: string;
  /** The people of the workspace; null for the default one. */
  workspace: IPolicyWorkspace | null;
  readonly chat: YChat;
  readonly roles: Map<string, Role>;
  /** The manner and time of each participant's joining. */
  readonly memberships: Map<string, Omit<IParticipantRow, 'username' | 'role'>>;
  readonly clients: ClientIds;
  readonly documentSize: DocumentSize;
  /** Users who are already stored, as they were at that time. A user who drops out of the map is stored again. */
  readonly met = new LruMap<IPrincipal>(1_000);
  readonly structs: StructCounts;
  readonly botExchange = new BotExchange();
  /** Participants whom this server has never met. */
  readonly strangers: Set<string>;
  /** The messages of bots that wait for the manager, by id. Those that grow are only here. */
  readonly held: Map<string, IMessageRow>;
  /** Whether the chat has been told that its manager does not run. */
  isManagerMissed = false;
  endedOn: number | undefined;
  topic: string;
  metadata: Readonly<Record<string, unknown>>;
  lastSeq: number;

  /**
   * Read a user's frame, if the user has enough budget left. Frames of programs in this process have no limit.
   *
   * @throws ChatError `too_many_requests`, `malformed`, `frame_too_large`, `gap`
   */
  read(
    { principal, isReplica }: { readonly principal: IPrincipal; readonly isReplica?: boolean },
    update: Uint8Array
  ): IFrame {
    if (isReplica) {
      return decodeFrame(update);
    }
    const user = rateKeyOf(principal);
    if (this.structs.grownBy(user) > this.limits.structsPerUser) {
      throw new ChatError('too_many_requests');
    }
    return this.budget.read(user, update, this.steady());
  }

  can(principal: IPrincipal, action: Action, author?: string): boolean {
    return !this._isManagers(principal, action) && can(principal, action, this, author);
  }

  /** The chat is in this workspace now, with these people. */
  setWorkspace(id: string | undefined, people: IStoredWorkspace | null): void {
    this.workspaceId = id ?? DEFAULT_WORKSPACE;
    this.workspace = people && workspaceForPolicy(people);
  }

  /** Whether a user who is no bot could take part in this chat, if they were added. */
  isOpenFor(username: string): boolean {
    return this.access !== 'open' || this.workspace?.members.has(username) !== false;
  }

  /** The error for an action that is not allowed. */
  refusalOf(principal: IPrincipal, action: Action): ChatError {
    const isWrite = action === 'message.send' && this.can(principal, 'chat.read');
    const reason = this.hasEnded ? 'This chat has ended. Nobody can write in it.' : undefined;
    const { username } = principal;
    return this._isManagers(principal, action) && can(principal, action, this, username)
      ? new ChatError('chat_managed')
      : new ChatError(isWrite ? 'read_only' : 'forbidden', reason);
  }

  /** A principal under the name that they have in this chat. The document still knows the name of users who have left. */
  withGivenName(principal: IPrincipal): IPrincipal {
    const { username } = principal;
    const given = this.memberships.get(username)?.displayName;
    return withGivenName(principal, given ?? this.chat.getUser(username)?.name);
  }

  /** The read access of a principal; null if they may read nothing or have left. */
  readAccessOf(principal: IPrincipal): IReadAccess | null {
    return readAccessIn(principal, this, this.memberships.get(principal.username) ?? null, null);
  }

  /** Every participant may read the messages after this `seq`. Users who may read more of a private chat find it in the history. */
  get hidden(): number {
    const places = [...this.memberships.values()].map(({ afterSeq = 0 }) => afterSeq);
    return this.access === 'private' ? places.reduce((most, place) => Math.max(most, place), 0) : 0;
  }

  /** The time from which every participant may see the files. */
  get hiddenBefore(): number {
    const times = [...this.memberships.values()].map(standing => beginOf(standing).from);
    return this.access === 'private' ? times.reduce((most, time) => Math.max(most, time), 0) : 0;
  }

  roleOf(principal: IPrincipal): Role | null {
    return roleIn(principal, this);
  }

  get hasEnded(): boolean {
    return this.endedOn !== undefined;
  }

  /** The bot that decides what other bots hear, and what people see of them: the first of those that could; null if there is none. */
  get manager(): string | null {
    for (const [username, { traits }] of this.memberships) {
      if (traits?.manager && this.roles.get(username) === 'bot') {
        return username;
      }
    }
    return null;
  }

  get isManagerHere(): boolean {
    return this.manager !== null && this.isHosted(this.manager);
  }

  /** Whether a bot runs in this process. */
  isHosted(bot: string): boolean {
    return this._bots.has(bot);
  }

  /** The owner of an agent that takes part; undefined for anybody else. */
  ownerOf(agent: string): string | undefined {
    return this.memberships.get(agent)?.traits?.owner;
  }

  /** See `IPolicyChat`. */
  boundTo(bot: string): string | undefined {
    return this.memberships.get(bot)?.traits?.boundTo;
  }

  /** The agent with this username, if it takes part and belongs to the principal. */
  agentOf({ username, bot }: IPrincipal, agent: string): IPrincipal | null {
    const found = this.ownerOf(agent) === username && !bot ? this._agents.get(agent) : undefined;
    return found?.owner === username ? found : null;
  }

  /** Whether a manager decides what a principal says in this chat. */
  isManaged(principal: IPrincipal): boolean {
    const { manager } = this;
    return manager !== null && manager !== principal.username && this.writerOf(principal).isBot;
  }

  /** Whether an action of a bot would be shown at once, although a manager decides what people see of the bot. */
  private _isManagers(principal: IPrincipal, action: Action): boolean {
    return !OF_MANAGED_BOTS.has(action) && this.isManaged(principal);
  }

  /** A principal as an author in this chat. A participant with the role of a bot counts as a bot. */
  writerOf({ username, bot = false }: Pick<IPrincipal, 'username' | 'bot'>): IWriter {
    return { username, isBot: bot || this.roles.get(username) === 'bot' };
  }

  /**
   * Whether a message answers a person for certain: an agent is given the messages of people alone.
   *
   * @param replied - the id of the message that it replies to
   */
  answersPerson({ owner }: Pick<IPrincipal, 'owner'>, replied: unknown): boolean {
    const asked =
      owner !== undefined && typeof replied === 'string'
        ? this.chat.getMessage(replied)
        : undefined;
    return asked !== undefined && asked.type !== 'system' && !this._isBot(asked.sender);
  }

  /** Whether an author whom the document knows is a bot. */
  private _isBot(username: string): boolean {
    const { bot = false } = this.chat.getUser(username) ?? {};
    return this.writerOf({ username, bot }).isBot;
  }

  /** Count how often the bots answered each other before the room was opened. */
  private _replay(): void {
    for (const { type, event, sender, time = 0, reply_to: replied } of this.chat.getMessages()) {
      if (event === 'botsQuiet') {
        this.botExchange.isQuiet = true;
      } else if (event === 'managerAway') {
        this.isManagerMissed = true;
      } else if (type !== 'system') {
        const writer = { username: sender, isBot: this._isBot(sender) };
        const isOwed = this.answersPerson({ owner: this.ownerOf(sender) }, replied);
        this.botExchange.note(writer, time * 1000, isOwed);
      }
    }
  }
}

const workspaceForPolicy = ({ owner, members }: IStoredWorkspace): IPolicyWorkspace => ({
  owner,
  members: new Set(members)
});
