import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { ErrorCode } from '../../errors.js';
import { ErrorAnswer, errorAnswers } from './error-answers.js';
import { refusalsOf } from './route-errors.js';
import { isOptional } from '../http/schema-helpers.js';

/** The groups of operations, in the order in which a reader meets them. */
const TAGS = [
  'Threads',
  'Participants',
  'Messages',
  'Attachments',
  'Search',
  'Events',
  'Webhooks',
  'Workspaces',
  'Bots',
  'Agents',
  'Archive',
  'Identities',
  'Sign-in',
  'Operation'
];

const INTRODUCTION = [
  'Chats for programs. Paths, models and codes are those of Azure Communication Services chat, so that its SDKs work',
  'here. Additions use the same paths. Every URL accepts any api-version. Errors are listed in ERRORS.md.'
].join(' ');

interface IOperation {
  readonly operationId: string;
  parameters?: readonly { readonly name: string }[];
  requestBody?: { required: boolean };
  responses?: Record<string, object>;
}

type Operations = Record<string, Record<string, IOperation>>;

/** Properties of a route that the library does not take from its schemas. */
interface INoted {
  readonly refusals: ReadonlySet<ErrorCode>;
  readonly isBodyOptional: boolean;
}

/** A parameter of every URL. */
const VERSION = {
  name: 'api-version',
  in: 'query',
  description: 'Any value: there is only one version',
  schema: { type: 'string' }
};

function complete(operation: IOperation, { refusals, isBodyOptional }: INoted): void {
  const { parameters = [], requestBody, responses } = operation;
  if (!parameters.some(({ name }) => name === VERSION.name)) {
    operation.parameters = [...parameters, VERSION];
  }
  if (requestBody) {
    requestBody.required = !isBodyOptional;
  }
  operation.responses = { ...errorAnswers(refusals), ...responses };
}

/**
 * Describes the API as OpenAPI 3.1, from the schemas that check requests and write responses. It includes the routes that are registered
 * from now on, unless they are hidden.
 */
export function describeApi(app: FastifyInstance): void {
  const noted = new Map<string, INoted>();
  app.addHook('onRoute', function (route) {
    const { operationId, body } = route.schema ?? {};
    if (operationId !== undefined && route.method !== 'HEAD') {
      noted.set(operationId, {
        refusals: refusalsOf(route, this.hasContentTypeParser('application/json')),
        isBodyOptional: isOptional(body)
      });
    }
  });
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Colloquy', description: INTRODUCTION, version: '1' },
      tags: TAGS.map(name => ({ name })),
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
          complete(operation, noted.get(operation.operationId)!);
        }
      }
      return {
        ...rest,
        // Relative to the URL of this document, because behind a proxy the server does not know its own address.
        servers: [{ url: '.' }],
        paths,
        components: {
          ...components,
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
