import { isMadeUsername } from '../../../src/document/index.js';
import type { IClock } from '../../clock.js';
import { asRefusal, ChatError } from '../../errors.js';
import { wasCreatedByProgram } from '../../identity/communication-ids.js';
import type { IPrincipal } from '../../identity/principal.js';
import { isNameless } from '../../identity/user.js';
import type { ILimits } from '../../limits.js';
import type { IBotTraits, IParticipantChange, IStorage } from '../../storage/storage.js';
import type { ICreateChat, IInvitation, IRefusedInvitation } from '../commands.js';
import { checkInvitation, requireOwn } from '../turn/participant-commands.js';
import type { IParty } from './first-document.js';

/** The parts of the server that know users. */
export interface IInvitationsOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  /** The bots that run in this process, by username. */
  readonly bots: ReadonlyMap<string, IBotTraits>;
}

/** The people whom a request names: what the store knows about them, and which of them a new chat takes. */
export class Invitations {
  constructor(private readonly _options: IInvitationsOptions) {}

  /** Add roles and account names to invitations. A user whom the store knows as a bot gets the role `bot`. */
  complete(invitations: readonly IInvitation[]): Promise<IInvitation[]> {
    const { storage, bots } = this._options;
    const ownerOf = async (bot: string): Promise<string | undefined> =>
      (await storage.getBot(bot))?.owner;
    return Promise.all(
      invitations.map(async entry => {
        const { username, role } = entry;
        const user = await storage.getUser(username);
        const isBot = user?.bot === true;
        const accountName = user && !isBot && !isNameless(user) ? user.displayName : undefined;
        const isMade = isMadeUsername(username);
        const isStranger = !user && !isBot && !isMade;
        // Users with a generated username have only the names that others give them, so nobody may invent such a username.
        const isInvented = !user && isMade && !(await wasCreatedByProgram(storage, username));
        const given = role ?? (isBot ? 'bot' : 'member');
        const powers = bots.get(username);
        const traits = given === 'bot' || powers?.owner !== undefined ? powers : undefined;
        const botOwner = isBot && powers?.owner === undefined ? await ownerOf(username) : undefined;
        return { ...entry, role: given, accountName, isStranger, isInvented, traits, botOwner };
      })
    );
  }

  /** The participants of a new chat: the invited users, and the creator as owner. */
  async participants(
    principal: IPrincipal,
    { access = 'open', participants = [], bots = [] }: ICreateChat,
    workspace: string | undefined
  ): Promise<Omit<IParty, 'owner'> & { refused: IRefusedInvitation[] }> {
    const { clock, limits } = this._options;
    const at = clock.now();
    const found = new Map<string, IParticipantChange>();
    const names = new Map<string, string>();
    const refused: IRefusedInvitation[] = [];
    const strangers = new Set<string>();
    const owners = new Map<string, string>();
    const asked = [...participants, ...bots].map(entry =>
      typeof entry === 'string' ? { username: entry } : entry
    );
    for (const entry of await this.complete(asked)) {
      const { username, role = 'member', accountName, isStranger, traits, botOwner } = entry;
      try {
        const details = checkInvitation(entry, limits.metadataBytes);
        requireOwn(principal, role, traits?.owner);
        const isBound = access === 'open' && workspace !== undefined && role !== 'bot';
        if (isBound && !(await this._isMember(username, workspace))) {
          throw new ChatError('outside_workspace');
        }
        const isFull = found.size + 1 >= limits.participants;
        const isStrange = isStranger && strangers.size >= limits.strangersPerChat;
        if ((isFull || isStrange) && !found.has(username)) {
          throw new ChatError('too_many_participants');
        }
        if (isStranger && username !== principal.username) {
          strangers.add(username);
        }
        found.set(username, { username, role, at, ...details, ...(traits && { traits }) });
        const name = details.displayName ?? accountName;
        if (name !== undefined) {
          names.set(username, name);
        }
        if (botOwner !== undefined) {
          owners.set(username, botOwner);
        }
      } catch (error) {
        refused.push({ username, code: asRefusal(error).code });
      }
    }
    const { username } = principal;
    const name = found.get(username)?.displayName;
    names.delete(username);
    if (name !== undefined) {
      names.set(username, name);
    }
    const owner = { username, role: 'owner', at } as const;
    found.set(username, { ...owner, ...(name && { displayName: name }) });
    for (const [bot, boundTo] of owners) {
      const joins = found.get(bot)!;
      const isReader =
        found.has(boundTo) || (access === 'open' && (await this._isMember(boundTo, workspace)));
      if (isReader) {
        found.set(bot, { ...joins, traits: { ...joins.traits, boundTo } });
      }
    }
    return { participants: [...found.values()], names, refused };
  }

  private async _isMember(username: string, workspace: string | undefined): Promise<boolean> {
    const { workspaces } = this._options.storage;
    return workspace === undefined || (await workspaces.isMember(workspace, username));
  }
}
