import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { markAmbiguousNames } from '../ambiguous-names.js';
import type { IApiClient, IThread } from '../api.js';
import type { IChatModel } from '../contracts.js';
import { nextPath, participantPath, participantsPath } from '../links.js';
import { RequestError } from '../network/request-error.js';
import type { IMember, MemberRole } from './member.js';

/** A participant, as `GET /chat/threads/{id}/participants` lists them. */
interface IListed {
  username: string;
  displayName?: string;
}

interface IPage {
  value: IListed[];
  nextLink?: string;
}

/** A user who could not be added. */
interface IFailures {
  invalidParticipants?: { message: string }[];
}

export interface IMembersOptions {
  server: IApiClient;
  model: IChatModel;
  thread(): Pick<IThread, 'access'> | undefined;
}

/** The people and bots of one chat, with their roles. The roles come from the document, and the names of silent people from the server. */
export class Members implements IDisposable {
  constructor(private _options: IMembersOptions) {
    _options.model.changed.connect(this._update, this);
    this._update();
    void this._load();
  }

  /** Owners first, then by name. Bots come last. */
  get all(): readonly IMember[] {
    return this._all;
  }

  get changed(): ISignal<Members, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether somebody is among them. */
  has(username: string): boolean {
    return this._all.some(member => member.username === username);
  }

  /** Adds a user by their username. Rejects with a RequestError. */
  async invite(username: string, displayName?: string): Promise<void> {
    if (displayName !== undefined) {
      this._names.set(username, displayName);
    }
    const participants = [{ communicationIdentifier: { rawId: username } }];
    const { invalidParticipants: failed = [] } = await this._request<IFailures>(
      'POST',
      `${this._path}/:add`,
      { participants }
    );
    if (failed.length > 0) {
      const [{ message }] = failed;
      const { explain } = this._options.server;
      throw new RequestError(0, 'not_added', explain?.('not_added', message) ?? message);
    }
  }

  /** Rejects with a RequestError. */
  setRole(username: string, role: MemberRole): Promise<void> {
    return this._request('PATCH', participantPath(this._options.model.id, username), { role });
  }

  /** Removes a member, or leaves. Rejects with a RequestError. */
  remove(username: string): Promise<void> {
    return this._request('POST', `${this._path}/:remove`, { rawId: username });
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.model.changed.disconnect(this._update, this);
    Signal.clearData(this);
  }

  private get _path(): string {
    return participantsPath(this._options.model.id);
  }

  private _request<T>(method: string, path: string, body: unknown): Promise<T> {
    return this._options.server.request<T>(method, path, body);
  }

  /** Without an answer, the members are shown as the document names them. */
  private async _load(): Promise<void> {
    const { server } = this._options;
    try {
      for (let path: string | null = this._path; path !== null && !this._isDisposed;) {
        const page: IPage = await server.request<IPage>('GET', path);
        page.value.forEach(({ username, displayName }) =>
          this._names.set(username, displayName ?? username)
        );
        path = page.nextLink ? nextPath(server, this._path, page.nextLink) : null;
      }
      this._update();
    } catch {
      // The document goes on to name them.
    }
  }

  private _update(): void {
    if (this._isDisposed) {
      return;
    }
    const { model, thread } = this._options;
    const stored = new Map(model.document.getParticipants().map(one => [one.username, one.role]));
    const others = thread()?.access === 'open' ? model.people : [];
    const usernames = new Set([...stored.keys(), ...others.map(({ username }) => username)]);
    const named = [...usernames].map(username => {
      const person = model.person(username);
      const isBot = stored.get(username) === 'bot' || person?.bot === true;
      const known = person && person.name !== username ? person.name : this._names.get(username);
      return {
        ...person,
        username,
        name: known ?? username,
        bot: isBot,
        role: isBot ? 'bot' : ((stored.get(username) ?? 'member') as MemberRole),
        isStored: stored.has(username),
        isMe: username === model.username,
        here: person?.here === true
      } as const;
    });
    this._all = markAmbiguousNames(named).sort(
      (a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name)
    );
    this._changed.emit();
  }

  private _all: readonly IMember[] = [];
  /** The names of participants who have not written and are not here. */
  private _names = new Map<string, string>();
  private _isDisposed = false;
  private _changed = new Signal<Members, void>(this);
}

const RANKS: readonly IMember['role'][] = ['owner', 'moderator', 'member', 'reader', 'bot'];

/** The user comes first, because they look for themselves. */
const rankOf = ({ role, isMe }: IMember): number => (isMe ? -1 : RANKS.indexOf(role));
