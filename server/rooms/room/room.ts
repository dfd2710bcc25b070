import * as Y from 'yjs';
import { ROOM_PREFIX } from '../../../src/document/index.js';
import type { INotice, YChat } from '../../../src/document/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import { ChatError, toChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type { IChatCommit, IStorage, IStoredChat } from '../../storage/storage.js';
import type { CommandOf, IPresent, IResults, RoomCommandType } from '../commands.js';
import type { IRoomsEvents } from '../events.js';
import type { FrameBudget } from '../gate/frame-budget.js';
import { checkStateVector } from '../gate/frame.js';
import { piecesOf } from '../gate/pieces.js';
import type { IFiles } from '../../storage/files.js';
import { ChatState } from '../document/chat-state.js';
import type { ILimits } from '../../limits.js';
import { noticeWithin } from '../sessions/notices.js';
import { WriteRate } from './write-rate.js';
import { Presence } from '../sessions/presence.js';
import type { Rates } from '../document/rates.js';
import { Publisher } from './publisher.js';
import { Sessions } from '../sessions/sessions.js';
import type { ClientFrame, ISession } from '../session.js';
import { Streams } from './streams.js';
import { lookUp } from '../turn/look-up.js';
import { Turn } from '../turn/turn.js';
import { Typing } from '../sessions/typing.js';
import { Compaction } from './compaction.js';
import { costOfStep2 } from '../turn/costs.js';
import { isFull } from '../document/window.js';
import { TurnRunner } from './turn-runner.js';
import { Queue } from '../turn/queue.js';
import { writerOf, type Answer, type WaitingItem } from '../turn/queue-items.js';

export type RoomState = 'open' | 'draining' | 'closed';

export interface IRoomOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly events: Emitter<IRoomsEvents>;
  /** Limits what the frames of each user cost, over all rooms. */
  readonly budget: FrameBudget;
  readonly files: IFiles;
  /** The rate limits of users, over all rooms. */
  readonly rates: Rates;
  /** Ask for a flush. */
  readonly onDirty: (room: Room) => void;
  /** Called when nobody has needed the room for a while. */
  readonly onIdle: (room: Room) => void;
  /** Called when the room has changes that could not be stored. It is closed and must be loaded again. */
  readonly onFailed: (room: Room, code: ErrorCode) => void;
}

/**
 * The live host of one chat. It has two entry points, `receive` and `execute`, and both only add to the queue. `take` processes queued
 * items inside one transaction of the document. `show` sends the results once they are stored.
 *
 * The file is long because the entry points, the steps of a flush and the end of the room share one state. The work of each step is
 * elsewhere.
 */
export class Room {
  constructor(stored: IStoredChat, options: IRoomOptions) {
    const { storage, clock, limits, events, budget, rates } = options;
    this._options = options;
    const chatState = new ChatState(stored, limits, () => clock.now(), budget, rates);
    this.chatState = chatState;
    const { id } = chatState;
    this._sessions = new Sessions({
      chat: id,
      doc: chatState.chat.ydoc,
      clock,
      retired: chatState.clients.retired,
      refusals: limits.refusals,
      events,
      fit: (principal, notice) => noticeWithin(chatState.readAccessOf(principal), notice),
      dismiss: (session, code) => this._dismiss(session, code)
    });
    this._streams = new Streams(clock, limits.streamPause, () =>
      this._enqueue({ type: 'streams', all: false })
    );
    this._presence = new Presence({
      clock,
      pause: limits.presencePause,
      most: limits.clientsPerSession,
      bytesPerSecond: limits.presenceBytesPerSecond,
      tell: frame => this._sessions.broadcast(frame)
    });
    this._typing = new Typing({
      clock,
      presence: this._presence,
      clients: chatState.clients,
      chat: id,
      rates,
      onTyping: principal => events.emit('typing', { chat: id, principal })
    });
    this.compaction = new Compaction(
      {
        chatState,
        storage,
        sessions: this._sessions
      },
      stored.updates
    );
    const { _sessions: sessions, _presence: presence, _streams: streams, _typing: typing } = this;
    this._publisher = new Publisher({ chatState, sessions, presence, events });
    this._turnRunner = new TurnRunner({
      chatState,
      sessions,
      presence,
      streams,
      typing,
      queue: this._queue,
      compaction: this.compaction,
      uuid: () => clock.uuid(),
      onRefused: (principal, code) => events.emit('refused', { chat: id, principal, code })
    });
    this._rest();
  }

  readonly chatState: ChatState;
  readonly compaction: Compaction;
  readonly writeRate = new WriteRate();
  /** The cost of the last turn. */
  cost = 0;
  /** Whether the last turn left items for the next one. */
  isCut = false;
  /** Whether something waits that must not wait for the end of a pause. */
  isUrgent = false;

  get id(): string {
    return this.chatState.id;
  }

  get name(): string {
    return ROOM_PREFIX + this.id;
  }

  get chat(): YChat {
    return this.chatState.chat;
  }

  get state(): RoomState {
    return this._state;
  }

  get sessions(): number {
    return this._sessions.size;
  }

  /** The users who are here, and whether they are typing. */
  get people(): IPresent[] {
    const { typists } = this._presence;
    const usernames = new Set([...this._sessions.usernames, ...typists]);
    return [...usernames].map(username => ({ username, typing: typists.has(username) }));
  }

  // ---- entry points

  join(session: ISession): void {
    if (this._state === 'closed') {
      return session.close('room_failed'); // the room failed since the session asked for it
    }
    this._sessions.add(session);
    this._idle?.dispose();
    const notice = this._publisher.welcome(session);
    if (!notice) {
      return this._dismiss(session, 'forbidden'); // the user was removed since the session asked for the room
    }
    session.send({ type: 'notice', notice });
    this._enqueue({ type: 'join', session });
    this._publisher.tell('initialize', 'New client connected.');
    this._publisher.tellOf(session, 'join');
  }

  leave(session: ISession): void {
    if (!this._sessions.delete(session)) {
      return;
    }
    this._presence.leave(session);
    if (this._presence.isChanged) {
      this._options.onDirty(this);
    }
    this._publisher.tellOf(session, 'leave');
    this._rest();
  }

  receive(session: ISession, frame: ClientFrame): void {
    if (this._state !== 'open' || !this._sessions.hears(session, frame)) {
      return;
    }
    switch (frame.type) {
      case 'step1':
        return this._receiveStep1(session, frame.stateVector);
      case 'update':
      case 'awareness': {
        const { type: kind, update: bytes } = frame;
        const isAnswer = kind === 'update' && frame.isAnswer === true;
        return this._enqueue({ type: 'frame', kind, session, bytes, isAnswer });
      }
      case 'queryAwareness':
        return this._turnRunner.tellPresence(session);
    }
  }

  /** A session that had fallen behind can be sent to again. */
  catchUp(session: ISession): void {
    if (this._state === 'open') {
      this._enqueue({ type: 'catch-up', session });
    }
  }

  /** The session sent something that is not a frame. */
  refuse(session: ISession, code: ErrorCode): void {
    this._sessions.refuse(session, [{ code }]);
  }

  execute<T extends RoomCommandType>(
    principal: IPrincipal,
    command: CommandOf<T>,
    right?: Pick<Right, 'require'>
  ): Promise<IResults[T]> {
    return new Promise((resolve, reject) => {
      if (this._state !== 'open') {
        return reject(new ChatError('room_failed'));
      }
      const done = (answer: Answer): void =>
        'error' in answer ? reject(answer.error) : resolve(answer.result as IResults[T]);
      const freshId = this._freshId();
      this._enqueue({ type: 'command', principal, command, freshId, right, done });
    });
  }

  /** A user without a session here is typing. @throws ChatError */
  type(principal: IPrincipal, displayName?: string): void {
    if (!this.chatState.can(principal, 'message.send')) {
      throw new ChatError('forbidden');
    }
    this._typing.say(this.chatState.called(principal), displayName);
    this._rest();
  }

  /** Send a notice to all sessions that understand notices. */
  notify(notice: INotice): void {
    this._sessions.broadcast({ type: 'notice', notice });
  }

  /** Find texts whose last pieces are not in their rows, because the process ended before the texts paused. Their rows are written now. */
  async recover(): Promise<void> {
    const texts = this.chat.ymessages.toArray().filter(m => m.get('body') instanceof Y.Text);
    for (const message of texts) {
      const id = message.get('id');
      const row = typeof id === 'string' && (await this._options.storage.getMessage(this.id, id));
      if (row && row.body !== this.chat.getMessage(row.id)?.body) {
        this._streams.note([message]);
      }
    }
    this._foldSoon();
  }

  // ---- the three steps of a flush

  /**
   * Process the queued items that fit into one turn.
   *
   * @param most - what the turn may cost
   * @returns the commit to store, or null if there is nothing to store
   */
  async take(most: number): Promise<IChatCommit | null> {
    const { items, cost } = this._queue.take(most);
    this.cost = cost;
    this.isCut = !this._queue.isEmpty;
    this.isUrgent = false;
    const lookups = await lookUp(this._options.storage, this.chatState, items);
    if (this._state === 'closed') {
      return null;
    }
    const turn = new Turn(this.chatState, lookups, () => this._options.clock.uuid());
    this._turn = turn;
    this._turnRunner.run(turn, items);
    const commit = turn.finish();
    await this._keep(turn);
    return commit;
  }

  /** The commit is durable: show its changes and answer what was asked. */
  show(): void {
    const turn = this._turn;
    this._turn = null;
    if (!turn) {
      return; // closed in the meantime
    }
    if (turn.update) {
      this.compaction.noteUpdate(turn.update);
    }
    this._publisher.show(turn, () => this._turnRunner.answer());
    this._streams.note(turn.messages.streamed);
    if (turn.update) {
      this._foldSoon();
    }
    this._rest();
  }

  /** The turn could not be stored: discard the document. The clients reconnect and send their changes again. */
  fail(error: unknown): void {
    const { files } = this._options;
    const brought = this._turn?.files.brought ?? [];
    void Promise.allSettled(brought.map(({ row }) => files.remove(this.id, row.id)));
    const code = error instanceof ChatError ? error.code : 'room_failed';
    this._end(code);
    this._options.onFailed(this, code);
  }

  // ---- the end

  /** Shorten the log and the document once nobody is here any more. */
  async tidy(): Promise<void> {
    if (this._state !== 'closed') {
      await this.compaction.finish(); // the document of a closed room may have changes that could not be stored
    }
  }

  /** Accept no new items. The queue can still be flushed. */
  drain(): void {
    if (!this._streams.isEmpty) {
      this._enqueue({ type: 'streams', all: true });
    }
    this._state = 'draining';
    this._idle?.dispose();
  }

  /** End all sessions with this code, and dispose the document. */
  close(code: ErrorCode): void {
    this._end(code);
    this._publisher.tell('clean', 'Room deleted.');
  }

  get isIdle(): boolean {
    return this._queue.isEmpty && this._sessions.areQuiet;
  }

  /** The current time in milliseconds, or the next free number. It is most likely not used as an id yet. */
  private _freshId(): string {
    this._lastId = Math.max(this._options.clock.now(), this._lastId + 1);
    return String(this._lastId);
  }

  private _receiveStep1(session: ISession, stateVector: Uint8Array): void {
    try {
      checkStateVector(stateVector);
      if (this._sessions.isCurrent(session, stateVector)) {
        this._enqueue({ type: 'step1', session, stateVector });
      }
    } catch (error) {
      this._sessions.refuse(session, [{ code: toChatError(error).code }]);
    }
  }

  private _dismiss(session: ISession, code: ErrorCode): void {
    this.leave(session);
    session.close(code);
  }

  private _enqueue(item: WaitingItem): void {
    const writer = writerOf(item);
    if (writer) {
      const user = rateKeyOf(writer);
      const now = this._options.clock.now();
      this.writeRate.bring(user, now);
      this.isUrgent ||= this.writeRate.isBusy && !this.writeRate.mayWait(user, now);
    }
    this._queue.push(item);
    this._options.onDirty(this);
  }

  /** Store the bytes of files before anything refers to them. */
  private async _keep({ files: { brought } }: Turn): Promise<void> {
    const { files } = this._options;
    try {
      await Promise.all(brought.map(({ row, bytes }) => files.put(this.id, row.id, bytes)));
    } catch (cause) {
      throw Object.assign(new ChatError('not_saved'), { cause });
    }
  }

  /** New changes are measured only after the turn, so they may need to be folded at once. */
  private _foldSoon(): void {
    if (this._state === 'open' && isFull(this.chatState)) {
      this._enqueue({ type: 'fold' });
    }
  }

  /** Start the idle timer if nobody is left. */
  private _rest(): void {
    this._idle?.dispose();
    if (this._state === 'open' && this.isIdle) {
      this._idle = this._options.clock.after(this._options.limits.idle, () =>
        this._options.onIdle(this)
      );
    }
  }

  private _end(code: ErrorCode): void {
    if (this._state === 'closed') {
      return;
    }
    this._state = 'closed';
    this._idle?.dispose();
    this._sessions.clear(code);
    this._queue.abort(new ChatError(code));
    this._turnRunner.clear();
    this._streams.dispose();
    this._typing.dispose();
    this._presence.dispose();
    this.chat.dispose();
  }

  private _options: IRoomOptions;
  private _state: RoomState = 'open';
  private _sessions: Sessions;
  private _queue = new Queue(
    (session, update, most) =>
      piecesOf(this.chatState.read(session, update), this.chatState.chat, most),
    () => costOfStep2(this.chatState.structs.total, this.chatState.volume.bytes)
  );
  private _turn: Turn | null = null;
  private _publisher: Publisher;
  private _turnRunner: TurnRunner;
  private _presence: Presence;
  private _streams: Streams;
  private _typing: Typing;
  private _idle: IDisposable | undefined;
  private _lastId = 0;
}
