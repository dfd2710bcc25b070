import { toChatError } from '../../errors.js';
import { rateKeyOf } from '../../identity/principal.js';
import { checkStateVector } from '../gate/frame.js';
import type { ClientFrame, ISession } from '../session.js';
import { writerOf, type WaitingItem } from '../turn/queue-items.js';
import type { RoomContext } from './room-context.js';
import { WriteRate } from './write-rate.js';

/** Puts what arrives for a room into its queue, and knows how busy the room is. */
export class Intake {
  /** @param _onDirty - ask for a flush */
  constructor(
    private readonly _room: Pick<RoomContext, 'clock' | 'copies' | 'queue' | 'sessions'>,
    private readonly _onDirty: () => void
  ) {}

  readonly writeRate = new WriteRate();
  /** Whether something waits that must not wait for the end of a pause. */
  isUrgent = false;
  /** Whether something of a person waits. Otherwise, only bots and the room itself have work. */
  isForPeople = false;

  /** Take a frame of a session. A broken state vector is refused at once. */
  receive(session: ISession, frame: Exclude<ClientFrame, { type: 'queryAwareness' }>): void {
    if (frame.type === 'step1') {
      return this._receiveStep1(session, frame.stateVector);
    }
    const { type: kind, update: bytes } = frame;
    const isAnswer = kind === 'update' && frame.isAnswer === true;
    this.add({ type: 'frame', kind, session, bytes, isAnswer });
  }

  add(item: WaitingItem): void {
    const { clock, queue } = this._room;
    const writer = writerOf(item);
    if (writer) {
      const user = rateKeyOf(writer);
      const now = clock.steady();
      this.writeRate.bring(user, now);
      this.isUrgent ||= this.writeRate.isBusy && !this.writeRate.mayWait(user, now);
    }
    this.isForPeople ||= isOfPerson(item);
    queue.push(item);
    this._onDirty();
  }

  /** A turn takes what waits, except what is cut off for the next one. */
  taken(isCut: boolean): void {
    this.isUrgent = false;
    this.isForPeople &&= isCut;
  }

  private _receiveStep1(session: ISession, stateVector: Uint8Array): void {
    const { copies, sessions } = this._room;
    try {
      checkStateVector(stateVector);
      if (copies.isCurrent(session, stateVector)) {
        this.add({ type: 'step1', session, stateVector });
      }
    } catch (error) {
      sessions.refuse(session, [{ code: toChatError(error).code }]);
    }
  }
}

function isOfPerson(item: WaitingItem): boolean {
  const principal =
    item.type === 'command' ? item.principal : 'session' in item && item.session.principal;
  return principal && !principal.bot;
}
