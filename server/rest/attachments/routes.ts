import fastifyStatic from '@fastify/static';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import contentDisposition from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isHarmless } from '../../attachments/kinds.js';
import { ChatError } from '../../errors.js';
import type { IAttachmentRow } from '../../storage/storage.js';
import { requireChatId } from '../http/params.js';
import { followUps } from '../openapi/links.js';
import { breakOff, slowRequest } from '../http/slow-request.js';
import { nextLink, pageSize } from '../http/pagination.js';
import { fileAddress } from '../http/public-address.js';
import type { IRestContext } from '../context.js';
import { Located, oneOf } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { Attachment, AttachmentPage, AttachmentQuery, Unchanged } from './schemas.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { time } from '../http/time.js';

const AttachmentPath = Type.Object({ id: Type.String(), attachment: Type.String() });
const BINARY_SCHEMA = { type: 'string', format: 'binary' };
const File = Type.Unsafe<unknown>({ ...BINARY_SCHEMA, description: 'The bytes' });
const Part = Type.Unsafe<unknown>({
  ...BINARY_SCHEMA,
  description: 'The bytes of the requested range',
  headers: {
    'Content-Range': {
      type: 'string',
      description: 'The position of the range and the size of the file'
    }
  }
});

/** A body of any type. It is not parsed before it is stored. */
const Upload = Type.Unsafe<AsyncIterable<Buffer> | undefined>({
  content: { '*/*': { schema: BINARY_SCHEMA } }
});
const NamedPath = Type.Object({ ...AttachmentPath.properties, name: Type.String() });
const UploadQuery = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 1000 })),
  kind: Type.Optional(
    oneOf(['voice'], { description: 'A recording of a voice, which has a limit of its own' })
  )
});

/** A file must not act as a page. If a browser opens it as one, it can run nothing and load nothing. */
const SANDBOX = "default-src 'none'; frame-ancestors 'self'; sandbox";

/** The files of a chat. The body of an upload is the file itself. */
export const attachments =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { attachments: files, publicUrl } = context;
    const describe = (chat: string, { id, name, mimeType, size, ...row }: IAttachmentRow) => ({
      id,
      name,
      contentType: mimeType,
      size,
      url: fileAddress(publicUrl, chat, id),
      uploadedBy: row.uploader,
      createdOn: time(row.createdOn)
    });
    app.addHook('onRequest', requireToken(context));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, body, next) => next(null, body));
    app.register(fastifyStatic, { root: files.dir, serve: false });

    app.get(
      '/chat/threads/:id/attachments',
      {
        schema: {
          operationId: 'listAttachments',
          summary: 'List the files of a chat, newest first',
          tags: ['Attachments'],
          params: ThreadPath,
          querystring: AttachmentQuery,
          response: { 200: AttachmentPage }
        }
      },
      async request => {
        const chat = requireChatId(request.params.id);
        const { query } = request;
        const size = pageSize(query.maxPageSize);
        const rows = await files.list(principalOf(request), chat, {
          limit: size + 1,
          ...(query.before !== undefined && { before: Number(query.before) })
        });
        const page = rows.slice(0, size);
        const place = { maxPageSize: String(size), before: String(page.at(-1)?.n) };
        const path = `chat/threads/${chat}/attachments`;
        return {
          value: page.map(row => describe(chat, row)),
          ...(rows.length > size && { nextLink: nextLink(publicUrl, path, query, place) })
        };
      }
    );

    app.post(
      '/chat/threads/:id/attachments',
      {
        config: { runs: 'attach' },
        schema: {
          operationId: 'addAttachment',
          summary: 'Upload a file to a chat',
          description:
            'The body is the file. The server detects its type from the bytes. The given type counts only for text files.',
          tags: ['Attachments'],
          params: ThreadPath,
          querystring: UploadQuery,
          body: Upload,
          response: { 201: Located(Attachment) }
        },
        links: followUps(201, { id: '$request.path.id', attachment: '$response.body#/id' }, [
          'getAttachment',
          'getNamedAttachment',
          'deleteAttachment'
        ])
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        const { body } = request;
        if (!body) {
          throw new ChatError('bad_request', 'The request has no body. Send the file as the body.');
        }
        const row = await files.add(principalOf(request), chat, {
          name: request.query.name,
          isVoice: request.query.kind === 'voice',
          mimeType: request.headers['content-type'],
          length: Number(request.headers['content-length'] ?? 0),
          body,
          ...slowRequest(context, request, reply, chat)
        });
        return reply
          .code(201)
          .header('location', `attachments/${row.id}`)
          .send(describe(chat, row));
      }
    );

    app.delete(
      '/chat/threads/:id/attachments/:attachment',
      {
        config: { runs: 'detach' },
        schema: {
          operationId: 'deleteAttachment',
          summary: 'Remove a file',
          tags: ['Attachments'],
          params: AttachmentPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, attachment } = request.params;
        await files.remove(principalOf(request), requireChatId(id), attachment);
        return reply.code(204).send();
      }
    );

    // The second URL ends in the file's name. Documents refer to files in this form.
    for (const [url, operationId, params] of [
      ['', 'getAttachment', AttachmentPath],
      ['/:name', 'getNamedAttachment', NamedPath]
    ] as const) {
      app.get(
        `/chat/threads/:id/attachments/:attachment${url}`,
        {
          config: { refuses: ['precondition_failed', 'range_not_satisfiable'] },
          onSend: withStrongTag,
          schema: {
            operationId,
            summary: 'Download a file or a range of it',
            tags: ['Attachments'],
            produces: ['*/*'],
            params,
            response: { 200: File, 206: Part, 304: Unchanged }
          },
          // The bytes are sent unchanged.
          serializerCompiler: () => data => data as string
        },
        async (request, reply) => {
          const chat = requireChatId(request.params.id);
          const row = await files.get(principalOf(request), chat, request.params.attachment);
          breakOff(reply, slowRequest(context, request, reply, chat));
          return send(request, reply, chat, row);
        }
      );
    }

    done();
  };

/** The longest range that is read. Reading a list of thousands would take too long, and HTTP lets a server ignore any range. */
const RANGE_LENGTH = 200;

/** The list of ranges in HTTP. Anything else is no range. */
const RANGES = /^\s*bytes=(?:\s*(?:\d+-\d*|-\d+)?\s*(?:,|$))+$/i;

/** The range of a request. The library rejects a suffix that is longer than the file. HTTP defines it as the whole file. */
const readRange = (range: string | undefined, size: number): string | undefined =>
  range === undefined || range.length > RANGE_LENGTH || !RANGES.test(range)
    ? undefined
    : range
        .toLowerCase()
        .replace(/([=,]\s*)-(\d+)/g, (whole, before: string, length: string) =>
          Number(length) > size && size > 0 ? `${before}0-` : whole
        );

/**
 * The library calls each tag of a file weak, and continues a download for it. These tags are strong, because the bytes of a file never
 * change, and HTTP lets only a strong tag continue a download, or match in `If-Match`, which replaces `If-Unmodified-Since`.
 */
const WEAK = /^W\//;
const WEAK_TAGS = /W\/"[^"]*"/g;

function readCondition(headers: IncomingHttpHeaders): void {
  if (headers['if-match'] !== undefined) {
    headers['if-match'] = headers['if-match'].replace(WEAK_TAGS, '""');
    headers['if-unmodified-since'] = undefined;
  }
  const condition = String(headers['if-range'] ?? '');
  if (WEAK.test(condition)) {
    headers.range = undefined;
  } else if (condition.startsWith('"')) {
    headers['if-range'] = `W/${condition}`;
  }
}

function withStrongTag(_: FastifyRequest, reply: FastifyReply, payload: unknown, done: () => void) {
  const tag = reply.getHeader('etag');
  if (tag !== undefined) {
    reply.header('etag', String(tag).replace(WEAK, ''));
  }
  done();
}

/** Sends a file. The library handles ranges, validators and HEAD. The content for an id never changes. */
function send(
  { raw: { headers } }: FastifyRequest,
  reply: FastifyReply,
  chat: string,
  { id, name, mimeType, size }: IAttachmentRow
) {
  headers.range = readRange(headers.range, size);
  readCondition(headers);
  const isInline = isHarmless(mimeType);
  const charset = /^text\/[^;]*$/.test(mimeType) ? '; charset=utf-8' : '';
  reply.headers({
    'content-type': isInline ? mimeType + charset : 'application/octet-stream',
    'content-disposition': contentDisposition(name, { type: isInline ? 'inline' : 'attachment' }),
    'content-security-policy': SANDBOX,
    'cache-control': 'private, max-age=31536000, immutable',
    // The next user of the same browser may not read what this one may.
    vary: [reply.getHeader('vary'), 'authorization'].filter(Boolean).join(', ')
  });
  return reply.sendFile(`${chat}/${id}`, { cacheControl: false, contentType: false });
}
