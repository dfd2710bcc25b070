import type { ChatsFate } from '../../storage/storage.js';

/** Changes of workspaces. `default` is the id of the default workspace, which nobody can change. */
export type WorkspaceCommand =
  | { type: 'create-workspace'; id?: string; name: string }
  | { type: 'rename-workspace'; workspace: string; name: string }
  | { type: 'delete-workspace'; workspace: string; chats: ChatsFate }
  | { type: 'add-workspace-members'; workspace: string; usernames: readonly string[] }
  | { type: 'remove-workspace-member'; workspace: string; username: string }
  | { type: 'move-chat'; chat: string; workspace: string }
  /** Note the workspace and the chat that the user opened last. The workspace of a chat is its own. */
  | { type: 'visit'; workspace?: string; chat?: string };
