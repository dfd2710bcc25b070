import type { ErrorCode } from '../../errors.js';
import type { WorkspaceCommand } from './workspace-command.js';
import type { IChatCommandRecord } from './chat-command-record.js';
import { Workspaces } from './workspaces.js';

/** The errors of every change of a workspace. */
const ERRORS: readonly ErrorCode[] = ['workspace_not_found'];

/** The commands about workspaces. */
export const WORKSPACE_COMMANDS: {
  readonly [T in WorkspaceCommand['type']]: IChatCommandRecord<T>;
} = {
  'create-workspace': {
    action: 'workspace.create',
    metered: 'workspaces',
    refuses: ['bad_value', 'too_many_workspaces'],
    run: (context, principal, command) => new Workspaces(context).create(principal, command)
  },

  'rename-workspace': {
    action: 'workspace.change',
    metered: 'workspaces',
    refuses: [...ERRORS, 'bad_value'],
    run: (context, principal, command) => new Workspaces(context).rename(principal, command)
  },

  'delete-workspace': {
    action: 'workspace.change',
    metered: 'workspaces',
    refuses: [...ERRORS, 'bad_value'],
    run: (context, principal, command) => new Workspaces(context).delete(principal, command)
  },

  'add-workspace-members': {
    action: 'workspace.change',
    metered: 'workspaces',
    refuses: [...ERRORS, 'workspace_full', 'bad_value', 'user_not_found'],
    run: (context, principal, command) => new Workspaces(context).addMembers(principal, command)
  },

  'remove-workspace-member': {
    action: 'workspace.change',
    metered: 'workspaces',
    refuses: [...ERRORS, 'user_not_found'],
    run: (context, principal, command) => new Workspaces(context).removeMember(principal, command)
  },

  'move-chat': {
    action: 'chat.move',
    metered: 'workspaces',
    refuses: [...ERRORS, 'workspace_full'],
    run: (context, principal, command) => new Workspaces(context).moveChat(principal, command)
  },

  visit: {
    action: 'workspace.visit',
    metered: null,
    refuses: ERRORS,
    run: (context, principal, command) => new Workspaces(context).visit(principal, command)
  }
};
