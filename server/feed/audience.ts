import type { IPrincipal } from '../identity/principal.js';
import {
  belongsTo,
  can,
  isWhole,
  readAccessIn,
  reads,
  sees,
  seesAll,
  type IPolicyChat,
  type IPolicyWorkspace,
  type IReadAccess
} from '../policy/policy.js';
import type { IJournalWorkspace } from '../storage/journal.js';
import { managerOf } from '../storage/routing.js';
import type { IParticipantRow, IStorage } from '../storage/storage.js';
import type { Feed } from './feed.js';
import type { Happening, IFeedEvent } from './feed-event.js';
import { keptIn, UntilChange } from './until-change.js';

/**
 * The relevance of an event to a user:
 * - `update`: news of a chat in their list
 * - `added`: the event adds the chat to their list
 * - `removed`: the event removes the chat from their list
 */
export type Relevance = 'update' | 'added' | 'removed';

/** An event from the point of view of one user. */
export interface IEventView {
  readonly relevance: Relevance;
  /** The time from which the user may read the chat. Files from before it are hidden from them. */
  readonly from: number;
}

/** The chat has left the user's list, with all its files. */
const REMOVED: IEventView = { relevance: 'removed', from: Infinity };

interface IAudience extends IPolicyChat {
  /** By username. */
  readonly people: ReadonlyMap<string, IParticipantRow>;
}

/**
 * Decides at the time of delivery which user gets which event. Between two changes, each chat is read from the store once for all
 * users.
 */
export class Audiences {
  constructor(
    private readonly _storage: Pick<
      IStorage,
      'getChat' | 'getParticipants' | 'getUser' | 'workspaces'
    >,
    feed: Feed
  ) {
    this._workspaces = new UntilChange(feed, () => new Map<string, Promise<IPolicyWorkspace>>());
    this._known = new UntilChange(feed, () => new Map<string, Promise<IAudience | null>>());
  }

  /** An event as a user may see it now; null if it does not concern them. */
  async viewOf(principal: IPrincipal, { chat, what, at }: IFeedEvent): Promise<IEventView | null> {
    const { username } = principal;
    if (what.type === 'chat-deleted') {
      return seesAll(principal) || what.access === 'open' || what.readers.includes(username)
        ? REMOVED
        : null;
    }
    const isOwn = what.type === 'preferences-changed' || what.type === 'following-changed';
    if (isOwn && what.username !== username) {
      return null;
    }
    if (what.type === 'workspace-changed') {
      return this._viewOfWorkspace(principal, what.workspace);
    }
    const names = (people: readonly { username: string }[]): boolean =>
      people.some(one => one.username === username);
    const audience = await this._of(chat);
    if (audience && isKept(principal, audience, what)) {
      return null;
    }
    const own = audience?.people.get(username) ?? null;
    const access = audience && readAccessIn(principal, audience, own, null);
    if (!access) {
      const isLeft = what.type === 'left' && audience && names(what.people);
      const isMoved =
        what.type === 'moved' &&
        audience?.access === 'open' &&
        (await this._isMember(principal, what.from));
      const isShut =
        what.type === 'access-changed' &&
        audience &&
        (what.access === 'open' ? own !== null : belongsTo(principal, audience.workspace ?? null));
      return isLeft || isMoved || isShut ? REMOVED : null;
    }
    const { from } = access;
    if (
      what.type === 'chosen' &&
      what.message.sender !== username &&
      (await this._isBot(principal))
    ) {
      return null; // a bot hears of the choices about its own questions
    }
    const isJoining = what.type === 'joined' && names(what.people);
    const isNew =
      what.type === 'moved' &&
      audience.access === 'open' &&
      !(await this._isMember(principal, what.from));
    const isOpened =
      what.type === 'access-changed' &&
      what.access === 'open' &&
      own === null &&
      !seesAll(principal);
    if (isJoining || isNew || isOpened) {
      return { relevance: 'added', from };
    }
    return isWhole(access) || isIn(access, what, at) ? { relevance: 'update', from } : null;
  }

  /** New and former members see that a workspace comes and goes, the others what becomes of it. */
  private async _viewOfWorkspace(
    principal: IPrincipal,
    { id, change, joined = [], left = [], readers = [] }: IJournalWorkspace
  ): Promise<IEventView | null> {
    const { username } = principal;
    const isSeen =
      change === 'deleted'
        ? seesAll(principal) || readers.includes(username)
        : await this._isMember(principal, id);
    if (left.includes(username) || (change === 'deleted' && isSeen)) {
      return REMOVED;
    }
    const isNew = change === 'created' || joined.includes(username);
    return isSeen ? { relevance: isNew ? 'added' : 'update', from: 0 } : null;
  }

  /** Whether a user belongs to a workspace; null for the default one. */
  private async _isMember(principal: IPrincipal, workspace: string | null): Promise<boolean> {
    return belongsTo(principal, await this._workspace(workspace));
  }

  /** The people of a workspace, read once until the feed changes. */
  private async _workspace(id: string | null): Promise<IPolicyWorkspace | null> {
    if (id === null) {
      return null;
    }
    const { workspaces } = this._storage;
    return keptIn(this._workspaces.value, id, async () => {
      const { owner, members } = await workspaces.people(id);
      return { owner, members: new Set(members) };
    });
  }

  async canRead(principal: IPrincipal, chat: string): Promise<boolean> {
    const audience = await this._of(chat);
    return audience !== null && can(principal, 'chat.read', audience);
  }

  /** The principal of a webhook does not tell. */
  private async _isBot({ username, bot }: IPrincipal): Promise<boolean> {
    return bot || ((await this._storage.getUser(username))?.bot ?? false);
  }

  private _of(chat: string): Promise<IAudience | null> {
    return keptIn(this._known.value, chat, () => this._read(chat));
  }

  private async _read(chat: string): Promise<IAudience | null> {
    const row = await this._storage.getChat(chat);
    const people = row ? await this._storage.getParticipants(chat) : [];
    return (
      row && {
        access: row.access,
        workspace: await this._workspace(row.workspace ?? null),
        roles: new Map(people.map(({ username, role }) => [username, role])),
        people: new Map(people.map(row => [row.username, row])),
        boundTo: bot => people.find(({ username }) => username === bot)?.traits?.boundTo
      }
    );
  }

  private readonly _workspaces: UntilChange<Map<string, Promise<IPolicyWorkspace>>>;
  private readonly _known: UntilChange<Map<string, Promise<IAudience | null>>>;
}

/** Whether a manager keeps a message of others from a bot. */
function isKept(
  { username, bot }: IPrincipal,
  { people, roles }: IAudience,
  what: Happening
): boolean {
  const manager = 'message' in what ? managerOf([...people.values()]) : null;
  const isBot = bot || roles.get(username) === 'bot';
  return (
    manager !== null &&
    isBot &&
    username !== manager &&
    'message' in what &&
    what.message.sender !== username
  );
}

/**
 * Whether an event belongs to what a user may read. A read position is about a message too. Events of the chat and its participants have
 * only a time.
 */
function isIn(access: IReadAccess, what: Happening, at: number): boolean {
  const seq =
    'message' in what
      ? what.message.seq
      : 'seq' in what && what.type !== 'following-changed'
        ? what.seq
        : null;
  return seq === null ? sees(access, at) : reads(access, seq);
}
