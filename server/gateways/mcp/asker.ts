import { buttonsOf } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import { Follower } from '../../feed/follower.js';
import type { IFeedEvent } from '../../feed/feed-event.js';
import { hasRoom, rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { historyFor } from '../../rooms/chats/history.js';
import { wholeRow, type IPosition } from '../../storage/journal.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { ILimits } from '../../limits.js';
import type { IDisposable } from '../../clock.js';
import type { ICall, IToolParts } from './caller.js';
import { Lines } from './lines.js';

/** Milliseconds between two signs to the client that the call goes on. */
const SIGN_MS = 10_000;

/** Replies to a question that are read to find its answer, in the case that it was asked before. */
const REPLIES = 100;

/** A question for people, as a tool is asked for it. */
export interface IAsked {
  readonly chat: string;
  readonly text?: string;
  readonly options?: readonly string[];
  readonly people?: readonly string[];
  readonly seconds: number;
  /** The id of a question that was asked before. */
  readonly question?: string;
}

interface IQuestion {
  readonly chat: string;
  readonly id: string;
  /** Usernames of those who may answer; null: everybody. */
  readonly people: readonly string[] | null;
}

/** Asks people in chats, and waits for their answers. */
export class Asker {
  constructor(
    private readonly _parts: IToolParts,
    private readonly _limits: Pick<ILimits, 'questionsPerUser'>
  ) {}

  /**
   * @returns the answer, or `waiting: true` if nobody has answered in time
   * @throws ChatError
   */
  async ask(call: ICall, asked: IAsked): Promise<object> {
    const holders = [...this._calls].map(({ principal }) => principal);
    if (!hasRoom(call.principal, holders, this._limits.questionsPerUser)) {
      throw new ChatError(
        'too_many_requests',
        'Too many of your questions wait for an answer. Wait for one of them first.'
      );
    }
    this._calls.add(call);
    try {
      // Before the question, so that no answer is missed.
      const from = wholeRow(await this._parts.feed.position());
      const question =
        asked.question === undefined
          ? await this._send(call, asked)
          : await this._find(call, asked, asked.question);
      const known = asked.question === undefined ? null : await this._answerSoFar(call, question);
      return {
        question: question.id,
        ...(known ?? (await this._wait(call, question, { from, seconds: asked.seconds })))
      };
    } finally {
      this._calls.delete(call);
    }
  }

  private async _send(call: ICall, { chat, text, options, people }: IAsked): Promise<IQuestion> {
    const { rooms, hold } = this._parts;
    const { principal, credential } = call;
    if (text === undefined) {
      throw new ChatError('bad_value', 'Give the text of the question.', 'text');
    }
    // Only bots have buttons. A person's question lists the choices.
    const message = principal.bot
      ? {
          body: text,
          ...(options && { options: options.map(label => ({ id: label, label })) }),
          ...(options && people && { audience: [...people] })
        }
      : { body: [text, ...(options ?? []).map(label => `- ${label}`)].join('\n') };
    const right = hold(credential);
    try {
      const { id } = await rooms.execute(principal, { type: 'send', chat, message }, right);
      return { chat, id, people: people ?? null };
    } finally {
      right.dispose();
    }
  }

  /** The caller's own question that was asked before. @throws ChatError */
  private async _find(
    { principal }: ICall,
    { chat, people }: IAsked,
    id: string
  ): Promise<IQuestion> {
    const { message } = await (await this._historyOf(principal, chat)).get(id);
    if (message.sender !== principal.username || message.type === 'system') {
      throw new ChatError('message_not_found', 'You have asked no such question.', 'question');
    }
    return { chat, id, people: people ?? message.audience ?? null };
  }

  private async _answerSoFar({ principal }: ICall, question: IQuestion): Promise<object | null> {
    const history = await this._historyOf(principal, question.chat);
    const { message } = await history.get(question.id);
    const replies = (await history.thread(question.id, Infinity, REPLIES)).reverse();
    for (const row of [message, ...replies.map(reply => reply.message)]) {
      const answer = await this._answerIn(row, question);
      if (answer) {
        return answer;
      }
    }
    return null;
  }

  private _historyOf(principal: IPrincipal, chat: string): ReturnType<typeof historyFor> {
    return historyFor(this._parts.storage, principal, chat);
  }

  /** The answer that a message is or has; null if there is none. */
  private async _answerIn(row: IMessageRow, question: IQuestion): Promise<object | null> {
    const { chat, id, people } = question;
    if (row.id === id) {
      if (row.deleted) {
        return { ended: 'The question was deleted.' };
      }
      const choice = row.choices?.[0];
      const label = buttonsOf(row).find(button => button.id === choice?.option)?.label;
      return choice ? { answer: { option: label ?? choice.option, by: choice.by } } : null;
    }
    const isReply = row.reply_to === id && !row.deleted && row.type !== 'system';
    if (!isReply || (people && !people.includes(row.sender))) {
      return null;
    }
    const { text, from, kind } = await new Lines(this._parts.storage, chat).of(row);
    return kind === 'bot' ? null : { answer: { text, by: from } };
  }

  /** Waits for an answer, for as long as the caller may read the chat. @throws ChatError */
  private async _wait(
    call: ICall,
    question: IQuestion,
    { from, seconds }: { from: IPosition; seconds: number }
  ): Promise<object> {
    const { clock, feed, hold } = this._parts;
    const { principal, credential, signal } = call;
    const ends: IDisposable[] = [];
    const right = hold(credential);
    try {
      return await new Promise<object>((resolve, reject) => {
        const goOn = (): void => {
          ends.push(
            clock.after(SIGN_MS, () => {
              call.goesOn();
              goOn();
            })
          );
        };
        goOn();
        ends.push(clock.after(seconds * 1_000, () => resolve({ waiting: true })));
        right.onEnd(() => reject(new ChatError('unauthorized')));
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        if (signal.aborted) {
          reject(signal.reason as Error);
        }
        ends.push(
          new Follower({
            feed,
            from,
            user: rateKeyOf(principal),
            deliver: async events => {
              const found = await this._answerAmong(events, principal, question);
              if (found) {
                resolve(found);
              }
            },
            onError: reject
          })
        );
      });
    } finally {
      ends.forEach(end => end.dispose());
      right.dispose();
    }
  }

  private async _answerAmong(
    events: readonly IFeedEvent[],
    principal: IPrincipal,
    question: IQuestion
  ): Promise<object | null> {
    const { audiences } = this._parts;
    for (const event of events) {
      const { what } = event;
      if (
        what.type === 'workspace-changed' &&
        !(await audiences.canRead(principal, question.chat))
      ) {
        throw new ChatError('chat_not_found');
      }
      if (event.chat !== question.chat) {
        continue;
      }
      const view = await audiences.viewOf(principal, event);
      if (view?.relevance === 'removed') {
        throw new ChatError('chat_not_found');
      }
      const isGone = what.type === 'message-removed' && what.id === question.id;
      if (view && isGone) {
        return { ended: 'The question was deleted.' };
      }
      if (view && 'message' in what) {
        const answer = await this._answerIn(what.message, question);
        if (answer) {
          return answer;
        }
      }
    }
    return null;
  }

  /** Those whose questions wait. */
  private readonly _calls = new Set<ICall>();
}
