import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Breaks } from '../../breaks.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { unreadFor } from '../../rooms/chats/chat-list.js';
import { requireWorkspace, workspacesFor } from '../../rooms/chats/workspaces.js';
import type { IWorkspaceRow } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { given, Located, PATCHES } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { time } from '../http/time.js';
import { followUps } from '../openapi/links.js';
import {
  DeletionQuery,
  Move,
  NewWorkspace,
  Visit,
  Workspace,
  WorkspaceChange,
  WorkspaceList,
  WorkspacePath
} from './schemas.js';

/** The name of a workspace that was created without one. */
const UNTITLED = 'Untitled Workspace';

const WITH_A_WORKSPACE = [
  'getWorkspace',
  'renameWorkspace',
  'deleteWorkspace',
  'listWorkspaceMembers',
  'addWorkspaceMembers'
];

/** Workspaces, and the chats that move between them. */
export const workspaces =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms } = context;
    const tags = ['Workspaces'];
    app.addHook('onRequest', requireToken(context));

    const describe = async (
      principal: IPrincipal,
      { id, name, owner, createdOn }: IWorkspaceRow
    ): Promise<Workspace> => {
      const visit = await storage.workspaces.lastVisit(principal.username, id);
      const unread = await unreadFor(storage, principal, id);
      return {
        id,
        name,
        ...(owner !== '' && { owner, createdOn: time(createdOn) }),
        ...(visit?.chat !== undefined && { last_chat_id: visit.chat }),
        unreadChatCount: unread.length
      };
    };

    app.get(
      '/chat/workspaces',
      {
        schema: {
          operationId: 'listWorkspaces',
          summary: 'List the workspaces of the caller',
          tags,
          response: { 200: WorkspaceList }
        }
      },
      async request => {
        const principal = principalOf(request);
        const value: Workspace[] = [];
        const breaks = new Breaks();
        for (const row of await workspacesFor(storage, principal)) {
          value.push(await describe(principal, row)); // looks at all chats of the server
          await breaks.takeIfDue();
        }
        const last = await storage.workspaces.lastVisit(principal.username);
        return { value, ...(last && { last_workspace_id: last.workspace }) };
      }
    );

    app.post(
      '/chat/workspaces',
      {
        config: { runs: 'create-workspace' },
        schema: {
          operationId: 'createWorkspace',
          summary: 'Create a workspace',
          tags,
          body: NewWorkspace,
          response: { 201: Located(Workspace) }
        },
        links: followUps(201, { id: '$response.body#/id' }, WITH_A_WORKSPACE)
      },
      async (request, reply) => {
        const principal = principalOf(request);
        const { name = UNTITLED, id: asked } = given(request.body);
        const { id } = await rooms.execute(principal, {
          ...{ type: 'create-workspace', name },
          ...(asked !== undefined && { id: asked })
        });
        const made = await describe(principal, await requireWorkspace(storage, principal, id));
        return reply.code(201).header('location', `workspaces/${id}`).send(made);
      }
    );

    app.get(
      '/chat/workspaces/:id',
      {
        schema: {
          operationId: 'getWorkspace',
          summary: 'Read a workspace',
          tags,
          params: WorkspacePath,
          response: { 200: Workspace }
        }
      },
      async request => {
        const principal = principalOf(request);
        return describe(principal, await requireWorkspace(storage, principal, request.params.id));
      }
    );

    app.patch(
      '/chat/workspaces/:id',
      {
        config: { runs: 'rename-workspace' },
        schema: {
          operationId: 'renameWorkspace',
          summary: 'Rename a workspace',
          tags,
          params: WorkspacePath,
          consumes: PATCHES,
          body: WorkspaceChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id: workspace } = request.params;
        const { name } = request.body;
        await rooms.execute(principalOf(request), { type: 'rename-workspace', workspace, name });
        return reply.code(204).send();
      }
    );

    app.delete(
      '/chat/workspaces/:id',
      {
        config: { runs: 'delete-workspace', never: ['bad_value'] },
        schema: {
          operationId: 'deleteWorkspace',
          summary: 'Delete a workspace, and decide about its chats',
          tags,
          params: WorkspacePath,
          querystring: DeletionQuery,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id: workspace } = request.params;
        const { chats } = request.query;
        await rooms.execute(principalOf(request), { type: 'delete-workspace', workspace, chats });
        return reply.code(204).send();
      }
    );

    app.post(
      '/chat/workspaces/::visit',
      {
        config: { runs: 'visit', refuses: NO_CHAT },
        schema: {
          operationId: 'visitWorkspace',
          summary: 'Note the workspace and the chat that the caller opened last',
          tags,
          body: Visit,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { workspaceId: workspace, threadId: chat } = given(request.body);
        await rooms.execute(principalOf(request), {
          type: 'visit',
          ...(workspace !== undefined && { workspace }),
          ...(chat !== undefined && { chat: requireChatId(chat) })
        });
        return reply.code(204).send();
      }
    );

    app.put(
      '/chat/threads/:id/workspace',
      {
        config: { runs: 'move-chat' },
        schema: {
          operationId: 'moveThread',
          summary: 'Move a chat to another workspace',
          tags,
          params: ThreadPath,
          body: Move,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { workspaceId: workspace } = request.body;
        const chat = requireChatId(request.params.id);
        await rooms.execute(principalOf(request), { type: 'move-chat', chat, workspace });
        return reply.code(204).send();
      }
    );

    done();
  };

const NO_CHAT: readonly ErrorCode[] = ['chat_not_found', 'chat_deleted'];
