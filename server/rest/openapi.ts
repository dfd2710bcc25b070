import swagger from '@fastify/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { ERRORS } from '../errors.js';
import type { IErrorKind } from '../errors.js';

/** How every error is told. */
const ErrorAnswer = Type.Object({
  error: Type.Object({
    code: Type.String({ enum: Object.keys(ERRORS) }),
    message: Type.String(),
    target: Type.Optional(Type.String())
  })
});

const INTRODUCTION = [
  'Chats as programs reach them. Paths, models and codes are those of Azure Communication Services chat, so that its SDKs work',
  'here; what they do not have stands under the same paths. Every address takes any `api-version`. Errors are listed in ERRORS.md.'
].join(' ');

type Operations = Record<string, Record<string, { responses?: Record<string, unknown> }>>;

/** The codes of the catalogue, by the status that they are answered with. */
function errorResponses(): Record<string, object> {
  const codes = new Map<string, string[]>();
  for (const [code, { status, message }] of Object.entries<IErrorKind>(ERRORS)) {
    const lines = codes.get(String(status)) ?? [];
    codes.set(String(status), [...lines, `\`${code}\`: ${message}`]);
  }
  const content = {
    'application/json': { schema: { $ref: '#/components/schemas/Error' } }
  };
  return Object.fromEntries(
    [...codes].map(([status, lines]) => [
      `Error${status}`,
      { description: lines.join('  \n'), content }
    ])
  );
}

/**
 * Describe the API as OpenAPI 3.1, from the schemas by which requests are checked and answers are written.
 * Routes that are registered from now on are in it, unless they hide.
 */
export function describeApi(app: FastifyInstance): void {
  const responses = errorResponses();
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Colloquy', description: INTRODUCTION, version: '1' },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          accessKey: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: 'HMAC-SHA256 with the key of the connection string'
          }
        }
      },
      security: [{ token: [] }]
    },
    transformObject: document => {
      if (!('openapiObject' in document)) {
        return {};
      }
      const { components, paths, ...rest } = document.openapiObject;
      for (const operations of Object.values(paths as Operations)) {
        for (const operation of Object.values(operations)) {
          for (const name of Object.keys(responses)) {
            const status = name.slice('Error'.length);
            operation.responses = {
              [status]: { $ref: `#/components/responses/${name}` },
              ...operation.responses
            };
          }
        }
      }
      return {
        ...rest,
        // Wherever the document was read: behind a proxy the server does not know its own address.
        servers: [{ url: '.' }],
        paths,
        components: {
          ...components,
          responses,
          schemas: { ...components?.schemas, Error: ErrorAnswer }
        }
      } as Record<string, unknown>;
    }
  });
  app.register((part, _options, done) => {
    part.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
    done();
  });
}
