import { ada } from '../test-api.js';
import { harness, type IFailure } from '../test-app.js';

/** The URL of all bots. */
export const ADDRESS = '/chat/bots';
/** The URL of a webhook. */
export const HOOK = 'https://bots.example/hook';
export const DAY = 24 * 60 * 60 * 1000;

/** A bot and its new token or secret. */
export interface IProven {
  readonly username: string;
  readonly token: string;
  readonly secret: string;
  readonly expiresOn: string;
}

/** Registers a bot outside the server. */
export const register = (more: object = {}, who = ada) =>
  harness.ask(who, 'POST', ADDRESS, { name: 'helper', kind: 'outside', ...more });

/** The same, with what it proves itself with. */
export const proven = async (more: object = {}, who = ada): Promise<IProven> =>
  (await register(more, who)).json<IProven>();

/** The code of a refusal. */
export const code = (answer: { json<T>(): T }): string | undefined =>
  answer.json<Partial<IFailure>>().error?.code;

/** Sends a request with a token, for example a bot's. */
export const withToken = (token: string, method = 'GET', url = '/auth/me') =>
  harness.app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${token}` }
  });
