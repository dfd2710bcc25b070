import type { IncomingMessage } from 'node:http';
import type { IClock } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IConversation, IReplyStream } from '../bot.js';
import { ToldError } from '../told-error.js';
import { readReply } from './reply.js';

/** Bytes of a reply in JSON: several times the size of the longest message, as for a request. */
const REPLY_BYTES = 256 * 1024;

/** The longest time that an answer may take, in milliseconds. */
const ANSWER_MS = 30 * 60_000;

/** Statuses after which another attempt may help, beside those of a server's fault. */
const PASSING = new Set([408, 425, 429]);

const NOT_UTF8 = new ToldError('The answer of the bot is not UTF-8.', true);
const BROKEN = new ToldError(
  'The connection to the bot broke before its answer was complete.',
  false
);

export interface IAnswerOptions {
  readonly conversation: Pick<IConversation, 'reply' | 'stream'>;
  readonly clock: Pick<IClock, 'after'>;
}

/**
 * Takes the answer of a bot from the response to its message: nothing, a reply as JSON, or a plain text that is shown while it arrives.
 *
 * @throws ToldError if the response is no answer, or breaks off
 */
export async function takeAnswer(
  response: IncomingMessage,
  { conversation, clock }: IAnswerOptions
): Promise<void> {
  // The response may fail while nothing reads it.
  response.on('error', () => undefined);
  const timer = clock.after(ANSWER_MS, () =>
    response.destroy(
      new ToldError(`The answer took longer than ${ANSWER_MS / 60_000} minutes.`, true)
    )
  );
  try {
    const kind = kindOf(response);
    if (kind === 'reply') {
      await conversation.reply(readReply(await readText(response)));
    } else if (kind === 'text') {
      await stream(response, () => conversation.stream());
    }
  } catch (error) {
    throw told(error);
  } finally {
    timer.dispose();
    response.destroy();
  }
}

/** @throws ToldError if the response is no answer */
function kindOf({ statusCode: status = 0, headers }: IncomingMessage): 'reply' | 'text' | null {
  if (status < 200 || status > 299) {
    const mayPass = status >= 500 || PASSING.has(status);
    throw new ToldError(`The bot answered with the status ${status}.`, !mayPass);
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map(part => part.trim().toLowerCase());
  if (status === 204 || (type === '' && headers['content-length'] === '0')) {
    return null;
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  const charset = parameters.find(part => part.startsWith('charset='))?.slice('charset='.length);
  const isPlain = encoding === 'identity' && /^"?(utf-8|utf8|us-ascii)"?$/.test(charset ?? 'utf-8');
  if (isPlain && type === 'application/json') {
    return 'reply';
  }
  if (isPlain && type === 'text/plain') {
    return 'text';
  }
  throw new ToldError(
    'The bot must answer with the status 204, or with application/json or text/plain in UTF-8 and without an encoding.',
    true
  );
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REPLY_BYTES) {
      throw new ToldError(`The answer of the bot is longer than ${REPLY_BYTES} bytes.`, true);
    }
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/** Begins the reply with its first character, so that an attempt that breaks before can be repeated. */
async function stream(
  response: IncomingMessage,
  begin: () => Promise<IReplyStream>
): Promise<void> {
  let reply: IReplyStream | null = null;
  const take = async (text: string): Promise<void> => {
    if (text !== '') {
      reply ??= await begin();
      await reply.append(text);
    }
  };
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of response as AsyncIterable<Buffer>) {
    await take(decoder.decode(chunk, { stream: true }));
  }
  await take(decoder.decode());
}

/** The error that ends the work, with what the chat may know of it. */
function told(error: unknown): unknown {
  if (error instanceof ChatError) {
    const isFault = [400, 404, 413].includes(error.status);
    return isFault ? new ToldError(`The answer was refused. ${error.message}`, true) : error;
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return NOT_UTF8;
  }
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' ? BROKEN : error;
}
