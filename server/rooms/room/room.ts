import { ROOM_PREFIX, type INotice, type YChat } from '../../../src/document/index.js';
import type { IDisposable } from '../../clock.js';
import { ChatError, type ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type {
  IChatAnswer,
  IChatCommit,
  IChatQuestion,
  IStoredChat
} from '../../storage/storage.js';
import type { CommandOf, IPresent, IResults, RoomCommandType } from '../commands.js';
import type { ChatState } from '../document/chat-state.js';
import { isFull } from '../document/fold.js';
import type { ClientFrame, ISession } from '../session.js';
import type { Answer } from '../turn/queue-items.js';
import type { Compaction } from './compaction.js';
import { Intake } from './intake.js';
import { Publisher } from './publisher.js';
import { DocumentRewrittenError } from './document-rewritten-error.js';
import { RoomContext, type IRoomParts, type RoomState } from './room-context.js';
import { TurnRunner } from './turn-runner.js';

export interface IRoomOptions extends IRoomParts {
  /** Ask for a flush. */
  readonly onDirty: (room: Room) => void;
  /** Called when nobody has needed the room for a while. */
  readonly onIdle: (room: Room) => void;
  /** Called when the room has changes that could not be stored. It is closed and must be loaded again. */
  readonly onFailed: (room: Room, code: ErrorCode) => void;
}

/**
 * The live host of one chat. It has two entry points, `receive` and `execute`, and both only add to the queue. `gather` takes items from
 * it, `run` processes them inside one transaction of the document, and `show` sends the results once they are stored.
 */
export class Room {
  constructor(stored: IStoredChat, options: IRoomOptions) {
    this._options = options;
    this._room = new RoomContext(stored, options, {
      onItem: item => this.intake.add(item),
      onLeft: session => this._onLeft(session)
    });
    this.intake = new Intake(this._room, () => options.onDirty(this));
    this._publisher = new Publisher(this._room);
    this._turnRunner = new TurnRunner(this._room, this._publisher);
    this._rest();
  }

  readonly intake: Intake;

  /** The cost of the last turn. */
  get cost(): number {
    return this._turnRunner.cost;
  }

  /** Whether the last turn left items for the next one. */
  get isCut(): boolean {
    return this._turnRunner.isCut;
  }

  get id(): string {
    return this.chatState.id;
  }

  get chatState(): ChatState {
    return this._room.chatState;
  }

  get compaction(): Compaction {
    return this._room.compaction;
  }

  get name(): string {
    return ROOM_PREFIX + this.id;
  }

  get chat(): YChat {
    return this.chatState.chat;
  }

  get state(): RoomState {
    return this._room.state;
  }

  get sessions(): number {
    return this._room.sessions.size;
  }

  /** The users who are here, and whether they are typing. */
  get people(): IPresent[] {
    return this._room.presence.people;
  }

  join(session: ISession): void {
    if (this._room.state === 'closed') {
      return session.close('room_failed'); // the room failed since the session asked for it
    }
    this._room.sessions.add(session);
    this._idle?.dispose();
    const notice = this._publisher.welcome(session);
    if (!notice) {
      return this._room.sessions.dismiss(session, 'removed_from_chat'); // the user was removed since the session asked for the room
    }
    session.send({ type: 'notice', notice });
    this.intake.add({ type: 'join', session });
    this._publisher.tell('initialize', 'New client connected.');
  }

  leave(session: ISession): void {
    this._room.sessions.leave(session);
  }

  receive(session: ISession, frame: ClientFrame): void {
    if (this._room.state !== 'open' || !this._room.sessions.hears(session, frame)) {
      return;
    }
    if (frame.type === 'queryAwareness') {
      this._turnRunner.tellPresence(session);
    } else {
      this.intake.receive(session, frame);
    }
  }

  /**
   * The cost of the answer to a frame, as bytes that its sender would have sent instead; 0 if it asks for nothing. A step 1 is short, but
   * the room walks through the whole document to answer it.
   */
  costOf(frame: ClientFrame): number {
    return this._room.answerCost(frame);
  }

  /** A session that had fallen behind can be sent to again. */
  catchUp(session: ISession): void {
    if (this._room.state === 'open') {
      this.intake.add({ type: 'catch-up', session });
    }
  }

  /** The session sent something that is not a frame. */
  refuse(session: ISession, code: ErrorCode): void {
    this._room.sessions.refuse(session, [{ code }]);
  }

  execute<T extends RoomCommandType>(
    principal: IPrincipal,
    command: CommandOf<T>,
    right?: Pick<Right, 'require'>
  ): Promise<IResults[T]> {
    return new Promise((resolve, reject) => {
      if (this._room.state !== 'open') {
        return reject(new DocumentRewrittenError());
      }
      const done = (answer: Answer): void =>
        'error' in answer ? reject(answer.error) : resolve(answer.result as IResults[T]);
      const freshId = this._room.freshId();
      this.intake.add({ type: 'command', principal, command, freshId, right, done });
    });
  }

  /** A user without a session here is typing. @throws ChatError */
  type(principal: IPrincipal, displayName?: string): void {
    if (!this.chatState.can(principal, 'message.send')) {
      throw new ChatError('forbidden');
    }
    const { chatState } = this;
    const given = chatState.isManaged(principal) ? undefined : displayName;
    this._room.typing.say(chatState.withGivenName(principal), given);
    this._rest();
  }

  /** Send a notice to all sessions that understand notices. */
  notify(notice: INotice): void {
    this._room.sessions.broadcast({ type: 'notice', notice });
  }

  /** Find texts whose last pieces are not in their rows, because the process ended before the texts paused. Their rows are written now. */
  async recover(): Promise<void> {
    await this._room.streams.recover();
    this._foldSoon();
  }

  /** The rights of sessions changed. Those that may not stay end at once. */
  review(): void {
    this._publisher.review();
  }

  /**
   * Take the queued items that fit into one turn.
   *
   * @param maxCost - the most that the turn may cost
   * @returns the question to the store about these items
   */
  gather(maxCost: number): IChatQuestion {
    const question = this._turnRunner.gather(maxCost);
    this.intake.taken(this.isCut);
    return question;
  }

  /** Process the gathered items. Returns the commit to store; null if there is nothing to store. */
  run(answer: IChatAnswer): Promise<IChatCommit | null> {
    return this._turnRunner.run(answer);
  }

  /** The commit is durable: show its changes and answer what was asked. */
  show(): void {
    const turn = this._turnRunner.show();
    if (turn?.update) {
      this._foldSoon();
    }
    if (turn) {
      this._rest();
    }
  }

  /** The turn could not be stored: discard the document. The clients reconnect and send their changes again. */
  fail(error: unknown): void {
    const known = error instanceof ChatError ? error : new ChatError('room_failed');
    this._turnRunner.fail();
    if (!(error instanceof DocumentRewrittenError)) {
      this._options.works.clear(); // their ends may fail too
    }
    this._end(known);
    this._options.onFailed(this, known.code);
  }

  /** Shorten the log and the document once nobody is here any more. */
  async tidy(): Promise<void> {
    if (this._room.state !== 'closed') {
      await this.compaction.finish(); // the document of a closed room may have changes that could not be stored
    }
  }

  /** Accept no new items. The queue can still be flushed. */
  drain(): void {
    if (!this._room.streams.isEmpty) {
      this.intake.add({ type: 'streams', all: true });
    }
    this._room.streams.stopWaiting();
    this._room.state = 'draining';
    this._idle?.dispose();
  }

  /** End all sessions with this code, and dispose the document. */
  close(code: ErrorCode): void {
    this._end(new ChatError(code));
    this._publisher.tell('clean', 'Room deleted.');
  }

  get isIdle(): boolean {
    const { queue, sessions, streams, works } = this._room;
    return queue.isEmpty && sessions.areQuiet && streams.areFinished && works.isEmpty;
  }

  private _onLeft(session: ISession): void {
    this._room.presence.leave(session);
    if (this._room.presence.isChanged) {
      this._options.onDirty(this);
    }
    this._rest();
  }

  /** New changes are measured only after the turn, so they may need to be folded at once. */
  private _foldSoon(): void {
    if (this._room.state === 'open' && isFull(this.chatState)) {
      this.intake.add({ type: 'fold' });
    }
  }

  /** Start the idle timer if nobody is left. */
  private _rest(): void {
    this._idle?.dispose();
    if (this._room.state === 'open' && this.isIdle) {
      this._idle = this._room.clock.after(this._options.limits.idle, () =>
        this._options.onIdle(this)
      );
    }
  }

  private _end(error: ChatError): void {
    if (this._room.state === 'closed') {
      return;
    }
    this._room.state = 'closed';
    this._idle?.dispose();
    this._room.sessions.clear(error.code);
    this._room.queue.abort(error);
    this._turnRunner.clear();
    this._room.streams.dispose();
    this._room.typing.dispose();
    this._room.presence.dispose();
    this.chat.dispose();
  }

  private readonly _options: IRoomOptions;
  private readonly _room: RoomContext;
  private readonly _publisher: Publisher;
  private readonly _turnRunner: TurnRunner;
  private _idle: IDisposable | undefined;
}
