import { cleanLine, isChosen, kindOf } from '../document/index.js';
import type { IUser, YChat } from '../document/index.js';
import type { IPerson, IThread, ITyping } from './contracts.js';
import { tellApart, type IShown } from './telling-apart.js';

/** Characters of what a bot says of its typing. */
const TYPING_LENGTH = 100;

const TEXTS = ['name', 'display_name', 'initials', 'color', 'avatar_url', 'mention_name'] as const;

/** A user out of a shared document: only what has the right type is taken. */
function readUser(username: string, value: unknown): IUser {
  const user: IUser = { username };
  const fields = (value ?? {}) as Record<string, unknown>;
  for (const key of TEXTS) {
    const text = fields[key];
    const clean = typeof text === 'string' && (key.endsWith('name') ? cleanLine(text) : text);
    if (clean) {
      user[key] = clean;
    }
  }
  if (fields.bot === true) {
    user.bot = true;
  }
  return user;
}

/** What a client says of itself in the awareness. */
interface IPresence {
  user?: { username?: unknown };
  isWriting?: unknown;
  typingIndicator?: unknown;
}

const presences = (document: YChat): IPresence[] =>
  [...document.awareness.getStates().values()] as IPresence[];

const usernameOf = ({ user }: IPresence): string =>
  typeof user?.username === 'string' ? user.username : '';

/** The name to be shown. In documents the display name of who chose theirs has the mark in it. */
function nameOf(user: IUser): string {
  const { username, name, display_name: shown } = user;
  return (isChosen(kindOf(user)) ? name || shown : shown || name) || username;
}

/** Somebody of whom a chat knows no more than that. */
export const strangerOf = (username: string): IShown => ({
  username,
  name: username,
  kind: kindOf({ username })
});

/**
 * Everybody in a chat: who takes part, who has written, who is here.
 * A person who did not change stays the same object, so that the rows of the others need not be drawn again.
 */
export class People {
  get all(): readonly IPerson[] {
    return this._all;
  }

  get(username: string): IPerson | undefined {
    return this._byName.get(username);
  }

  update(document: YChat, thread: IThread | undefined): void {
    const users = new Map<string, IUser>();
    for (const { username, displayName, initials, color, bot } of thread?.participants ?? []) {
      users.set(username, readUser(username, { display_name: displayName, initials, color, bot }));
    }
    const here = new Set<string>();
    for (const presence of presences(document)) {
      const username = usernameOf(presence);
      if (username) {
        here.add(username);
        users.set(username, readUser(username, presence.user));
      }
    }
    for (const [username, participant] of document.yparticipants.entries()) {
      if (!users.has(username)) {
        users.set(username, readUser(username, { bot: participant?.role === 'bot' }));
      }
    }
    document.yusers.forEach((user, username) => users.set(username, readUser(username, user)));

    const known = this._byName;
    this._byName = new Map();
    const named = [...users.values()].map(user => ({ ...user, name: nameOf(user) }));
    for (const user of tellApart(named)) {
      const person: IPerson = { ...user, here: here.has(user.username) };
      const before = known.get(user.username);
      this._byName.set(
        user.username,
        before && JSON.stringify(before) === JSON.stringify(person) ? before : person
      );
    }
    this._all = [...this._byName.values()].sort((a, b) => Number(b.here) - Number(a.here));
  }

  /** Those who type, each once, without `me`. */
  typing(document: YChat, me: string): ITyping[] {
    const found = new Map<string, ITyping>();
    for (const presence of presences(document)) {
      const username = usernameOf(presence);
      if (username && username !== me && presence.isWriting) {
        const text = presence.typingIndicator;
        const person = this.get(username) ?? strangerOf(username);
        // Of a person it would be anything that they want to be read beside their name.
        const said = person.kind === 'bot' && typeof text === 'string' ? cleanLine(text) : '';
        found.set(username, { person, ...(said && { text: said.slice(0, TYPING_LENGTH) }) });
      }
    }
    return [...found.values()];
  }

  private _all: readonly IPerson[] = [];
  private _byName = new Map<string, IPerson>();
}
