import * as Y from 'yjs';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { userOf } from '../identity/user.js';
import type { Presence } from './presence.js';
import { runCommand } from './room-commands.js';
import type { Seats } from './seats.js';
import type { ISession } from './session.js';
import type { Streams } from './streams.js';
import type { Turn } from './turn.js';
import type { Typing } from './typing.js';
import type { Answer, ICommandWork, IUpdateWork, Work, Works } from './works.js';

export interface IWorkerOptions {
  readonly doc: Y.Doc;
  readonly seats: Seats;
  readonly presence: Presence;
  readonly streams: Streams;
  readonly typing: Typing;
  readonly works: Works;
  readonly uuid: () => string;
  readonly onRefused: (principal: IPrincipal, code: string) => void;
}

/** Does one piece of work inside a turn, and keeps what there is to answer until the turn is stored. */
export class Worker {
  constructor(private readonly _options: IWorkerOptions) {}

  do(turn: Turn, work: Work): void {
    const { doc, seats, presence, streams, typing } = this._options;
    switch (work.type) {
      case 'join':
        return this._later(() => {
          const stateVector = Y.encodeStateVector(doc);
          seats.send(work.session, { type: 'step1', stateVector });
          this.tellPresence(work.session);
        });
      case 'step1':
        return this._later(() => seats.answerStep1(work.session, work.stateVector));
      case 'catch-up':
        return this._later(() => seats.catchUp(work.session, () => presence.all()));
      case 'presence': {
        const { session, entries } = work;
        // The rest is passed over without a word: a stock client sends on what it hears of others.
        const { principal } = session;
        const own = turn.receivePresence(principal, entries);
        const fit = own.filter(({ size }) => size <= turn.room.limits.presenceBytes);
        if (fit.length < own.length) {
          this._later(() => seats.refuse(session, [{ code: 'bad_value' }]));
        }
        const user = userOf(principal);
        return this._later(() =>
          fit.forEach(entry => {
            presence.set(entry, session, user);
            typing.note(principal, entry);
          })
        );
      }
      case 'update':
        return this._receive(turn, work);
      case 'streams':
        return streams.take(work.all).forEach(message => turn.touch(message));
      case 'command':
        return this._run(turn, work);
    }
  }

  /** What was done is stored: give the answers, in the order of the work. */
  answer(): void {
    this._answers.splice(0).forEach(answer => answer());
  }

  /** Nothing of it is stored, and nothing is answered. */
  clear(): void {
    this._answers.length = 0;
  }

  tellPresence(session: ISession): void {
    const { seats, presence } = this._options;
    seats.tellPresence(session, () => presence.all());
  }

  private _receive(turn: Turn, { session, frame, isAnswer }: IUpdateWork): void {
    const { seats } = this._options;
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
      const newId = (): string => (turn.isTaken(freshId) ? uuid() : freshId);
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

  private _later(answer: () => void): void {
    this._answers.push(answer);
  }

  private _answers: (() => void)[] = [];
}

/** A refusal; what was not foreseen is thrown on, and costs the room. */
function expected(error: unknown): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  throw error;
}
