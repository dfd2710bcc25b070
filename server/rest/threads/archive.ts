import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import contentDisposition from 'content-disposition';
import { FILE_LIMIT } from '../../archive/archive.js';
import { wellFormed } from '../../text.js';
import { requireChatId } from '../http/params.js';
import { breakOff, cutOff, slowRequest } from '../http/slow-request.js';
import type { IRestContext } from '../context.js';
import { ThreadPath } from '../http/schemas.js';
import { ImportedThread, ImportQuery, Imports } from './schemas.js';
import { Located } from '../http/schema-helpers.js';
import { principalOf, requireToken } from '../http/authentication.js';

const tags = ['Archive'];

/** JSON that the archive parses. Here it is still text. */
const File = Type.Unsafe<string | undefined>({ description: 'The file, as JSON' });

/** Export and import of chats as files. */
export const archive =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    app.addHook('onRequest', requireToken(context));
    // The archive parses the text itself.
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser<string>(
      'application/json',
      { parseAs: 'string', bodyLimit: FILE_LIMIT },
      (_request, body, next) => next(null, body)
    );

    app.get(
      '/chat/threads/:id/export',
      {
        schema: {
          operationId: 'exportThread',
          summary: 'Export a chat as a .chat file',
          tags,
          params: ThreadPath,
          response: { 200: Type.Any({ description: 'The file, as JSON' }) }
        },
        serializerCompiler: () => data => data as string
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        context.rates.consumeCostly('export', principalOf(request));
        const { name, text } = await context.archive.export(principalOf(request), chat);
        breakOff(reply, slowRequest(context, request, reply, chat));
        return reply
          .type('application/json; charset=utf-8')
          .header('content-disposition', contentDisposition(`${wellFormed(name)}.chat`))
          .send(Readable.from(text));
      }
    );

    app.get(
      '/chat/threads/::import',
      {
        schema: {
          operationId: 'listImports',
          summary: 'Show the progress of running imports',
          description: "The caller's own; an administrator gets all.",
          tags,
          response: { 200: Imports }
        }
      },
      request => ({
        value: context.archive
          .imports(principalOf(request))
          .map(({ topic, done, total }) => ({ topic, messageCount: done, totalCount: total }))
      })
    );

    app.post(
      '/chat/threads/::import',
      {
        bodyLimit: FILE_LIMIT,
        // Before the body is read, because it may take much memory.
        onRequest: (request, _reply, next) => {
          const principal = principalOf(request);
          context.archive.requireImport(principal, Number(request.headers['content-length']));
          context.rates.consumeCostly('export', principal);
          context.rates.consumeCostly('import', principal);
          next();
        },
        config: {
          refuses: ['bad_value', 'too_many_chats', 'workspace_not_found', 'workspace_full']
        },
        schema: {
          operationId: 'importThread',
          summary: 'Import a .chat file as a new chat',
          description:
            'The chat is private, and the caller owns it. The file says who wrote its messages, and only an administrator is believed: for others, all authors but themselves become apps. A file above the limit `importBytes`, or without `content-length`, is refused before it is read.',
          tags,
          querystring: ImportQuery,
          body: File,
          response: { 201: Located(ImportedThread) }
        }
      },
      async (request, reply) => {
        const { workspaceId, topic } = request.query;
        const made = await context.archive.import(principalOf(request), request.body ?? '', {
          workspace: workspaceId,
          topic,
          // Nobody is left to open the chat.
          signal: AbortSignal.any([slowRequest(context, request, reply).signal, cutOff(reply)])
        });
        const answer = {
          id: made.id,
          topic: made.topic,
          messageCount: made.messages,
          systemMessageCount: made.systemMessages,
          leftOut: made.invalid
        };
        return reply.code(201).header('location', made.id).send(answer);
      }
    );

    done();
  };
