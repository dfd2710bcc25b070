import { v5 } from 'uuid';
import { quickRepliesOf } from '../../../src/document/index.js';
import type { IClock } from '../../clock.js';
import type { SecretIds } from '../../identity/secret-ids.js';
import { isRefusal } from '../../errors.js';
import { requireParticipant, type IReadAccessStore } from '../../rooms/chats/read-access.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IBotRow, IMessageRow, IStorage } from '../../storage/storage.js';
import type { IAction, IBot, IConversation } from '../bot.js';
import { botPrincipal } from '../principal.js';
import { RegisteredBot } from '../registered-bot.js';
import { PublicError } from '../public-error.js';
import { startOf } from '../history.js';
import { Answer } from './answer.js';
import type { Instances } from './instances.js';
import { AbsentError, LostError, type IOutcome } from './job.js';
import { Requests } from './requests.js';

/** The longest time that an answer may take, in milliseconds. */
const ANSWER_MS = 30 * 60_000;

const LOST = 'Jupyter ended while the agent answered.';

export interface IAgentBotOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: IReadAccessStore & Pick<IStorage, 'getMessage' | 'getUser' | 'getParticipants'>;
  readonly clock: Pick<IClock, 'after'>;
  readonly instances: Instances;
  readonly ids: Pick<SecretIds, 'namespace'>;
}

type AgentRow = IBotRow & { readonly owner: string };

/** A message that the agent answers now. */
interface IRunning {
  readonly chat: string;
  /** Ends the answer. */
  readonly stop: AbortController;
  /** Whether it answers only because its owner lets it answer everybody in the chat. */
  isForEveryone: boolean;
}

/** An agent of a user: a bot that runs in the user's Jupyter. It answers its owner, and others if its owner allows it. */
export class AgentBot extends RegisteredBot<AgentRow> implements IBot {
  constructor(
    row: AgentRow,
    private readonly _options: IAgentBotOptions
  ) {
    super(row);
    this._requests = new Requests({
      rooms: _options.rooms,
      nameOf: username => this._nameOf(username),
      ownerName: () => this._nameOf(this.owner)
    });
  }

  readonly concurrency = 'concurrent';

  get owner(): string {
    return this.row.owner;
  }

  async onMessage(message: IMessageRow, conversation: IConversation): Promise<void> {
    const agent = { ...botPrincipal(this), owner: this.owner };
    const { chat } = conversation;
    const running: IRunning = { chat, stop: new AbortController(), isForEveryone: false };
    this._running.add(running);
    try {
      await this._requireReader(chat);
      const isOwn = message.sender === this.owner && !(await this._isPicked(message, conversation));
      const leave = isOwn ? 'once' : await this._requests.permit(agent, message, conversation);
      running.isForEveryone = leave === 'always';
      if (leave !== 'no') {
        await this._answer(message, conversation, running.stop);
      }
    } finally {
      this._running.delete(running);
    }
  }

  /** Ends what the agent may answer no more: its owner reads the chat no longer, or has taken back that it answers everybody. */
  async review(chat?: string): Promise<void> {
    for (const one of this._running) {
      if (chat === undefined || one.chat === chat) {
        await this._requireLeave(one).catch((error: unknown) => {
          if (!(error instanceof PublicError)) {
            throw error;
          }
          one.stop.abort(error);
        });
      }
    }
  }

  /** @throws PublicError */
  private async _requireLeave({ chat, isForEveryone }: IRunning): Promise<void> {
    await this._requireReader(chat);
    if (isForEveryone) {
      const participants = await this._options.storage.getParticipants(chat);
      const own = participants.find(({ username }) => username === this.name);
      if (own && own.traits?.serves !== 'everyone') {
        throw new PublicError('Its owner lets it answer others no more.', true);
      }
    }
  }

  /** A message reaches a user's Jupyter only if the user may read it. @throws PublicError */
  private async _requireReader(chat: string): Promise<void> {
    const { storage } = this._options;
    const { owner: username } = this;
    const kind = { bot: false, admin: false, guest: false };
    const owner = { username, name: username, displayName: username, ...kind };
    await requireParticipant(storage, owner, chat).catch((error: unknown) => {
      throw isRefusal(error) ? new PublicError('Its owner cannot read this chat.', true) : error;
    });
  }

  /** Whether a message is a quick reply, which somebody else has worded for its sender. */
  private async _isPicked(
    { reply_to: replied, body }: IMessageRow,
    { chat }: IConversation
  ): Promise<boolean> {
    const asked =
      replied === undefined ? null : await this._options.storage.getMessage(chat, replied);
    const isBody = (reply: string): boolean => reply.trim() === body.trim();
    return asked !== null && asked.sender !== this.name && quickRepliesOf(asked).some(isBody);
  }

  /** The owner has chosen an option of a message that their Jupyter wrote. */
  async onAction(
    { message, option, value, by }: IAction,
    conversation: IConversation
  ): Promise<void> {
    const { instances } = this._options;
    const { chat, signal } = conversation;
    const work = await this._workOf(chat, message.reply_to ?? message.id);
    const choice = { option, ...(value !== undefined && { value }), by };
    const event = {
      type: 'chosen',
      agent: this.name,
      chat,
      message: message.id,
      ...choice
    } as const;
    if (by === this.owner) {
      await instances
        .run({ owner: this.owner, work, event }, signal)
        .catch((error: unknown) => this._explain(error));
    }
  }

  private async _answer(
    message: IMessageRow,
    conversation: IConversation,
    stop: AbortController
  ): Promise<void> {
    const { clock, instances } = this._options;
    const { chat, signal } = conversation;
    const answer = await this._find(chat, message.id);
    const timer = clock.after(ANSWER_MS, () =>
      stop.abort(
        new PublicError(`The answer took longer than ${ANSWER_MS / 60_000} minutes.`, true)
      )
    );
    try {
      const ends = AbortSignal.any([signal, stop.signal]);
      const { failure } = await this._run(message, conversation, answer, ends);
      const { grew } = await answer.close(failure);
      if (failure !== undefined && !grew) {
        throw new PublicError(failure, true);
      }
    } catch (error) {
      if (error instanceof LostError) {
        await this._abandon(answer);
      } else if (instances.isClosed) {
        throw error; // the server stops, and Jupyter goes on
      } else {
        await this._end(answer, error);
      }
    } finally {
      timer.dispose();
    }
  }

  /** Gives the owner's Jupyter the message, and waits for the end of its work. */
  private async _run(
    asked: IMessageRow,
    conversation: IConversation,
    { replies, hasBegun }: Answer,
    signal: AbortSignal
  ): Promise<IOutcome> {
    const { chat } = conversation;
    const message = { ...asked, mime_model: undefined }; // it may have megabytes, and the document has it
    const { name: agent, owner } = this;
    const work = await this._workOf(chat, message.id);
    const displayName = await this._nameOf(message.sender);
    const by = { username: message.sender, displayName };
    const bot = { username: agent };
    const after = await startOf(this._options.storage, { chat, message, bot });
    const event = { type: 'asked', agent, chat, work, replies, by, message, after } as const;
    const waits = `Waits for Jupyter of ${await this._nameOf(owner)}`.slice(0, 200);
    let said: string | null = null;
    const tell = (text: string | null): void => {
      said = text;
      if (!signal.aborted) {
        conversation.status(text);
      }
    };
    return this._options.instances.run(
      {
        ...{ owner, event, work, hasBegun },
        onAlive: () => tell(said),
        onTold: tell,
        onWaiting: () => conversation.status(waits)
      },
      signal
    );
  }

  /** The Jupyter server that had the work is gone. The work begins anew, unless a part of the answer is there. */
  private async _abandon(answer: Answer): Promise<void> {
    const { hasBegun } = await answer.reread();
    const { grew, hasText } = await answer.close(LOST);
    if (!grew && !hasText) {
      throw new PublicError(LOST, hasBegun);
    }
  }

  /** Ends what grows, because nobody goes on with it. @throws the reason, unless the chat has been told it thereby */
  private async _end(answer: Answer, error: unknown): Promise<void> {
    const isPublic = error instanceof PublicError;
    const { grew } = await answer.close(isPublic ? error.message : undefined);
    if (!(grew && isPublic)) {
      await this._explain(error);
    }
  }

  /** @throws the error in words for the chat */
  private async _explain(error: unknown): Promise<never> {
    if (error instanceof AbsentError) {
      const name = await this._nameOf(this.owner);
      throw new PublicError(`Jupyter of ${name} does not run, so the agent cannot answer.`, true);
    }
    throw error instanceof LostError ? new PublicError(LOST, false) : error;
  }

  private async _find(chat: string, question: string): Promise<Answer> {
    const { rooms, storage, ids } = this._options;
    const place = { rooms, storage, agent: botPrincipal(this), chat };
    return Answer.find(place, question, await ids.namespace());
  }

  private async _workOf(chat: string, question: string): Promise<string> {
    return v5(`${this.name}\n${chat}\n${question}`, await this._options.ids.namespace());
  }

  private async _nameOf(username: string): Promise<string> {
    return (await this._options.storage.getUser(username))?.displayName ?? username;
  }

  private readonly _requests: Requests;
  private readonly _running = new Set<IRunning>();
}
