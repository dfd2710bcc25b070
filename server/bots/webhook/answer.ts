import type { IncomingMessage } from 'node:http';
import type { IClock } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IConversation, IReplyStream } from '../bot.js';
import { PublicError } from '../public-error.js';
import { Lines } from './lines.js';
import { readPart, readReply, type IGivenPart } from './reply.js';

/** Bytes of a reply or a line in JSON: several times the size of the longest message, as for a request. */
const REPLY_BYTES = 256 * 1024;

/** The longest time that an answer may take, in milliseconds. */
const ANSWER_MS = 30 * 60_000;

/** Statuses after which another attempt may help, beside those of a server's fault. */
const PASSING = new Set([408, 425, 429]);

const NOT_UTF8 = new PublicError('The answer of the bot is not UTF-8.', true);
const BROKEN = new PublicError(
  'The connection to the bot broke before its answer was complete.',
  false
);

export interface IAnswerOptions {
  readonly conversation: Pick<IConversation, 'reply' | 'stream'>;
  readonly clock: Pick<IClock, 'after'>;
}

/**
 * Takes the answer of a bot from the response to its message: nothing, a reply as JSON, or one that is shown while it arrives, as plain text
 * or as lines of JSON.
 *
 * @throws PublicError if the response is no answer, or breaks off
 */
export async function takeAnswer(
  response: IncomingMessage,
  { conversation, clock }: IAnswerOptions
): Promise<void> {
  // The response may fail while nothing reads it.
  response.on('error', () => undefined);
  const timer = clock.after(ANSWER_MS, () =>
    response.destroy(
      new PublicError(`The answer took longer than ${ANSWER_MS / 60_000} minutes.`, true)
    )
  );
  try {
    const kind = kindOf(response);
    if (kind === 'reply') {
      await conversation.reply(readReply(await readText(response)));
    } else if (kind !== null) {
      await stream(partsOf(response, kind), conversation);
    }
  } catch (error) {
    throw publicError(error);
  } finally {
    timer.dispose();
    response.destroy();
  }
}

/** The kinds of answers, by their types. */
const KINDS: ReadonlyMap<string, 'reply' | 'text' | 'lines'> = new Map([
  ['application/json', 'reply'],
  ['text/plain', 'text'],
  ['application/x-ndjson', 'lines']
]);

/** @throws PublicError if the response is no answer */
function kindOf({
  statusCode: status = 0,
  headers
}: IncomingMessage): 'reply' | 'text' | 'lines' | null {
  if (status < 200 || status > 299) {
    const mayPass = status >= 500 || PASSING.has(status);
    throw new PublicError(`The bot answered with the status ${status}.`, !mayPass);
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
  const kind = isPlain ? KINDS.get(type) : undefined;
  if (!kind) {
    throw new PublicError(
      'The bot must answer with the status 204, or with application/json, application/x-ndjson or text/plain in UTF-8 and without an encoding.',
      true
    );
  }
  return kind;
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REPLY_BYTES) {
      throw new PublicError(`The answer of the bot is longer than ${REPLY_BYTES} bytes.`, true);
    }
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/** The parts of a reply that grows, while they arrive. */
async function* partsOf(
  response: IncomingMessage,
  kind: 'text' | 'lines'
): AsyncGenerator<IGivenPart> {
  const lines = new Lines(REPLY_BYTES);
  for await (const text of textsOf(response)) {
    if (kind === 'text') {
      yield { content: text };
    } else {
      yield* lines.take(text).map(readPart);
    }
  }
  yield* lines.end().map(readPart);
}

async function* textsOf(response: IncomingMessage): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of response as AsyncIterable<Buffer>) {
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** Begins the reply with its first content, so that an attempt that breaks before can be repeated. */
async function stream(
  parts: AsyncIterable<IGivenPart>,
  conversation: IAnswerOptions['conversation']
): Promise<void> {
  let reply: IReplyStream | null = null;
  for await (const { content = '', metadata } of parts) {
    if (metadata) {
      reply ??= await conversation.stream();
      await reply.setMetadata(metadata);
    }
    if (content !== '') {
      reply ??= await conversation.stream();
      await reply.append(content);
    }
  }
}

/** The error that ends the work. It is public if the chat may show its reason. */
function publicError(error: unknown): unknown {
  if (error instanceof ChatError) {
    const isFault = [400, 404, 413].includes(error.status);
    return isFault ? new PublicError(`The answer was refused. ${error.message}`, true) : error;
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return NOT_UTF8;
  }
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' ? BROKEN : error;
}
