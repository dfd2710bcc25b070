import { ROOM_PREFIX } from '../../../src/document/index.js';
import type { INotice } from '../../../src/document/index.js';
import type { IRoomsEvents } from '../events.js';
import type { ISession } from '../session.js';
import type { Turn } from '../turn/turn.js';
import type { RoomContext } from './room-context.js';

/** The last step of a flush: shows stored changes to the sessions of a room, and emits events to listeners in this process. */
export class Publisher {
  constructor(private readonly _room: RoomContext) {}

  /** The turn is stored. `answer` sends the answers of the turn, after everybody has its update. */
  show(turn: Turn, answer: () => void): void {
    const { chatState, sessions, presence, works, events } = this._room;
    const { endedOn, access } = turn.committed ?? {};
    const all = endedOn === undefined ? [] : sessions.usernames;
    for (const username of new Set([...turn.people.withNewRole, ...all])) {
      if (turn.people.withNewRole.includes(username) && !chatState.roles.has(username)) {
        works.hideAll(username);
      }
      sessions.review(username, session => this.welcome(session));
    }
    if (access !== undefined) {
      works.hideOthers(bot => access === 'open' || chatState.roles.has(bot));
      this.review();
    }
    if (turn.update) {
      sessions.broadcast({ type: 'update', update: turn.update });
    }
    answer();
    presence.share();
    if (turn.messages.changedInHistory.length > 0) {
      const changes = [...turn.messages.amended.values()];
      sessions.broadcast({ type: 'notice', notice: { type: 'changed', changes } });
    }
    if (turn.committed) {
      events.emit('committed', turn.committed);
    }
    for (const message of turn.messages.streamed) {
      events.emit('grown', { chat: chatState.id, id: message.get('id') as string });
    }
    if (turn.update) {
      this.tell('save', 'Content saved.');
    }
  }

  /** Tell all sessions their rights, which may have changed, and end those that may not stay. */
  review(): void {
    this._room.sessions.review(null, session => this.welcome(session));
  }

  /** A session's identity and rights in this chat; null if it may not even read. */
  welcome({ principal }: ISession): INotice | null {
    const { chatState } = this._room;
    if (!chatState.can(principal, 'chat.read')) {
      return null;
    }
    return {
      type: 'welcome',
      username: principal.username,
      role: chatState.roleOf(principal) ?? '',
      write: chatState.can(principal, 'message.send')
    };
  }

  tell(action: IRoomsEvents['session']['action'], msg: string): void {
    const { chatState, events } = this._room;
    const { id } = chatState;
    events.emit('session', { level: 'INFO', room: ROOM_PREFIX + id, path: id, action, msg });
  }
}
