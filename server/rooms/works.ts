import type { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { IFrame } from './gate/frame.js';
import type { IPresenceEntry } from './presence.js';
import type { RoomCommand } from './commands.js';
import type { ISession } from './session.js';

export type Answer = { readonly error: ChatError } | { readonly result: unknown };

/** What waits for the next flush. */
export type Work =
  | { readonly type: 'join'; readonly session: ISession }
  | { readonly type: 'catch-up'; readonly session: ISession }
  | { readonly type: 'step1'; readonly session: ISession; readonly stateVector: Uint8Array }
  | IUpdateWork
  | {
      readonly type: 'presence';
      readonly session: ISession;
      readonly entries: readonly IPresenceEntry[];
    }
  /** Streams have paused, or `all` of them are to be stored now. */
  | { readonly type: 'streams'; readonly all: boolean }
  /** The document holds more than it is to hold. */
  | { readonly type: 'fold' }
  | ICommandWork;

export interface IUpdateWork {
  readonly type: 'update';
  readonly session: ISession;
  readonly frame: IFrame;
  readonly isAnswer: boolean;
}

export interface ICommandWork {
  readonly type: 'command';
  readonly principal: IPrincipal;
  readonly command: RoomCommand;
  /** For the message that it makes, if it brings none of its own. */
  readonly freshId: string;
  readonly done: (answer: Answer) => void;
}

/** The queue before a room's document, in the order of arrival. */
export class Works {
  get isEmpty(): boolean {
    return this._works.length === 0;
  }

  push(work: Work): void {
    this._works.push(work);
  }

  /** Everything that waits. Its commands count as open until they are answered. */
  take(): readonly Work[] {
    const works = this._works.splice(0);
    works.forEach(work => work.type === 'command' && this._open.add(work));
    return works;
  }

  answer(work: ICommandWork, answer: Answer): void {
    this._open.delete(work);
    work.done(answer);
  }

  /** Nothing will come of what waits. */
  abort(error: ChatError): void {
    this.take();
    this._open.forEach(work => work.done({ error }));
    this._open.clear();
  }

  private _works: Work[] = [];
  /** Commands that were taken and are not stored yet. */
  private _open = new Set<ICommandWork>();
}
