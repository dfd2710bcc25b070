import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { kindOf } from '../../../src/document/index.js';
import { ERRORS } from '../../errors.js';
import { requireWorkspace } from '../../rooms/chats/workspaces.js';
import type { IWorkspaceMember } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { nextLink, partOf } from '../http/pagination.js';
import { Done } from '../http/schemas.js';
import { time } from '../http/time.js';
import { Identifiers } from '../participants/identifiers.js';
import {
  AddedMembers,
  MemberPage,
  MemberPath,
  MembersQuery,
  NewMembers,
  WorkspacePath
} from './schemas.js';

/** The members of workspaces. */
export const workspaceMembers =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, publicUrl } = context;
    const names = new Identifiers(context.ids, context.credentials);
    const tags = ['Workspaces'];
    app.addHook('onRequest', requireToken(context));

    const person = async ({ username, addedOn }: IWorkspaceMember) => {
      const user = await storage.getUser(username);
      const displayName = user?.displayName ?? username;
      const kind = kindOf({ username, bot: user?.bot ?? false });
      return { username, displayName, kind, addedOn: time(addedOn) };
    };

    app.get(
      '/chat/workspaces/:id/members',
      {
        schema: {
          operationId: 'listWorkspaceMembers',
          summary: 'List the members of a workspace',
          description:
            'Everybody is a member of the default workspace, and nobody is listed there.',
          tags,
          params: WorkspacePath,
          querystring: MembersQuery,
          response: { 200: MemberPage }
        }
      },
      async request => {
        const { query } = request;
        const row = await requireWorkspace(storage, principalOf(request), request.params.id);
        const { part, next } = partOf(await storage.workspaces.members(row.id), query);
        const path = `chat/workspaces/${row.id}/members`;
        return {
          value: await Promise.all(part.map(person)),
          ...(next && { nextLink: nextLink(publicUrl, path, query, next) })
        };
      }
    );

    app.post(
      '/chat/workspaces/:id/members/::add',
      {
        config: { runs: 'add-workspace-members', never: ['user_not_found', 'bad_value'] },
        schema: {
          operationId: 'addWorkspaceMembers',
          summary: 'Add members to a workspace',
          tags,
          params: WorkspacePath,
          body: NewMembers,
          response: { 200: AddedMembers }
        }
      },
      async request => {
        const named = request.body.members.map(rawId => ({ communicationIdentifier: { rawId } }));
        const { invitations, unknown } = await names.invitations(named);
        const { added, refused } = await rooms.execute(principalOf(request), {
          type: 'add-workspace-members',
          workspace: request.params.id,
          usernames: invitations.map(({ username }) => username)
        });
        const others = refused.map(({ username, code }) => ({
          code: String(ERRORS[code].status),
          message: ERRORS[code].message,
          target: invitations.find(entry => entry.username === username)?.target ?? username
        }));
        const invalidMembers = [...unknown, ...others];
        return { added: [...added], ...(invalidMembers.length > 0 && { invalidMembers }) };
      }
    );

    app.delete(
      '/chat/workspaces/:id/members/:member',
      {
        config: { runs: 'remove-workspace-member' },
        schema: {
          operationId: 'removeWorkspaceMember',
          summary: 'Remove a member from a workspace, or leave it',
          tags,
          params: MemberPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id: workspace, member } = request.params;
        const username = (await names.username({ rawId: member })) ?? member;
        const command = { type: 'remove-workspace-member', workspace, username } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
