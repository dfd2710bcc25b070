import type { INewMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { IChatCommit, IDelivery, IMessageRow } from '../../storage/storage.js';
import type { ChatState } from '../document/chat-state.js';
import type { SystemEvent } from './system-messages.js';

/** The bots of a chat in one turn: how often they may write, what waits for their manager, and what goes to one of them alone. */
export class TurnBots {
  /** @param _announce - adds a system message to the chat */
  constructor(
    private readonly _chatState: ChatState,
    private readonly _announce: (event: SystemEvent, principal: IPrincipal) => void
  ) {}

  get commit(): Pick<IChatCommit, 'held' | 'released' | 'deliveries'> {
    return {
      ...(this._held.length > 0 && { held: this._held }),
      ...(this._released.length > 0 && { released: this._released }),
      ...(this._deliveries.length > 0 && { deliveries: this._deliveries })
    };
  }

  /**
   * Whether a principal may add a message. False for a bot that would answer bots once too often.
   *
   * @param replied - the id of the message that it replies to
   */
  mayAnswer(principal: IPrincipal, replied: unknown): boolean {
    const { botExchange, limits, now } = this._chatState;
    return (
      this._chatState.answersPerson(principal, replied) ||
      botExchange.permits(this._chatState.writerOf(principal), limits.botAnswers, now())
    );
  }

  /**
   * @param isOwed - whether the message answers a person, which is always permitted
   * @throws ChatError `bots_quiet`, and then the chat is told once
   */
  requireAnswer(
    principal: IPrincipal,
    { reply_to: replied }: Pick<INewMessage, 'reply_to'>,
    isOwed = false
  ): void {
    if (!isOwed && !this.mayAnswer(principal, replied)) {
      this.announceQuiet(principal);
      throw new ChatError('bots_quiet');
    }
  }

  /** Count a message. A chat whose manager is away is told so, once. */
  note(principal: IPrincipal, replied?: unknown, isOwed = false): void {
    const { botExchange, manager, now, isManagerHere } = this._chatState;
    const answersPerson = isOwed || this._chatState.answersPerson(principal, replied);
    botExchange.note(this._chatState.writerOf(principal), now(), answersPerson);
    if (principal.username === manager) {
      this._chatState.isManagerMissed = false;
    } else if (manager !== null && !isManagerHere && !this._chatState.isManagerMissed) {
      this._chatState.isManagerMissed = true;
      this._announce({ event: 'managerAway', participants: [manager] }, principal);
    }
  }

  /** Say in the chat, once for each exchange, why its bots are quiet. */
  announceQuiet(principal: IPrincipal): void {
    const { botExchange, limits } = this._chatState;
    if (!botExchange.isQuiet) {
      botExchange.isQuiet = true;
      this._announce({ event: 'botsQuiet', answers: limits.botAnswers }, principal);
    }
  }

  /** Keep a message until the manager approves it. One that grows is stored when it is complete. */
  hold(message: INewMessage & { id: string }): void {
    const { held, lastSeq, now } = this._chatState;
    const row = { type: 'msg', ...message, seq: lastSeq, time: now() / 1000 } as IMessageRow;
    held.set(row.id, row);
    if (!row.streaming) {
      this._held.push(row);
    }
  }

  /** Take a message out of those that wait. */
  release(id: string): void {
    if (this._chatState.held.delete(id)) {
      this._released.push(id);
    }
  }

  /** Drop what a bot that leaves has said and nobody has approved. */
  releaseAll(bot: string): void {
    const own = [...this._chatState.held.values()].filter(({ sender }) => sender === bot);
    own.forEach(({ id }) => this.release(id));
  }

  /** Drop messages that grow and that nobody has continued for `streamTimeoutMs`: they would keep the places of others for ever. */
  releaseAbandoned(): void {
    const { held, limits, now } = this._chatState;
    const end = (now() - limits.streamTimeoutMs) / 1000;
    const abandoned = [...held.values()].filter(({ streaming, time }) => streaming && time <= end);
    abandoned.forEach(({ id }) => held.delete(id)); // the store does not know them
  }

  deliver(delivery: IDelivery): void {
    this._deliveries.push(delivery);
  }

  /** Without a manager, what waits for it is dropped, and the chat is told. */
  dismissAll(manager: string, principal: IPrincipal): void {
    const ids = [...this._chatState.held.keys()];
    ids.forEach(id => this.release(id));
    if (ids.length > 0) {
      this._announce(
        { event: 'answersDropped', answers: ids.length, participants: [manager] },
        principal
      );
    }
  }

  private readonly _held: IMessageRow[] = [];
  private readonly _released: string[] = [];
  private readonly _deliveries: IDelivery[] = [];
}
