import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { isGuestUsername } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Scope } from '../../identity/scopes.js';
import { checkSignature } from '../../identity/signature.js';
import { followUps } from '../openapi/links.js';
import { AccessToken, IdentityPath, NewIdentity, NewToken, CreatedIdentity } from './schemas.js';
import type { IRestContext } from '../context.js';
import { Done } from '../http/schemas.js';
import { time } from '../http/time.js';

/** Bytes of a request's body. No valid request is larger. */
const BODY_LIMIT = 16 * 1024;

/** For the description of the API. */
const signed = { tags: ['Identities'], security: [{ accessKey: [] }] };

const MINUTE_MS = 60_000;
/** The longest life of a token. */
const MAX_MINUTES = 1440;

/**
 * Creates users and their tokens for programs that hold the access key. Users cannot call these routes: requests are signed, and carry no
 * token.
 */
export const identities =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { ids, storage, credentials, clock, accessKey, publicUrl } = context;

    const accessToken = async (
      username: string,
      scopes: readonly Scope[],
      minutes: number | null = MAX_MINUTES
    ): Promise<{ token: string; expiresOn: string }> => {
      const ms = (minutes ?? MAX_MINUTES) * MINUTE_MS;
      const expiresOn = time(clock.now() + ms);
      const principal = principalOf(username, await storage.getUser(username));
      return { token: await credentials.issue({ ...principal, scopes }, ms), expiresOn };
    };

    /** The user that the URL names. @throws ChatError `user_not_found` */
    const userAt = async (request: { params: { id: string } }): Promise<string> => {
      const username = await ids.usernameOf(request.params.id);
      if (username === null || (await credentials.isDeleted(username))) {
        throw new ChatError('user_not_found');
      }
      return username;
    };

    app.addHook('onRequest', (_request, reply, next) => {
      reply.header('www-authenticate', 'HMAC-SHA256');
      next();
    });

    // Runs before the body is parsed, because the signature covers the raw body.
    app.addHook('preParsing', async (request, _reply, payload) => {
      const body = await readBody(request, payload);
      const { method, headers } = request;
      const { url: target = '' } = request.raw;
      checkSignature({ method, target, headers, body }, await accessKey(), clock.now(), publicUrl);
      return Object.assign(Readable.from([body]), { receivedEncodedLength: body.length });
    });

    app.post(
      '/identities',
      {
        schema: {
          ...signed,
          operationId: 'createIdentity',
          summary: 'Create a user, and a token if scopes are given',
          body: Type.Optional(NewIdentity),
          response: { 201: CreatedIdentity }
        },
        links: followUps(201, { id: '$response.body#/identity/id' }, [
          'issueAccessToken',
          'revokeAccessTokens',
          'deleteIdentity'
        ])
      },
      async (request, reply) => {
        const { createTokenWithScopes: scopes, expiresInMinutes } = request.body;
        const { username, id } = await ids.create();
        return reply.code(201).send({
          identity: { id },
          ...(scopes?.length && {
            accessToken: await accessToken(username, scopes, expiresInMinutes)
          })
        });
      }
    );

    app.post(
      '/identities/:id/::issueAccessToken',
      {
        schema: {
          ...signed,
          operationId: 'issueAccessToken',
          summary: 'Issue a token for a user',
          params: IdentityPath,
          body: NewToken,
          response: { 200: AccessToken }
        }
      },
      async request => {
        const { scopes, expiresInMinutes } = request.body;
        return accessToken(await userAt(request), scopes, expiresInMinutes);
      }
    );

    app.post(
      '/identities/:id/::revokeAccessTokens',
      {
        schema: {
          ...signed,
          operationId: 'revokeAccessTokens',
          summary: 'Revoke all tokens of a user',
          params: IdentityPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await credentials.revoke(await userAt(request));
        return reply.code(204).send();
      }
    );

    app.delete(
      '/identities/:id',
      {
        schema: {
          ...signed,
          operationId: 'deleteIdentity',
          summary: 'Delete a user and revoke their tokens. Their messages and memberships stay',
          params: IdentityPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await credentials.remove(await userAt(request));
        return reply.code(204).send();
      }
    );

    done();
  };

async function readBody(request: FastifyRequest, payload: AsyncIterable<unknown>): Promise<Buffer> {
  // The body of an unsigned request is not read.
  if (request.headers.authorization === undefined) {
    throw new ChatError('unauthorized', 'The request must be signed with the access key.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      throw new ChatError('request_too_large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A user, in the form that their tokens use. */
const principalOf = (
  username: string,
  user: Partial<Omit<IPrincipal, 'username'>> | null
): IPrincipal => ({
  name: username,
  displayName: username,
  bot: false,
  ...user,
  username,
  admin: false,
  guest: isGuestUsername(username)
});
