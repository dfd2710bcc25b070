import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import contentDisposition from 'content-disposition';
import { wellFormed } from '../../text.js';
import { requireChatId } from '../http/params.js';
import { breakOff, slowRequest } from '../http/slow-request.js';
import type { IRestContext } from '../context.js';
import { ThreadPath } from '../http/schemas.js';
import { ImportedThread, Imports } from './schemas.js';
import { Located } from '../http/schema-helpers.js';
import { principalOf, requireToken } from '../http/authentication.js';

/** Bytes of an imported `.chat` file: some tens of thousands of messages. Larger files need `colloquy import`. */
const FILE_LIMIT = 64 * 1024 * 1024;

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
          description: 'For administrators only.',
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
          context.archive.requireImport(principalOf(request));
          context.rates.consumeCostly('export', principalOf(request));
          next();
        },
        config: { refuses: ['bad_value'] },
        schema: {
          operationId: 'importThread',
          summary: 'Import a .chat file as a new chat',
          description:
            'For administrators only, because the file names the authors of its messages.',
          tags,
          body: File,
          response: { 201: Located(ImportedThread) }
        }
      },
      async (request, reply) => {
        const { id, topic, messages, systemMessages, invalid } = await context.archive.import(
          principalOf(request),
          request.body ?? '',
          slowRequest(context, request, reply).signal
        );
        const answer = {
          id,
          topic,
          messageCount: messages,
          systemMessageCount: systemMessages,
          leftOut: invalid
        };
        return reply.code(201).header('location', id).send(answer);
      }
    );

    done();
  };
