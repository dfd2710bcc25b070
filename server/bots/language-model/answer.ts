import type { ModelMessage, ToolSet } from 'ai';
import type { IClock } from '../../clock.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { IConversation, IReplyStream } from '../bot.js';
import { GivenUpError, reasonOf } from './failure.js';
import type { PriceOptions } from './options.js';
import { ToolCalls } from './tool-calls.js';
import { Tools, type IToolServer } from './tools.js';
import { usageOf } from './usage.js';

/** Characters of one answer, below those that a message may have (`textLength`). */
const LENGTH = 200_000;

/** Rounds of tools in one answer. */
const ROUNDS = 10;

/** Attempts after the first one, if the endpoint has too many requests or a fault. */
const RETRIES = 2;

export interface IAnswerOptions {
  readonly url: string;
  readonly key: string | undefined;
  readonly model: string;
  readonly instructions: string;
  readonly answerTokens: number | undefined;
  /** Milliseconds without a word after which it gives up. */
  readonly silenceMs: number;
  /** Whether it asks how many tokens the answer took. */
  readonly usage: boolean;
  readonly price: PriceOptions | undefined;
  /** The message to answer. */
  readonly message: Pick<IMessageRow, 'sender'>;
  readonly conversation: IConversation;
  readonly tools: readonly IToolServer[];
  readonly clock: Pick<IClock, 'now'>;
}

/** One answer of a language model, in the chat while it arrives. There is one visible outcome, also if something goes wrong. */
export class Answer {
  constructor(private readonly _options: IAnswerOptions) {
    const { message, conversation, tools, clock } = _options;
    const calls = new ToolCalls(() => this._stream(), clock);
    this._tools = new Tools(tools, message, conversation, calls);
  }

  async give(messages: ModelMessage[]): Promise<void> {
    const { conversation } = this._options;
    try {
      await this._tools.open();
      await this._read(messages, this._tools.forModel());
      if (this._length === 0) {
        throw new GivenUpError('The language model gave no answer.');
      }
      await (await this._stream()).finish();
    } catch (error) {
      if (!conversation.signal.aborted) {
        const stream = await this._stream();
        await stream.fail(reasonOf(this._silence.signal.reason ?? error));
      }
    } finally {
      this._silence.abort();
      clearTimeout(this._timer);
      await this._tools.close();
    }
  }

  /** Begins the answer, or returns it. */
  private _stream(): Promise<IReplyStream> {
    this._reply ??= this._options.conversation.stream();
    return this._reply;
  }

  private async _read(messages: ModelMessage[], tools: ToolSet): Promise<void> {
    const { url, key, model, instructions, answerTokens, conversation } = this._options;
    const { usage: includeUsage, price } = this._options;
    // Optional packages, which the operator installs beside the bot.
    const [{ streamText, stepCountIs }, { createOpenAICompatible }] = await Promise.all([
      import('ai'),
      import('@ai-sdk/openai-compatible')
    ]);
    const endpoint = createOpenAICompatible({
      name: 'endpoint',
      baseURL: url.replace(/\/$/, ''),
      includeUsage,
      ...(key !== undefined && { apiKey: key })
    });
    this._wait();
    const result = streamText({
      model: endpoint(model),
      system: instructions,
      messages,
      tools,
      stopWhen: stepCountIs(ROUNDS),
      maxRetries: RETRIES,
      ...(answerTokens !== undefined && { maxOutputTokens: answerTokens }),
      abortSignal: AbortSignal.any([conversation.signal, this._silence.signal]),
      onError: () => undefined // it is part of the stream too
    });
    for await (const part of result.fullStream) {
      switch (part.type) {
        case 'text-start':
          // The words before a tool and those after it are two paragraphs.
          this._gap = this._length > 0 ? '\n\n' : '';
          break;
        case 'text-delta':
          this._wait();
          await this._write(this._gap + part.text);
          this._gap = '';
          break;
        case 'reasoning-start':
          this._wait();
          conversation.status('Thinking…');
          break;
        case 'reasoning-delta':
        case 'tool-input-delta':
          this._wait();
          break;
        case 'tool-call':
          this._running++;
          // A person may take long to allow it.
          clearTimeout(this._timer);
          break;
        case 'tool-result':
        case 'tool-error':
          if (--this._running === 0) {
            this._wait();
          }
          break;
        case 'finish':
          if (this._reply) {
            await (await this._reply).setMetadata(usageOf(model, part.totalUsage, price));
          }
          if (part.finishReason === 'length') {
            throw new GivenUpError(
              'The answer is cut, because the language model may not write more.'
            );
          }
          break;
        case 'error':
          throw part.error;
        case 'abort':
          throw conversation.signal.reason as Error;
      }
    }
  }

  private async _write(text: string): Promise<void> {
    const stream = await this._stream();
    const rest = LENGTH - this._length;
    this._length += text.length;
    await stream.append(text.slice(0, rest));
    if (this._length > LENGTH) {
      throw new GivenUpError(
        `The answer is longer than ${LENGTH.toLocaleString('en')} characters.`
      );
    }
  }

  /** Waits for the next word. */
  private _wait(): void {
    const { silenceMs } = this._options;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      const seconds = Math.ceil(silenceMs / 1_000);
      this._silence.abort(new GivenUpError(`The language model was silent for ${seconds} s.`));
    }, silenceMs);
  }

  private readonly _silence = new AbortController();
  private _timer: NodeJS.Timeout | undefined;
  private readonly _tools: Tools;
  private _reply: Promise<IReplyStream> | undefined;
  private _length = 0;
  /** Stands before the next words. */
  private _gap = '';
  /** The tools that run or wait for a person. */
  private _running = 0;
}
