import { ROOM_PREFIX } from '../../src/document/index.js';
import type { INotice } from '../../src/document/index.js';
import type { Emitter } from '../emitter.js';
import type { IRoomsEvents } from './events.js';
import type { HostedChat } from './hosted-chat.js';
import type { Presence } from './presence.js';
import type { Seats } from './seats.js';
import type { ISession } from './session.js';
import type { Turn } from './turn/turn.js';

export interface IScreenOptions {
  readonly hosted: HostedChat;
  readonly seats: Seats;
  readonly presence: Presence;
  readonly events: Emitter<IRoomsEvents>;
}

/** The last of the steps: what is stored is shown to the sessions of a room, and told to whoever listens in this process. */
export class Screen {
  constructor(private readonly _options: IScreenOptions) {}

  /** A turn is stored. `answer` gives the answers to what was asked in it, once everybody has its update. */
  show(turn: Turn, answer: () => void): void {
    const { hosted, seats, presence, events } = this._options;
    for (const username of turn.people.reroled) {
      seats.review(username, session => this.welcome(session));
    }
    if (turn.update) {
      seats.broadcast({ type: 'update', update: turn.update });
    }
    answer();
    presence.share();
    const { created, changed, folded, removed } = turn.messages;
    if (folded.length > 0) {
      const changes = [...turn.messages.amended.values()];
      seats.broadcast({ type: 'notice', notice: { type: 'changed', changes } });
    }
    if (created.length + changed.length + folded.length + removed.length > 0) {
      events.emit('committed', {
        chat: hosted.id,
        created,
        changed: [...changed, ...folded],
        removed
      });
    }
    if (turn.files.detached.length > 0) {
      events.emit('detached', { chat: hosted.id, ids: turn.files.detached });
    }
    if (turn.update) {
      this.tell('save', 'Content saved.');
    }
  }

  /** Who a session is here, and what it may do; null if it may not even read. */
  welcome({ principal }: ISession): INotice | null {
    const { hosted } = this._options;
    if (!hosted.may(principal, 'chat.read')) {
      return null;
    }
    return {
      type: 'welcome',
      username: principal.username,
      role: hosted.roleOf(principal) ?? '',
      write: hosted.may(principal, 'message.send')
    };
  }

  /** Somebody came or went. */
  tellOf({ principal: { username } }: ISession, action: 'join' | 'leave'): void {
    this._options.events.emit('awareness', { roomid: this._name, username, action });
  }

  tell(action: IRoomsEvents['session']['action'], msg: string): void {
    const { hosted, events } = this._options;
    events.emit('session', { level: 'INFO', room: this._name, path: hosted.id, action, msg });
  }

  private get _name(): string {
    return ROOM_PREFIX + this._options.hosted.id;
  }
}
