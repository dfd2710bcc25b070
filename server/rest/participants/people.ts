import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { kindOf } from '../../../src/document/index.js';
import { knownPeople } from '../../rooms/chats/known-people.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { pageSize } from '../http/pagination.js';
import { Kind } from '../http/schema-helpers.js';
import { Count, Versioned } from '../http/schemas.js';

const PAGE_SIZE = { usual: 20, most: 50 };

const Query = Type.Object({
  name: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Words, or the beginnings of words, of the name or of the username'
    })
  ),
  maxPageSize: Type.Optional(Count),
  ...Versioned
});

const People = Type.Object(
  {
    value: Type.Array(
      Type.Object({ username: Type.String(), displayName: Type.String(), kind: Kind })
    )
  },
  { description: 'The people who were found' }
);

/** The people whom the server knows. */
export const people =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, credentials, rates } = context;
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/people',
      {
        schema: {
          operationId: 'findPeople',
          summary:
            'Find people by the beginnings of words of their name, without regard to case and accents',
          description:
            'Only people with an account may ask. The answer has people who have signed in, and no bots.',
          tags: ['Participants'],
          querystring: Query,
          response: { 200: People }
        }
      },
      async request => {
        const principal = principalOf(request);
        const { name: text = '', maxPageSize } = request.query;
        rates.consumeCostly('search', principal);
        const found = await knownPeople(storage, principal, {
          text,
          limit: pageSize(maxPageSize, PAGE_SIZE),
          isGone: username => credentials.isDeleted(username)
        });
        return {
          value: found.map(({ username, displayName }) => ({
            username,
            displayName,
            kind: kindOf({ username })
          }))
        };
      }
    );

    done();
  };
