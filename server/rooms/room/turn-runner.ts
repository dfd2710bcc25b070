import * as Y from 'yjs';
import { asRefusal, notSaved } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { IChatAnswer, IChatCommit, IChatQuestion } from '../../storage/storage.js';
import type { RoomCommand } from '../commands.js';
import { foldEntries } from '../document/fold-entries.js';
import { fold } from '../document/fold.js';
import type { ISession } from '../session.js';
import type { ReceivedPresence } from '../sessions/presence-frame.js';
import { step2s, type WriteStep2 } from '../sessions/step2s.js';
import { questionOf, withUnasked, type IUnasked } from '../turn/look-up.js';
import type { Answer, ICommandItem, IUpdateItem, QueueItem } from '../turn/queue-items.js';
import { runCommand } from '../turn/room-commands.js';
import { Turn } from '../turn/turn.js';
import type { Publisher } from './publisher.js';
import type { RoomContext } from './room-context.js';
import { STREAM_TIMEOUT } from './streams.js';

/** Takes the turns of a room, one after the other: it processes their items, and keeps the answers until the turn is stored. */
export class TurnRunner {
  constructor(
    private readonly _room: RoomContext,
    private readonly _publisher: Publisher
  ) {}

  /** The cost of the last turn. */
  cost = 0;
  /** Whether the last turn left items for the next one. */
  isCut = false;

  /**
   * Take the queued items that fit into one turn.
   *
   * @param maxCost - the most that the turn may cost
   * @returns the question to the store about these items
   */
  gather(maxCost: number): IChatQuestion {
    const { chatState, queue } = this._room;
    const { items, cost } = queue.take(maxCost);
    this.cost = cost;
    this.isCut = !queue.isEmpty;
    const { question, unasked } = questionOf(chatState, items);
    this._items = items;
    this._unasked = unasked;
    return question;
  }

  /**
   * Process the gathered items.
   *
   * @returns the commit to store, or null if there is nothing to store
   */
  async run(answer: IChatAnswer): Promise<IChatCommit | null> {
    const { chatState, clock, state, streams } = this._room;
    if (state === 'closed') {
      return null;
    }
    const known = withUnasked(answer, this._unasked);
    const turn = new Turn(chatState, known, streams, () => clock.uuid());
    this._turn = turn;
    this._run(turn, this._items);
    const commit = turn.finish();
    await this._keep(turn);
    return commit;
  }

  /** The commit is durable: show its changes and send the answers. Returns the turn; null if the room was closed in the meantime. */
  show(): Turn | null {
    const turn = this._turn;
    this._turn = null;
    if (turn) {
      const { chatState, compaction, streams } = this._room;
      if (turn.update) {
        compaction.noteUpdate(turn.update);
      }
      const write = step2s(chatState.chat.ydoc);
      // In the order of the items.
      this._publisher.show(turn, () => this._answers.splice(0).forEach(answer => answer(write)));
      streams.note(turn.messages.streamed, turn.messages.finished);
    }
    return turn;
  }

  /** The turn could not be stored: remove the bytes of its files. */
  fail(): void {
    const { chatState, files } = this._room;
    const brought = this._turn?.files.brought ?? [];
    void Promise.allSettled(brought.map(({ row }) => files.remove(chatState.id, row.id)));
  }

  /** Drop the turn and its answers, because the room ends. */
  clear(): void {
    this._turn = null;
    this._items = [];
    this._answers.length = 0;
  }

  tellPresence(session: ISession): void {
    const { sessions, presence } = this._room;
    sessions.tellPresence(session, () => presence.all());
  }

  /** Process all items in one turn, then fold messages that no longer fit into the window. */
  private _run(turn: Turn, items: readonly QueueItem[]): void {
    const { sessions, clientQuota } = this._room;
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
            clientQuota.note(culprit, people.bound - bound);
          }
        }
        culprit = undefined;
        this._fold(transaction, turn);
      });
    } catch (error) {
      if (culprit) {
        sessions.dismiss(culprit, 'malformed'); // the client does not reconnect after this code, so it cannot make the room fail again and again
      }
      throw error;
    }
  }

  private _do(turn: Turn, item: QueueItem): void {
    const { chatState, sessions, presence, streams } = this._room;
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
        // A frame that costs too much was not read. Nothing is lost: the client reconnects, and the room asks it for the missing updates.
        return this._later(() =>
          code === 'too_many_requests'
            ? sessions.dismiss(session, code)
            : sessions.refuse(session, [{ code }])
        );
      }
      case 'update':
        return this._receive(turn, item);
      case 'streams':
        streams.take(item.all).forEach(message => turn.messages.touch(message));
        return streams.abandoned.forEach(id =>
          turn.messages.endStream(id, { stream_failure: STREAM_TIMEOUT })
        );
      case 'fold':
        return; // every turn folds at its end
      case 'command':
        return this._execute(turn, item);
    }
  }

  /** Store the bytes of files before anything refers to them. */
  private async _keep({ files: { brought } }: Turn): Promise<void> {
    const { chatState, files } = this._room;
    try {
      await Promise.all(brought.map(({ row, bytes }) => files.put(chatState.id, row.id, bytes)));
    } catch (cause) {
      throw notSaved(cause);
    }
  }

  private _fold(transaction: Y.Transaction, turn: Turn): void {
    const { chatState, streams, compaction } = this._room;
    turn.partOldBundles();
    const folded = fold(transaction, chatState, {
      isNew: message => turn.messages.isNew(message),
      isBusy: message => streams.has(message) || turn.messages.isBusy(message),
      collectRow: message => turn.messages.collectRow(message)
    });
    foldEntries(chatState);
    compaction.noteFolded(folded);
  }

  private _show(turn: Turn, session: ISession, entries: readonly ReceivedPresence[]): void {
    const { chatState, sessions, presence, typing } = this._room;
    const { principal } = session;
    const { states, refusals } = presence.read(session, entries, client =>
      turn.people.bind(client, principal)
    );
    const named = chatState.withGivenName(principal);
    this._later(() => {
      refusals.forEach(code => sessions.refuse(session, [{ code }]));
      if (sessions.has(session)) {
        presence.set(session, states, named);
        states.forEach(entry => typing.note(named, entry));
      }
    });
  }

  private _receive(turn: Turn, { session, frame, isAnswer, dropRest }: IUpdateItem): void {
    const { chatState, clientQuota, copies, sessions } = this._room;
    const unknown = [...frame.clients.keys()].filter(
      client => chatState.clients.ownerOf(client) === undefined
    );
    if (unknown.length > clientQuota.left(session)) {
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
      turn.receive(session.principal, frame).forEach(refusal => refused.push(refusal));
      if (!dropRest) {
        if (isAnswer) {
          this._later(() => copies.answered(session));
        }
        tell();
      }
    } catch (error) {
      const { code } = asRefusal(error);
      dropRest?.(); // nothing more of a frame that cannot be taken
      tell();
      this._later(() =>
        code === 'gap' ? copies.resync(session, isAnswer) : sessions.refuse(session, [{ code }])
      );
    }
  }

  private _execute(turn: Turn, item: ICommandItem): void {
    const { principal, command, freshId } = item;
    const { queue, clock, events } = this._room;
    let answer: Answer;
    try {
      const newId = (): string => (turn.messages.isTaken(freshId) ? clock.uuid() : freshId);
      item.right?.require();
      answer = { result: runCommand(turn, principal, command, newId) };
      this._later(() => this._tell(principal, command));
    } catch (error) {
      answer = { error: asRefusal(error) };
      events.emit('refused', { code: answer.error.code });
    }
    this._later(() => queue.answer(item, answer));
  }

  /** Show and emit what a stored command means to those who are here, beyond its changes of the document. */
  private _tell(principal: IPrincipal, command: RoomCommand): void {
    const { chatState, events, typing, works } = this._room;
    if (command.type === 'send') {
      typing.stop(principal.username);
    } else if (command.type === 'status' && command.text !== null) {
      // The words of a bot would be shown before its manager knows them.
      const text = chatState.isManaged(principal) ? '' : command.text;
      works.show(chatState.withGivenName(principal), command.id, text);
      this._tellWork(principal.username, command.id, text);
    } else if (command.type === 'status') {
      works.hide(principal.username, command.id);
      this._tellWork(principal.username, command.id, null);
    } else if (command.type === 'stop' && command.bot !== undefined) {
      works.hide(command.bot, command.id);
      this._tellWork(command.bot, command.id, null);
      events.emit('work-stopped', { chat: chatState.id, bot: command.bot, message: command.id });
    } else if (command.type === 'tell-status') {
      events.emit('status-asked', { chat: chatState.id, bot: command.bot });
    }
  }

  private _tellWork(bot: string, message: string, text: string | null): void {
    const { chatState, events } = this._room;
    events.emit('working', { chat: chatState.id, bot, message, text });
  }

  private _later(answer: (write: WriteStep2) => void): void {
    this._answers.push(answer);
  }

  private _items: readonly QueueItem[] = [];
  private _unasked: IUnasked = { ids: [], files: [] };
  private _turn: Turn | null = null;
  private _answers: ((write: WriteStep2) => void)[] = [];
}
