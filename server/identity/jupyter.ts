import { createHash } from 'node:crypto';
import {
  get as getHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions
} from 'node:http';
import { get as getHttps } from 'node:https';
import type { Logger } from 'pino';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import { JupyterAddress } from './jupyter-address.js';
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

/** The headers of a request that tell Jupyter whose it is. Jupyter names its cookie after the Host of the browser's request. */
type IVisit = Pick<IncomingHttpHeaders, 'cookie' | 'host'>;

/** Identifies the users of the Jupyter server beside this one. It asks Jupyter which user a browser's cookies belong to. */
export class JupyterUsers {
  /** @param url - the base URL of the Jupyter server; ends with a slash */
  constructor(
    url: string,
    private readonly _clock: IClock,
    private readonly _log: Pick<Logger, 'info' | 'warn'>
  ) {
    this._address = new JupyterAddress(url);
  }

  /**
   * The user behind a request. Its Host chooses among the cookies, and never where Jupyter is asked.
   *
   * @throws ChatError `unauthorized` if Jupyter does not know them, `bad_value` if their username cannot be one here,
   * `jupyter_unreachable` if Jupyter cannot be asked.
   */
  identify({ cookie, host }: IVisit): Promise<IPrincipal> {
    if (!cookie) {
      return Promise.reject(new ChatError('unauthorized'));
    }
    // Cookies are secret and long, so only a hash is kept.
    const key = createHash('sha256')
      .update(JSON.stringify([cookie, host]))
      .digest('base64');
    const known = this._answers.get(key);
    if (known && known.until > this._clock.steady()) {
      return known.user;
    }
    const user = this._ask({ cookie, ...(host && { host }) });
    const answer = { user, until: this._clock.steady() + KEEP_MS };
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
    this._pending.forEach(question => question.abort(new Error('The chat server stops.')));
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

  private async _ask(headers: IVisit): Promise<IPrincipal> {
    const question = new AbortController();
    const { signal } = question;
    const timer = this._clock.after(ANSWER_TIMEOUT_MS, () =>
      question.abort(new Error(`There was no answer within ${ANSWER_TIMEOUT_MS / 1000} s.`))
    );
    this._pending.add(question);
    try {
      return toPrincipal(await this._get(headers, signal));
    } catch (error) {
      throw this._explain(signal.aborted ? signal.reason : error);
    } finally {
      timer.dispose();
      this._pending.delete(question);
    }
  }

  /** Tells the log why there is no answer, without anything that came from the browser. */
  private _explain(error: unknown): ChatError {
    if (error instanceof ChatError && error.code !== 'jupyter_unreachable') {
      return error;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    this._log.warn(
      { jupyter: this._address.text, reason: message, ...(code && { code }) },
      'The chat server could not ask Jupyter who a user is.'
    );
    return error instanceof ChatError ? error : new ChatError('jupyter_unreachable');
  }

  /** Uses node:http, because `fetch` adds headers that make JupyterHub's servers treat the request as cross-site. */
  private async _get(headers: IVisit, signal: AbortSignal): Promise<string> {
    const get = this._address.isEncrypted ? getHttps : getHttp;
    const options: RequestOptions = { ...(await this._address.route(signal)), headers, signal };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ ...options, agent: false }, resolve).on('error', reject);
    });
    try {
      const status = response.statusCode ?? 0;
      // Redirects lead to a login page. The other statuses are a server's answers to invalid cookies.
      if ([301, 302, 303, 307, 308, 400, 401, 403, 413, 431].includes(status)) {
        this._log.info(
          { jupyter: this._address.text, status },
          'Jupyter did not recognize a user.'
        );
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

  private readonly _address: JupyterAddress;
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

/** The message of a SyntaxError quotes the text, which the log must not have. */
function readIdentity(body: string): Record<string, unknown> | undefined {
  try {
    return (JSON.parse(body) as { identity?: Record<string, unknown> } | null)?.identity;
  } catch {
    throw new ChatError('jupyter_unreachable', 'The response of the Jupyter server is not JSON.');
  }
}

/** Only the username is verified by Jupyter. Users may choose the other fields. */
function toPrincipal(body: string): IPrincipal {
  const identity = readIdentity(body);
  if (!identity || typeof identity.username !== 'string') {
    throw new ChatError(
      'jupyter_unreachable',
      'The response of the Jupyter server contains no username.'
    );
  }
  const username = readUsername(identity.username);
  if (username === null) {
    throw new ChatError(
      'bad_value',
      'This Jupyter username is not valid in Colloquy. It must have 1 to 128 visible characters.',
      'username'
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
