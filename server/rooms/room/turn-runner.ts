import * as Y from 'yjs';
import { ChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import type { ChatState } from '../document/chat-state.js';
import type { IPresenceEntry, Presence } from '../sessions/presence.js';
import type { PresenceEntry } from '../sessions/presence-frame.js';
import { runCommand } from '../turn/room-commands.js';
import type { Sessions } from '../sessions/sessions.js';
import type { ISession } from '../session.js';
import { step2s } from '../sessions/step2s.js';
import { rateKeyIn } from '../document/rates.js';
import type { WriteStep2 } from '../sessions/step2s.js';
import type { Streams } from './streams.js';
import type { Turn } from '../turn/turn.js';
import type { Typing } from '../sessions/typing.js';
import type { Compaction } from './compaction.js';
import { fold } from '../document/window.js';
import { foldEntries } from '../document/entries.js';
import type { Queue } from '../turn/queue.js';
import type { Answer, ICommandItem, IUpdateItem, QueueItem } from '../turn/queue-items.js';

export interface ITurnRunnerOptions {
  readonly chatState: ChatState;
  readonly sessions: Sessions;
  readonly presence: Presence;
  readonly streams: Streams;
  readonly typing: Typing;
  readonly queue: Queue;
  readonly compaction: Compaction;
  readonly uuid: () => string;
  readonly onRefused: (principal: IPrincipal, code: string) => void;
}

/** Processes the items of a room's turn, and keeps the answers until the turn is stored. */
export class TurnRunner {
  constructor(private readonly _options: ITurnRunnerOptions) {}

  /** Process all items in one turn, then fold messages that no longer fit into the window. */
  run(turn: Turn, items: readonly QueueItem[]): void {
    const { sessions } = this._options;
    const { people } = turn;
    // If a session sent several state vectors, only the last one counts.
    const newest = new Map(
      items.flatMap(item => (item.type === 'step1' ? [[item.session, item]] : []))
    );
    let culprit: ISession | undefined;
    try {
      turn.transact(transaction => {
        for (const item of items) {
          if (item.type === 'step1' && newest.get(item.session) !== item) {
            continue;
          }
          culprit = 'session' in item ? item.session : undefined;
          const { bound } = people;
          this._do(turn, item);
          if (culprit) {
            this._brought.set(culprit, this._broughtBy(culprit) + people.bound - bound);
          }
        }
        culprit = undefined;
        this._fold(transaction, turn);
      });
    } catch (error) {
      if (culprit && sessions.delete(culprit)) {
        culprit.close('malformed'); // the client does not reconnect after this code, so it cannot make the room fail again and again
      }
      throw error;
    }
  }

  private _do(turn: Turn, item: QueueItem): void {
    const { chatState, sessions, presence, streams } = this._options;
    const { ydoc } = chatState.chat;
    switch (item.type) {
      case 'join':
        return this._later(() => {
          const stateVector = Y.encodeStateVector(ydoc);
          sessions.send(item.session, { type: 'step1', stateVector });
          this.tellPresence(item.session);
        });
      case 'step1':
        return this._later(write => sessions.answerStep1(item.session, item.stateVector, write));
      case 'catch-up':
        return this._later(write => sessions.catchUp(item.session, write, () => presence.all()));
      case 'presence':
        return this._show(turn, item.session, item.entries);
      case 'refusal': {
        const { session, code } = item;
        // A frame that costs too much was not read. Nothing is lost: the client reconnects and is asked for what the room lacks.
        return this._later(() =>
          code === 'too_many_requests'
            ? sessions.dismiss(session, code)
            : sessions.refuse(session, [{ code }])
        );
      }
      case 'update':
        return this._receive(turn, item);
      case 'streams':
        return streams.take(item.all).forEach(message => turn.messages.touch(message));
      case 'fold':
        return; // every turn folds at its end
      case 'command':
        return this._run(turn, item);
    }
  }

  /** The turn is stored: send the answers in the order of the items. */
  answer(): void {
    const write = step2s(this._options.chatState.chat.ydoc);
    this._answers.splice(0).forEach(answer => answer(write));
  }

  /** The turn is not stored: drop all answers. */
  clear(): void {
    this._answers.length = 0;
  }

  tellPresence(session: ISession): void {
    const { sessions, presence } = this._options;
    sessions.tellPresence(session, () => presence.all());
  }

  private _fold(transaction: Y.Transaction, turn: Turn): void {
    const { chatState, streams, compaction } = this._options;
    turn.partOldBundles();
    const folded = fold(transaction, chatState, {
      isNew: message => turn.messages.isNew(message),
      isBusy: message => streams.has(message) || turn.messages.isBusy(message),
      settle: message => turn.messages.settle(message)
    });
    foldEntries(chatState);
    compaction.noteFolded(folded);
  }

  /**
   * Update the presence from a session. States of other users are ignored without an error, because a stock client repeats the states it
   * gets.
   */
  private _show(turn: Turn, session: ISession, entries: readonly PresenceEntry[]): void {
    const { chatState, sessions, presence, typing } = this._options;
    const { principal } = session;
    let left = this._left(session);
    const own = entries.filter(
      ({ client }) =>
        (chatState.clients.ownerOf(client) !== undefined || left-- > 0) &&
        turn.people.bind(client, principal)
    );
    const fit = own.filter(({ size }) => size <= chatState.limits.presenceBytes);
    const refuse = (code: ErrorCode): void =>
      this._later(() => sessions.refuse(session, [{ code }]));
    if (fit.length < own.length) {
      refuse('bad_value');
    }
    const bytes = fit.reduce((sum, { size }) => sum + size, 0);
    if (!presence.canTell(rateKeyOf(principal), bytes)) {
      return; // the next renewal sends what is dropped here
    }
    let states: readonly IPresenceEntry[];
    try {
      states = fit.map(({ client, clock, state }) => ({ client, clock, state }));
    } catch (error) {
      return refuse(expected(error).code);
    }
    const called = chatState.called(principal);
    const user = userOf(called);
    this._later(() => {
      if (sessions.has(session)) {
        states.forEach(entry => {
          presence.set(entry, session, user);
          typing.note(called, entry);
        });
      }
    });
  }

  private _receive(turn: Turn, { session, frame, isAnswer, dropRest }: IUpdateItem): void {
    const { chatState, sessions } = this._options;
    const unknown = [...frame.clients.keys()].filter(
      client => chatState.clients.ownerOf(client) === undefined
    );
    if (unknown.length > this._left(session)) {
      dropRest?.();
      return this._later(() => sessions.dismiss(session, 'too_many_requests'));
    }
    // The last piece of a frame tells what was refused of all pieces.
    const { refused = [] } = frame;
    const tell = (): void => {
      if (refused.length > 0) {
        this._later(() => sessions.refuse(session, refused));
      }
    };
    try {
      refused.push(...turn.receive(session.principal, frame));
      if (!dropRest) {
        if (isAnswer) {
          this._later(() => sessions.answered(session));
        }
        tell();
      }
    } catch (error) {
      const { code } = expected(error);
      dropRest?.(); // nothing more of a frame that cannot be taken
      tell();
      this._later(() =>
        code === 'gap' ? sessions.resync(session, isAnswer) : sessions.refuse(session, [{ code }])
      );
    }
  }

  private _run(turn: Turn, item: ICommandItem): void {
    const { principal, command, freshId } = item;
    const { queue, uuid, onRefused, typing } = this._options;
    let answer: Answer;
    try {
      const newId = (): string => (turn.messages.isTaken(freshId) ? uuid() : freshId);
      item.right?.require();
      answer = { result: runCommand(turn, principal, command, newId) };
      if (command.type === 'send') {
        this._later(() => typing.stop(principal.username));
      }
    } catch (error) {
      answer = { error: expected(error) };
      onRefused(principal, answer.error.code);
    }
    this._later(() => queue.answer(item, answer));
  }

  /** The number of new client ids that a session may still use. */
  private _left(session: ISession): number {
    const { clients, id, limits, now, rates } = this._options.chatState;
    const { principal } = session;
    return Math.min(
      limits.clientsPerSession - this._broughtBy(session),
      limits.clientsPerUser - clients.countOf(principal.username),
      rates.clients.left(rateKeyIn(id, principal), now())
    );
  }

  private _broughtBy(session: ISession): number {
    return this._brought.get(session) ?? 0;
  }

  private _later(answer: (write: WriteStep2) => void): void {
    this._answers.push(answer);
  }

  private _answers: ((write: WriteStep2) => void)[] = [];
  /** New client ids per session. It includes sessions that have left, because their items are still processed. */
  private _brought = new WeakMap<ISession, number>();
}

/** Return a refusal. Any other error is thrown again and closes the room. */
function expected(error: unknown): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  throw error;
}
