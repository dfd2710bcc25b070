import * as Y from 'yjs';
import { ChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { rateKeyOf, type IPrincipal } from '../identity/principal.js';
import { userOf } from '../identity/user.js';
import type { HostedChat } from './hosted-chat.js';
import type { IPresenceEntry, Presence } from './presence.js';
import type { PresenceEntry } from './presence-frame.js';
import { runCommand } from './turn/room-commands.js';
import type { Seats } from './seats.js';
import type { ISession } from './session.js';
import { step2s } from './step2s.js';
import { rateKeyIn } from './rates.js';
import type { WriteStep2 } from './step2s.js';
import type { Streams } from './streams.js';
import type { Turn } from './turn/turn.js';
import type { Typing } from './typing.js';
import type { Upkeep } from './upkeep.js';
import { fold } from './window.js';
import { foldEntries } from './entries.js';
import type { Answer, ICommandWork, IUpdateWork, Work, Works } from './works.js';

export interface IWorkerOptions {
  readonly hosted: HostedChat;
  readonly seats: Seats;
  readonly presence: Presence;
  readonly streams: Streams;
  readonly typing: Typing;
  readonly works: Works;
  readonly upkeep: Upkeep;
  readonly uuid: () => string;
  readonly onRefused: (principal: IPrincipal, code: string) => void;
}

/** Works off what has come to a room, and keeps what there is to answer until the turn is stored. */
export class Worker {
  constructor(private readonly _options: IWorkerOptions) {}

  /** Do everything in one turn, then fold what the window does not hold any more. */
  run(turn: Turn, works: readonly Work[]): void {
    const { seats } = this._options;
    const { people } = turn;
    // Of those who say several times what they have, the last is what they have.
    const newest = new Map(
      works.flatMap(work => (work.type === 'step1' ? [[work.session, work]] : []))
    );
    let culprit: ISession | undefined;
    try {
      turn.transact(transaction => {
        for (const work of works) {
          if (work.type === 'step1' && newest.get(work.session) !== work) {
            continue;
          }
          culprit = 'session' in work ? work.session : undefined;
          const { bound } = people;
          this._do(turn, work);
          if (culprit) {
            this._brought.set(culprit, this._broughtBy(culprit) + people.bound - bound);
          }
        }
        culprit = undefined;
        this._fold(transaction, turn);
      });
    } catch (error) {
      if (culprit && seats.delete(culprit)) {
        culprit.close('malformed'); // does not come back by itself, so that it cannot fail the room for ever
      }
      throw error;
    }
  }

  private _do(turn: Turn, work: Work): void {
    const { hosted, seats, presence, streams } = this._options;
    const { ydoc } = hosted.chat;
    switch (work.type) {
      case 'join':
        return this._later(() => {
          const stateVector = Y.encodeStateVector(ydoc);
          seats.send(work.session, { type: 'step1', stateVector });
          this.tellPresence(work.session);
        });
      case 'step1':
        return this._later(write => seats.answerStep1(work.session, work.stateVector, write));
      case 'catch-up':
        return this._later(write => seats.catchUp(work.session, write, () => presence.all()));
      case 'presence':
        return this._show(turn, work.session, work.entries);
      case 'refusal': {
        const { session, code } = work;
        // Of what costs too much nothing was read, so nothing is lost: its sender comes back and is told what the room lacks.
        return this._later(() =>
          code === 'too_many_requests'
            ? seats.dismiss(session, code)
            : seats.refuse(session, [{ code }])
        );
      }
      case 'update':
        return this._receive(turn, work);
      case 'streams':
        return streams.take(work.all).forEach(message => turn.messages.touch(message));
      case 'fold':
        return; // as each turn does at its end
      case 'command':
        return this._run(turn, work);
    }
  }

  /** What was done is stored: give the answers, in the order of the work. */
  answer(): void {
    const write = step2s(this._options.hosted.chat.ydoc);
    this._answers.splice(0).forEach(answer => answer(write));
  }

  /** Nothing of it is stored, and nothing is answered. */
  clear(): void {
    this._answers.length = 0;
  }

  tellPresence(session: ISession): void {
    const { seats, presence } = this._options;
    seats.tellPresence(session, () => presence.all());
  }

  private _fold(transaction: Y.Transaction, turn: Turn): void {
    const { hosted, streams, upkeep } = this._options;
    turn.partOldBundles();
    const folded = fold(transaction, hosted, {
      isNew: message => turn.messages.isNew(message),
      isBusy: message => streams.has(message) || turn.messages.isBusy(message),
      settle: message => turn.messages.settle(message)
    });
    foldEntries(hosted);
    upkeep.noteFolded(folded);
  }

  /** Who is here and what they do. What is not the session's own is passed over without a word: a stock client sends on what it hears of others. */
  private _show(turn: Turn, session: ISession, entries: readonly PresenceEntry[]): void {
    const { hosted, seats, presence, typing } = this._options;
    const { principal } = session;
    let left = this._left(session);
    const own = entries.filter(
      ({ client }) =>
        (hosted.clients.ownerOf(client) !== undefined || left-- > 0) &&
        turn.people.bind(client, principal)
    );
    const fit = own.filter(({ size }) => size <= hosted.limits.presenceBytes);
    const refuse = (code: ErrorCode): void => this._later(() => seats.refuse(session, [{ code }]));
    if (fit.length < own.length) {
      refuse('bad_value');
    }
    const bytes = fit.reduce((sum, { size }) => sum + size, 0);
    if (!presence.mayTell(rateKeyOf(principal), bytes)) {
      return; // what is left out is told with the next renewal
    }
    let states: readonly IPresenceEntry[];
    try {
      states = fit.map(({ client, clock, state }) => ({ client, clock, state }));
    } catch (error) {
      return refuse(expected(error).code);
    }
    const called = hosted.called(principal);
    const user = userOf(called);
    this._later(() => {
      if (seats.has(session)) {
        states.forEach(entry => {
          presence.set(entry, session, user);
          typing.note(called, entry);
        });
      }
    });
  }

  private _receive(turn: Turn, { session, frame, isAnswer }: IUpdateWork): void {
    const { hosted, seats } = this._options;
    const unknown = [...frame.clients.keys()].filter(
      client => hosted.clients.ownerOf(client) === undefined
    );
    if (unknown.length > this._left(session)) {
      return this._later(() => seats.dismiss(session, 'too_many_requests'));
    }
    try {
      const refusals = turn.receive(session.principal, frame);
      if (isAnswer) {
        this._later(() => seats.answered(session));
      }
      if (refusals.length > 0) {
        this._later(() => seats.refuse(session, refusals));
      }
    } catch (error) {
      const { code } = expected(error);
      this._later(() =>
        code === 'gap' ? seats.resync(session, isAnswer) : seats.refuse(session, [{ code }])
      );
    }
  }

  private _run(turn: Turn, work: ICommandWork): void {
    const { principal, command, freshId } = work;
    const { works, uuid, onRefused, typing } = this._options;
    let answer: Answer;
    try {
      const newId = (): string => (turn.messages.isTaken(freshId) ? uuid() : freshId);
      work.right?.demand();
      answer = { result: runCommand(turn, principal, command, newId) };
      if (command.type === 'send') {
        this._later(() => typing.stop(principal.username));
      }
    } catch (error) {
      answer = { error: expected(error) };
      onRefused(principal, answer.error.code);
    }
    this._later(() => works.answer(work, answer));
  }

  /** How many client ids a session may still bring. */
  private _left(session: ISession): number {
    const { clients, id, limits, now, rates } = this._options.hosted;
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
  /** Client ids, also by those who have left meanwhile: what they sent is worked off all the same. */
  private _brought = new WeakMap<ISession, number>();
}

/** A refusal; what was not foreseen is thrown on, and costs the room. */
function expected(error: unknown): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  throw error;
}
