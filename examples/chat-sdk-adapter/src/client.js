import {
  AdapterRateLimitError,
  AuthenticationError,
  NetworkError,
  PermissionError,
  ResourceNotFoundError,
  ValidationError
} from '@chat-adapter/shared';
import { setTimeout as pause } from 'node:timers/promises';

const ADAPTER = 'colloquy';
const REQUEST_TIMEOUT_MS = 30_000;
/** An error that lasts longer is the caller's. */
const LONGEST_WAIT_S = 60;
const ATTEMPTS = 5;

/**
 * @typedef {object} Request
 * @property {unknown} [json]
 * @property {Blob} [file]
 */

/** Sends requests to the HTTP API. Each may be repeated: messages have ids of ours, and texts are appended at an offset. */
export class Client {
  /** @param {{ url: string, token: string }} options */
  constructor({ url, token }) {
    this._url = url.replace(/\/+$/, '');
    this.token = token;
  }

  /** Ends all requests and pauses. */
  close() {
    this._closing.abort(new Error('The adapter was disconnected.'));
  }

  /** Aborted by `close`. */
  get signal() {
    return this._closing.signal;
  }

  /**
   * Sends a request and reads the JSON of the answer.
   *
   * @param {string} method
   * @param {string} path
   * @param {Request} [request]
   * @returns {Promise<any>} of the shape that the API describes
   */
  async ask(method, path, request) {
    const response = await this.send(method, path, request);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  /**
   * Sends a request until it is answered. It waits as long as the server says, and tries again after a broken connection.
   *
   * @param {string} method
   * @param {string} path
   * @param {Request} [request]
   * @returns {Promise<Response>} with a status below 300
   */
  async send(method, path, request = {}) {
    for (let attempt = 1; ; attempt++) {
      const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      const answer = await this.fetch(method, path, request, timeout).catch(toNetworkError);
      if (!(answer instanceof Error) && answer.ok) {
        return answer;
      }
      const error = answer instanceof Error ? answer : await errorOf(answer, method, path);
      const wait = waitOf(error, answer, attempt);
      if (this.signal.aborted || wait === null || attempt === ATTEMPTS) {
        throw error;
      }
      await this.pause(wait);
    }
  }

  /**
   * Sends a request once.
   *
   * @param {string} method
   * @param {string} path
   * @param {Request & { headers?: Record<string, string> }} request
   * @param {AbortSignal} signal
   */
  fetch(method, path, { json, file, headers }, signal) {
    return fetch(this._url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(file === undefined && { 'content-type': 'application/json' }),
        ...headers
      },
      body: file ?? (json === undefined ? undefined : JSON.stringify(json)),
      // Redirects would take the token elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([signal, this.signal])
    });
  }

  /** @param {number} ms */
  async pause(ms) {
    await pause(ms, undefined, { signal: this.signal });
  }

  _closing = new AbortController();
}

/** @param {unknown} cause */
function toNetworkError(cause) {
  const original = /** @type {Error} */ (cause);
  return new NetworkError(ADAPTER, `The server did not answer: ${original.message}`, original);
}

/**
 * Milliseconds until the next attempt; null if there is none.
 *
 * @param {Error} error
 * @param {Response | Error} answer
 * @param {number} attempt
 */
function waitOf(error, answer, attempt) {
  if (error instanceof AdapterRateLimitError) {
    const seconds = error.retryAfter ?? 2 ** attempt;
    return seconds <= LONGEST_WAIT_S ? seconds * 1000 : null;
  }
  const isBroken = answer instanceof Error || answer.status >= 500;
  return isBroken ? 250 * 2 ** attempt * (1 + Math.random()) : null;
}

/**
 * The error of an answer, with the `code` of the server.
 *
 * @param {Response} response
 * @param {string} method
 * @param {string} path
 */
export async function errorOf(response, method, path) {
  const { status, headers } = response;
  const body = await response.json().catch(() => null);
  const { code = String(status), message = '' } = body?.error ?? {};
  const told = `${method} ${path.split('?')[0]}: ${message || status}`;
  return Object.assign(kindOf(status, told, headers), { code });
}

/**
 * @param {number} status
 * @param {string} told
 * @param {Headers} headers
 */
function kindOf(status, told, headers) {
  const after = headers.get('retry-after');
  switch (status) {
    case 401:
      return new AuthenticationError(ADAPTER, told);
    case 403:
      return Object.assign(new PermissionError(ADAPTER, told), { message: told });
    case 404:
    case 410:
      return Object.assign(new ResourceNotFoundError(ADAPTER, 'resource'), { message: told });
    case 429:
    case 503:
      return new AdapterRateLimitError(ADAPTER, after === null ? undefined : Number(after));
    default:
      return status < 500 ? new ValidationError(ADAPTER, told) : new NetworkError(ADAPTER, told);
  }
}
