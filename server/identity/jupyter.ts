import { createHash } from 'node:crypto';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import { readUsername, type IPrincipal } from './principal.js';
import { parseProfile } from './profile.js';

/** Milliseconds that Jupyter has to answer. */
const ANSWER_TIMEOUT_MS = 5_000;
/** Milliseconds for which an answer is kept. */
const KEEP_MS = 30_000;
/** Answers that are kept at a time. */
const MAX_KEPT = 1_000;
/** Bytes of an answer that are read. */
const MAX_BYTES = 64 * 1024;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Identifies the users of the Jupyter server beside this one. It asks Jupyter which user a browser's cookies belong to. */
export class JupyterUsers {
  /** @param url - the base URL of the Jupyter server; ends with a slash */
  constructor(
    url: string,
    private readonly _clock: IClock
  ) {
    this._url = new URL('api/me', url);
  }

  /**
   * The user behind a Cookie header.
   *
   * @throws ChatError `unauthorized` if Jupyter does not know them, `jupyter_unreachable` if it cannot be asked.
   */
  identify(cookie: string | undefined): Promise<IPrincipal> {
    if (!cookie) {
      return Promise.reject(new ChatError('unauthorized'));
    }
    // Cookies are secret and long, so only a hash is kept.
    const key = createHash('sha256').update(cookie).digest('base64');
    const known = this._answers.get(key);
    if (known && known.until > this._clock.now()) {
      return known.user;
    }
    const user = this._ask(cookie);
    const answer = { user, until: this._clock.now() + KEEP_MS };
    this._keep(key, answer);
    user.catch(() => {
      if (this._answers.get(key) === answer) {
        this._answers.delete(key);
      }
    });
    return user;
  }

  /** Aborts pending requests. */
  dispose(): void {
    this._pending.forEach(question => question.abort());
    this._answers.clear();
  }

  /** Answers are in the order of arrival, so the first is the oldest. */
  private _keep(key: string, answer: IAnswer): void {
    this._answers.delete(key);
    this._answers.set(key, answer);
    if (this._answers.size > MAX_KEPT) {
      this._answers.delete(this._answers.keys().next().value!);
    }
  }

  private async _ask(cookie: string): Promise<IPrincipal> {
    const question = new AbortController();
    const timer = this._clock.after(ANSWER_TIMEOUT_MS, () => question.abort());
    this._pending.add(question);
    try {
      return toPrincipal(await this._get(cookie, question.signal));
    } catch (error) {
      throw error instanceof ChatError ? error : new ChatError('jupyter_unreachable');
    } finally {
      timer.dispose();
      this._pending.delete(question);
    }
  }

  /** Uses node:http, because `fetch` adds headers that make JupyterHub's servers treat the request as cross-site. */
  private async _get(cookie: string, signal: AbortSignal): Promise<string> {
    const get = this._url.protocol === 'https:' ? getHttps : getHttp;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(
        this._url,
        {
          headers: { cookie },
          agent: false,
          signal,
          // A certificate names the server's public address, never the loopback.
          rejectUnauthorized: !LOOPBACK.test(this._url.hostname)
        },
        resolve
      ).on('error', reject);
    });
    try {
      const status = response.statusCode ?? 0;
      // Redirects lead to a login page. The other statuses are a server's answers to invalid cookies.
      if ([301, 302, 303, 307, 308, 400, 401, 403, 413, 431].includes(status)) {
        throw new ChatError('unauthorized');
      }
      if (status !== 200) {
        throw new ChatError(
          'jupyter_unreachable',
          `The Jupyter server responded with status ${status}.`
        );
      }
      return await readText(response);
    } finally {
      response.destroy();
    }
  }

  private readonly _url: URL;
  private readonly _answers = new Map<string, IAnswer>();
  private readonly _pending = new Set<AbortController>();
}

interface IAnswer {
  readonly user: Promise<IPrincipal>;
  readonly until: number;
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      throw new ChatError('jupyter_unreachable', 'The response of the Jupyter server is too long.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Only the username is verified by Jupyter. Users may choose the other fields. */
function toPrincipal(body: string): IPrincipal {
  const { identity } = JSON.parse(body) as { identity?: Record<string, unknown> };
  const username = readUsername(identity?.username);
  if (!identity || username === null) {
    throw new ChatError(
      'jupyter_unreachable',
      'The response of the Jupyter server contains no username.'
    );
  }
  const { name, display_name, initials, color, avatar_url } = identity;
  return {
    username,
    ...parseProfile(username, {
      name,
      displayName: display_name,
      initials,
      color,
      avatarUrl: avatar_url
    }),
    bot: false,
    admin: false,
    guest: false
  };
}
