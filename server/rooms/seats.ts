import * as Y from 'yjs';
import type { Emitter } from '../emitter.js';
import { ERRORS } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { IRoomsEvents } from './events.js';
import type { IRefusal } from './gate/plan.js';
import type { ISession, ServerFrame } from './session.js';

/** What a room knows of a session. */
interface ISeat {
  /** It has had its step 2 and follows by updates. */
  synced: boolean;
  /** It was asked for everything that the room lacks, and has not answered: what it sent before may build on the unseen. */
  resyncing: boolean;
  refusals: number;
}

export interface ISeatsOptions {
  readonly chat: string;
  readonly doc: Y.Doc;
  /** Refusals that a session may collect. */
  readonly refusals: number;
  readonly events: Emitter<IRoomsEvents>;
  /** End a session that may not stay. */
  readonly dismiss: (session: ISession, code: ErrorCode) => void;
}

/** The sessions of one room, and what each of them is told. */
export class Seats {
  constructor(private readonly _options: ISeatsOptions) {}

  get size(): number {
    return this._seats.size;
  }

  /** Only copies inside this process are left, or nobody. */
  get areQuiet(): boolean {
    return [...this._seats.keys()].every(session => session.isReplica);
  }

  add(session: ISession): void {
    this._seats.set(session, { synced: false, resyncing: true, refusals: 0 });
  }

  has(session: ISession): boolean {
    return this._seats.has(session);
  }

  delete(session: ISession): boolean {
    return this._seats.delete(session);
  }

  /** To one session, if it is still here. */
  send(session: ISession, frame: ServerFrame): void {
    if (this._seats.has(session)) {
      session.send(frame);
    }
  }

  /** To everyone; updates only to those whose copy they fit. */
  broadcast(frame: ServerFrame): void {
    for (const [session, seat] of this._seats) {
      if (seat.synced || frame.type !== 'update') {
        session.send(frame);
      }
    }
  }

  /** Answer a client's step 1 with what it lacks. From here on it follows by updates. */
  answerStep1(session: ISession, stateVector: Uint8Array): void {
    const seat = this._seats.get(session);
    if (!seat) {
      return;
    }
    try {
      const update = Y.encodeStateAsUpdate(this._options.doc, stateVector);
      session.send({ type: 'step2', update });
      seat.synced = true;
    } catch {
      this.refuse(session, [{ code: 'malformed' }]);
    }
  }

  /** Tell a session what was refused, each thing once; who is refused too often has to go. */
  refuse(session: ISession, refusals: readonly IRefusal[]): void {
    const seat = this._seats.get(session);
    if (!seat) {
      return;
    }
    const { chat, events, dismiss } = this._options;
    const different = new Map(refusals.map(refusal => [`${refusal.code} ${refusal.id}`, refusal]));
    for (const { code, id } of different.values()) {
      const { message, retry } = ERRORS[code];
      const type = retry === 'reset' ? 'reset' : 'refused';
      session.send({ type: 'notice', notice: { type, code, message, ...(id && { id }) } });
      events.emit('refused', { chat, principal: session.principal, code });
    }
    if (++seat.refusals > this._options.refusals) {
      dismiss(session, 'too_many_refusals');
    }
  }

  /**
   * What a session sent builds on something unseen. It is asked for everything that is not here yet, and the answer brings
   * this frame again. While the answer is on its way, as after each start, more such frames are no offence.
   */
  resync(session: ISession, isAnswer: boolean): void {
    const seat = this._seats.get(session);
    if (!seat || (seat.resyncing && !isAnswer)) {
      return;
    }
    this.refuse(session, [{ code: 'gap' }]);
    if (isAnswer) {
      this._options.dismiss(session, 'gap');
    } else if (this._seats.has(session)) {
      seat.resyncing = true;
      session.send({ type: 'step1', stateVector: Y.encodeStateVector(this._options.doc) });
    }
  }

  /** Everything that it had is here: nothing is missing any more. */
  answered(session: ISession): void {
    const seat = this._seats.get(session);
    if (seat) {
      seat.resyncing = false;
    }
  }

  /** Send out somebody who may not be here any more. */
  review(username: string, mayStay: (principal: IPrincipal) => boolean): void {
    for (const session of [...this._seats.keys()]) {
      if (session.principal.username === username && !mayStay(session.principal)) {
        this._options.dismiss(session, 'forbidden');
      }
    }
  }

  /** End every session. */
  clear(code: ErrorCode): void {
    for (const session of [...this._seats.keys()]) {
      this._seats.delete(session);
      session.close(code);
    }
  }

  private _seats = new Map<ISession, ISeat>();
}
