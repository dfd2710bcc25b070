import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ChatError } from '../../errors.js';
import { admitAccount } from '../../identity/accounts.js';
import type { IPrincipal } from '../../identity/principal.js';
import { kindOfPrincipal, userRowOf } from '../../identity/user.js';
import { readPersonName } from '../../policy/names.js';
import type { IRestContext } from '../context.js';
import { Authentication, GuestLogin, Methods, User } from './sign-in-schemas.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { time } from '../http/time.js';

/** The lifetime of a token whose client can get another one at any time, in milliseconds. */
const JUPYTER_TOKEN_MS = 60 * 60 * 1000;

/** A guest's token is valid for a day, because a guest who comes back without it is a new user. In milliseconds. */
const GUEST_TOKEN_MS = 24 * 60 * 60 * 1000;

const NAME_LENGTH = 64;

const tags = ['Sign-in'];

/** These routes need no token, because users call them to get one. */
const open = { tags, security: [] };

/** The ways to sign in. Each proves who a user is and returns a token. */
export const auth =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, credentials, jupyterUsers, guests, clock, rates } = context;

    const signIn = async (
      principal: IPrincipal,
      ms: number,
      renewable = false
    ): Promise<{ token: string; expiresOn: string; user: User }> => {
      const until = clock.now() + ms;
      const token = await credentials.issue(principal, ms, renewable);
      return { token, expiresOn: time(until), user: readUser(principal) };
    };

    app.get(
      '/auth',
      {
        schema: {
          ...open,
          operationId: 'listSignIns',
          summary: 'List the ways to sign in',
          response: { 200: Methods }
        }
      },
      () => ({ methods: { jupyter: jupyterUsers !== undefined, guests } })
    );

    app.post(
      '/auth/jupyter',
      {
        config: {
          refuses: ['unauthorized', 'forbidden', 'not_found', 'bad_value', 'jupyter_unreachable']
        },
        schema: {
          ...open,
          operationId: 'signInWithJupyter',
          summary: 'Sign in as a user of the Jupyter server with its cookies',
          body: Type.Object({}),
          response: { 200: Authentication }
        }
      },
      async request => {
        if (!jupyterUsers) {
          throw new ChatError(
            'not_found',
            'This server is not connected to a Jupyter server. Sign in with an access token.'
          );
        }
        const { socket } = request.raw;
        rates.checkSignIn(socket);
        const principal = await jupyterUsers.identify(request.headers).catch((error: unknown) => {
          rates.noteFailedSignIn(socket);
          throw error;
        });
        await admitAccount(storage, principal);
        return signIn(principal, JUPYTER_TOKEN_MS, true);
      }
    );

    app.post(
      '/auth/guest',
      {
        config: { refuses: ['forbidden', 'bad_value'] },
        schema: {
          ...open,
          operationId: 'signInAsGuest',
          summary: 'Sign in as a guest',
          body: GuestLogin,
          response: { 200: Authentication }
        }
      },
      async request => {
        if (!guests) {
          throw new ChatError(
            'forbidden',
            'This server does not accept guests. Sign in with an access token.'
          );
        }
        const entrance = rates.consumeGuest(request.raw.socket);
        const name = readPersonName(request.body.name, 'name', NAME_LENGTH);
        const username = `guest-${clock.uuid()}`;
        return signIn(guest(username, name, entrance), GUEST_TOKEN_MS);
      }
    );

    app.get(
      '/auth/me',
      {
        onRequest: requireToken(context),
        schema: {
          tags,
          operationId: 'getMe',
          summary: 'Read the signed-in user',
          response: { 200: User }
        }
      },
      async request => {
        const principal = principalOf(request);
        if (kindOfPrincipal(principal) === 'account') {
          // A full disk keeps nobody from reading. They are stored with the next request.
          await storage.putUser(userRowOf(principal)).catch(() => undefined);
        }
        const owner = principal.bot && (await storage.getBot(principal.username))?.owner;
        return { ...readUser(principal), ...(owner && { owner }) };
      }
    );

    done();
  };

const guest = (username: string, name: string, entrance: string): IPrincipal => ({
  username,
  name,
  displayName: name,
  bot: false,
  admin: false,
  guest: true,
  entrance
});

const readUser = (principal: IPrincipal): User => {
  const { username, displayName, initials, color, avatarUrl } = principal;
  const kind = kindOfPrincipal(principal);
  const bot = principal.bot || undefined;
  return { username, displayName, kind, initials, color, avatarUrl, bot };
};
