import type {
  FastifyPluginCallbackTypebox,
  TypeBoxTypeProvider
} from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { ChatError } from '../../errors.js';
import type { ICredential } from '../../identity/principal.js';
import type { CommandType } from '../../rooms/commands.js';
import { requireOwnWorkspace } from '../../rooms/chats/workspaces.js';
import type { StringUse } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { given } from '../http/schema-helpers.js';
import { WorkspaceChatPresenter } from './chat-presenter.js';
import { ChatQuery, NewChat, NewChatQuery } from './chat-schemas.js';

/** The description of the API leaves these routes out, because their words are those of another system. docs/socketio.md has them. */
const hide = true;

/** The commands that the user of a string must be allowed. */
const NEEDED: Readonly<Record<StringUse, CommandType>> = {
  connection: 'read-message',
  message: 'send'
};

/** The requests of Socket.IO's clients: chats of a workspace, and the strings with which they connect and send. */
export const workspaceChat =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, strings } = context;
    const presenter = new WorkspaceChatPresenter(context);

    app.get('/ping', { schema: { hide, security: [] } }, () => ({ msg: 'pong' }));

    app.register((signedIn, _options, ready) => {
      const own = signedIn.withTypeProvider<TypeBoxTypeProvider>();
      own.addHook('onRequest', requireToken(context));

      own.post(
        '/chat',
        {
          config: { runs: 'create-chat' },
          schema: { hide, querystring: NewChatQuery, body: NewChat }
        },
        async request => {
          const principal = principalOf(request);
          const { workspace_id: workspace } = request.query;
          const row = await requireOwnWorkspace(storage, principal, workspace);
          const { topic } = given(request.body ?? {});
          const { id } = await rooms.execute(principal, { type: 'create-chat', topic, workspace });
          return {
            msg: 'The chat was created.',
            chat: await presenter.chat(id),
            workspace: await presenter.workspace(principal, row)
          };
        }
      );

      own.get('/chat', { schema: { hide, querystring: ChatQuery } }, async request => {
        const { chat_id: id } = request.query;
        // Only its owner may, as only its owner may delete it.
        await rooms.authorize(principalOf(request), 'delete-chat', id);
        return { msg: 'The chat was found.', chat: await presenter.chat(id) };
      });

      own.delete(
        '/chat',
        { config: { runs: 'delete-chat' }, schema: { hide, querystring: ChatQuery } },
        async request => {
          const { chat_id: chat } = request.query;
          await rooms.execute(principalOf(request), { type: 'delete-chat', chat });
          return { msg: 'The chat was deleted.' };
        }
      );

      const offer = (path: string, use: StringUse): void =>
        // HEAD would make a string for nothing.
        void own.get(
          path,
          { exposeHeadRoute: false, schema: { hide, querystring: ChatQuery } },
          async request => {
            const { chat_id: chat } = request.query;
            const credential = credentialOf(request);
            await rooms.authorize(credential.principal, NEEDED[use], chat);
            const made = await strings.make(credential, use, chat);
            return {
              chat_id: chat,
              string: made.string,
              created_at: made.createdOn / 1000,
              expires_at: made.expiresOn / 1000,
              created_by: credential.principal.username
            };
          }
        );
      offer('/chat/authorize', 'connection');
      offer('/chat/authorize/message', 'message');
      ready();
    });
    done();
  };

function credentialOf({ credential }: FastifyRequest): ICredential {
  if (!credential) {
    throw new ChatError('unauthorized');
  }
  return credential;
}
