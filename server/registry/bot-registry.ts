import { isDeepStrictEqual } from 'node:util';
import type { IClock } from '../clock.js';
import { Emitter } from '../emitter.js';
import { ChatError } from '../errors.js';
import type { Credentials } from '../identity/credentials.js';
import type { IPrincipal } from '../identity/principal.js';
import { userRowOf } from '../identity/user.js';
import type { ILimits } from '../limits.js';
import { readBotName, usernameOfBot } from '../policy/names.js';
import { can } from '../policy/policy.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IBotRow, IStorage } from '../storage/storage.js';
import { newSecret } from '../webhooks/signature.js';
import { readFields, type IBotFields, type INewBot } from './bot-fields.js';
import { agentOf, describedAgent, newAgent, ownerNames, type IAgentFields } from './agent.js';
import { principalOfBot } from './card.js';
import { FreeNames } from './free-names.js';

/** The lifetime of a bot's token, in milliseconds. A bot renews it before. */
const BOT_TOKEN_MS = 30 * 24 * 60 * 60 * 1000;

export interface IBotRegistryOptions {
  readonly storage: IStorage;
  readonly credentials: Pick<Credentials, 'issue' | 'revoke' | 'remove' | 'isDeleted'>;
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly clock: Pick<IClock, 'now' | 'uuid'>;
  readonly limits: Pick<ILimits, 'botsPerUser' | 'agentsPerUser'>;
  /** Names that no bot may be registered under, because bots of this program have them. */
  readonly reserved: readonly string[];
  /** Checks the URL of a webhook. @throws ChatError */
  checkUrl(url: string): void;
  onError(this: void, error: unknown): void;
}

/** The token or the secret of a bot. It is shown once. */
export interface IBotProof {
  /** The access token of a bot outside the server, and its end in milliseconds since 1970. */
  readonly token?: string;
  readonly expires?: number;
  /** The key with which the server signs requests to a webhook. */
  readonly secret?: string;
}

/** A bot, and a new proof for it. */
export type ProvenBot = IBotProof & { readonly bot: IBotRow };

/** Changes of registered bots. */
export interface IBotEvents {
  /** A bot is new, or its description changed. */
  put: IBotRow;
  removed: IBotRow;
}

/**
 * The bots that this server knows: those that run in it, and those that users have registered. A registered bot belongs to the user who
 * registered it. Only they and administrators may change it.
 */
export class BotRegistry {
  constructor(private readonly _options: IBotRegistryOptions) {
    this.events = new Emitter<IBotEvents>(error => _options.onError(error));
    this._names = new FreeNames(_options.storage, _options.reserved);
  }

  readonly events: Emitter<IBotEvents>;

  /**
   * Describes the bots of the operator. Those of earlier starts that are no longer there are forgotten. The operator decides on names: a
   * bot that a user registered under the same name loses its tokens. Deletions that were cut off are completed.
   */
  async start(own: readonly Omit<IBotRow, 'createdOn'>[]): Promise<void> {
    const { storage, clock } = this._options;
    const known = await storage.listBots();
    for (const bot of known) {
      const { username } = bot;
      const isThere = own.some(row => row.username === username);
      if (isConfigured(bot) && !isThere) {
        await storage.deleteBot(username);
      } else if (!isConfigured(bot) && isThere) {
        await this._revoke(username);
      }
    }
    for (const row of own) {
      await storage.putUser(userRowOf(principalOfBot(row)));
      await storage.putBot({ ...row, createdOn: clock.now() });
    }
    await this._removeDeleted(await this.list());
  }

  /** All bots, in the order of their registration. */
  list(): Promise<IBotRow[]> {
    return this._options.storage.listBots();
  }

  /** @throws ChatError `bot_not_found` */
  async get(name: string): Promise<IBotRow> {
    const bot = await this._options.storage.getBot(name);
    if (!bot) {
      throw new ChatError('bot_not_found');
    }
    return bot;
  }

  /** Registers a bot of a user's. @throws ChatError */
  async register(principal: IPrincipal, { name, kind, ...fields }: INewBot): Promise<ProvenBot> {
    const { storage, clock, limits } = this._options;
    if (!can(principal, 'bot.register', null)) {
      throw new ChatError('forbidden');
    }
    const bare = readBotName(name, 'name');
    const username = usernameOfBot(bare);
    const row: IBotRow = {
      ...{ username, displayName: bare, kind, answers: 'always' },
      ...readFields(username, fields),
      ...(kind === 'webhook' && { secret: newSecret() }),
      owner: principal.username,
      createdOn: clock.now()
    };
    this._checkUrl(row);
    return this._inOrder(async () => {
      await this._names.requireFree(row, { bare });
      await storage.putBot(row, limits.botsPerUser);
      // A token that was issued for this name earlier ends, too.
      await this._revoke(username);
      return this._announce(row);
    });
  }

  /** Describes an agent of a user's, which is new if they have none of this name. @throws ChatError */
  putAgent(principal: IPrincipal, name: string, fields: IAgentFields): Promise<IBotRow> {
    const { storage, clock, limits } = this._options;
    if (!can(principal, 'bot.register', null)) {
      throw new ChatError('forbidden');
    }
    return this._inOrder(async () => {
      const before = agentOf(await storage.listBots(), principal.username, name);
      const known = before ?? newAgent(principal, name, clock);
      const rows = ownerNames(principal, known).map(owner => describedAgent(known, owner, fields));
      if (before && rows.some(row => isDeepStrictEqual(before, row))) {
        return before;
      }
      const row = await this._names.firstFree(rows);
      await storage.putBot(row, before ? undefined : limits.agentsPerUser);
      await this._revoke(row.username); // nobody has a token of an agent
      await this._describe(row);
      return row;
    });
  }

  /** Changes the description of a bot. @throws ChatError */
  change(principal: IPrincipal, name: string, fields: IBotFields): Promise<IBotRow> {
    return this._inOrder(async () => {
      const before = requireNoAgent(await this._own(principal, name));
      const row: IBotRow = { ...before, ...readFields(name, fields) };
      this._checkUrl(row);
      if (row.displayName !== before.displayName) {
        await this._names.requireFree(row, { known: name });
      }
      await this._options.storage.putBot(row);
      await this._describe(row);
      return row;
    });
  }

  /**
   * Gives a new proof. If the bot itself asks, its earlier token stays valid until it expires. If its owner asks, the earlier proof ends at
   * once, because they may have lost it. @throws ChatError
   */
  renew(principal: IPrincipal, name: string): Promise<ProvenBot> {
    return this._inOrder(() => this._renew(principal, name));
  }

  private async _renew(principal: IPrincipal, name: string): Promise<ProvenBot> {
    const isItself = principal.bot && principal.username === name;
    const bot = requireNoAgent(isItself ? await this.get(name) : await this._own(principal, name));
    if (bot.kind === 'webhook') {
      const renewed = { ...bot, secret: newSecret() };
      await this._options.storage.putBot(renewed);
      return this._announce(renewed);
    }
    if (!isItself) {
      await this._revoke(name);
    }
    return this._prove(bot);
  }

  /** Deletes a bot: its tokens end, and it leaves its chats. Its messages stay, and so nobody may take its name. @throws ChatError */
  remove(principal: IPrincipal, name: string): Promise<void> {
    return this._inOrder(async () => this._remove(await this._own(principal, name)));
  }

  /** Looks whether a user was deleted. Their bots end with them. */
  refresh(username: string): Promise<void> {
    return this._inOrder(async () =>
      this._removeDeleted((await this.list()).filter(({ owner }) => owner === username))
    );
  }

  /** Removes those bots that were deleted themselves, or whose owners were. */
  private async _removeDeleted(bots: readonly IBotRow[]): Promise<void> {
    const { credentials } = this._options;
    for (const bot of bots.filter(({ owner }) => owner !== undefined)) {
      if (
        (await credentials.isDeleted(bot.owner!)) ||
        (await credentials.isDeleted(bot.username))
      ) {
        await this._remove(bot);
      }
    }
  }

  private async _remove(bot: IBotRow): Promise<void> {
    const { storage, credentials, rooms, onError } = this._options;
    const { username } = bot;
    await this._identify(username);
    await credentials.remove(username);
    this.events.emit('removed', bot);
    const itself = { ...principalOfBot(bot), admin: true, owner: undefined };
    for (const chat of await storage.chatsOf(username)) {
      await rooms.execute(itself, { type: 'set-role', chat, username, role: null }).catch(onError); // a chat that is damaged keeps the bot, but no other bot can have its name
    }
    // Last, so that a deletion that was cut off can be repeated.
    await storage.deleteBot(username);
  }

  /** A bot that the principal may change. @throws ChatError `bot_not_found`, `forbidden` */
  private async _own(principal: IPrincipal, name: string): Promise<IBotRow> {
    const bot = await this.get(name);
    const isOwner = bot.owner === principal.username && can(principal, 'bot.register', null);
    if (isConfigured(bot) || !(isOwner || principal.admin)) {
      throw new ChatError('forbidden', 'Only the owner of a bot and administrators can change it.');
    }
    return bot;
  }

  private _checkUrl({ kind, url }: IBotRow): void {
    if (kind === 'webhook' && url !== undefined) {
      this._options.checkUrl(url);
    } else if ((kind === 'webhook') !== (url !== undefined)) {
      throw new ChatError('bad_value', 'A bot has a url if its kind is webhook.', 'url');
    }
  }

  /** Ends the tokens of a username, also if it never had an identity. */
  private async _revoke(username: string): Promise<void> {
    await this._identify(username);
    await this._options.credentials.revoke(username);
  }

  /** Gives a username an identity, if it has none: only tokens of an identity can end before their time. */
  private async _identify(username: string): Promise<void> {
    const { storage, clock } = this._options;
    await storage.addIdentities([{ username, guid: clock.uuid() }]);
  }

  /**
   * One after the other, so that of two names that look alike only one is free, and that a change of a bot that is being deleted does not
   * bring it back.
   */
  private _inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this._last.then(run);
    this._last = result.catch(() => undefined);
    return result;
  }

  private async _announce(bot: IBotRow): Promise<ProvenBot> {
    await this._describe(bot);
    return this._prove(bot);
  }

  private async _describe(bot: IBotRow): Promise<void> {
    await this._options.storage.putUser(userRowOf(principalOfBot(bot)));
    this.events.emit('put', bot);
  }

  private async _prove(bot: IBotRow): Promise<ProvenBot> {
    if (bot.kind === 'webhook') {
      return { bot, secret: bot.secret };
    }
    const { credentials, clock } = this._options;
    const expires = clock.now() + BOT_TOKEN_MS;
    return { bot, expires, token: await credentials.issue(principalOfBot(bot), BOT_TOKEN_MS) };
  }

  private readonly _names: FreeNames;
  private _last: Promise<unknown> = Promise.resolve();
}

/** @throws ChatError `forbidden` */
function requireNoAgent(bot: IBotRow): IBotRow {
  if (bot.kind === 'agent') {
    const reason = 'An agent has no token, and its owner describes it by PUT /chat/agents.';
    throw new ChatError('forbidden', reason);
  }
  return bot;
}

/** Whether the operator has named the bot when the server started, so that nobody changes it while it runs. */
const isConfigured = ({ kind, owner }: IBotRow): boolean =>
  kind === 'builtin' || kind === 'module' || (kind === 'webhook' && owner === undefined);
