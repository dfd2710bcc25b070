import type { IChatRow, IStoredWorkspace } from './rows.js';

/** The workspace of all chats without another one. It belongs to nobody, contains everybody, and has no row. */
export const DEFAULT_WORKSPACE = 'default';

/** The id of a chat's workspace. */
export const workspaceOf = ({ workspace }: Pick<IChatRow, 'workspace'>): string =>
  workspace ?? DEFAULT_WORKSPACE;

/** A set of chats with an owner and members. */
export interface IWorkspaceRow {
  readonly id: string;
  readonly name: string;
  /** A username. The owner is also a member, and stays one. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly createdOn: number;
}

/** A member of a workspace, and when they were added. */
export interface IWorkspaceMember {
  readonly username: string;
  readonly addedOn: number;
}

/** The fate of the chats of a workspace that is deleted: they move to the default workspace, or are deleted too. */
export type ChatsFate = 'move' | 'delete';

/** The time and the author of a change, for the journal. */
export interface IAuthored {
  readonly at: number;
  readonly by: string;
}

/** The workspace and the chat that a user opened last. */
export interface IVisit {
  readonly workspace: string;
  readonly chat?: string;
}

/**
 * The workspaces. Each write is one transaction, and adds its events to the journal. Writes to a workspace that does not exist reject with
 * `workspace_not_found`.
 */
export interface IWorkspaceStore {
  /**
   * Creates a workspace whose owner is its first member. Rejects with `forbidden` if the id is or was in use, and with `too_many_workspaces`
   * if the owner already has `most` workspaces.
   */
  create(row: IWorkspaceRow, most?: number): Promise<void>;
  /** null if there is no such workspace. */
  get(id: string): Promise<IWorkspaceRow | null>;
  /** The workspaces of which a user is a member, or all, in the order of their creation. */
  list(username?: string): Promise<IWorkspaceRow[]>;
  /** Gives a workspace another name. */
  rename(id: string, name: string, change: IAuthored): Promise<void>;
  /**
   * Deletes a workspace and decides about its chats, all of them or none. The rows of deleted chats are no longer found, and `bulk` removes
   * them. Resolves with the ids of the chats.
   */
  delete(id: string, chats: ChatsFate, change: IAuthored): Promise<string[]>;
  /** In the order in which they were added. */
  members(id: string): Promise<IWorkspaceMember[]>;
  /** Whether a user is a member, the owner included. */
  isMember(id: string, username: string): Promise<boolean>;
  /** The owner and the members. */
  people(id: string): Promise<IStoredWorkspace>;
  /**
   * Adds those who are not members yet, and resolves with them. Rejects with `workspace_full`, and adds nobody, if there would be more than
   * `most` members.
   */
  addMembers(
    id: string,
    usernames: readonly string[],
    change: IAuthored,
    most?: number
  ): Promise<string[]>;
  /** Rejects with `forbidden` for the owner. Resolves with whether they were a member. */
  removeMember(id: string, username: string, change: IAuthored): Promise<boolean>;
  /**
   * Moves a chat to a workspace; null for the default one. Rejects with `workspace_full` if that workspace already has `most` chats. Resolves
   * with whether the chat was elsewhere.
   */
  moveChat(
    chat: string,
    workspace: string | null,
    change: IAuthored,
    most?: number
  ): Promise<boolean>;
  /** The number of chats in a workspace. */
  countChats(id: string): Promise<number>;
  /** Notes where a user is. Without a chat, the last one of this workspace stays. */
  visit(username: string, visit: IVisit, at: number): Promise<void>;
  /** The newest visit of a user, or their newest in one workspace. null if there is none. A chat that was deleted is left out. */
  lastVisit(username: string, workspace?: string): Promise<IVisit | null>;
}
