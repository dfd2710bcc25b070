import { cleanLine, isChosen, kindOf } from '../document/index.js';
import type { IUser, YChat } from '../document/index.js';
import type { IThread } from './api.js';
import type { IWork } from './works.js';
import type { IAvailableBot, IPerson, ITyping } from './contracts.js';
import { markAmbiguousNames, type IShown } from './ambiguous-names.js';

/** The maximum length of what a bot says of its work, in characters. */
const TYPING_LENGTH = 200;

const TEXTS = ['name', 'display_name', 'initials', 'color', 'avatar_url', 'mention_name'] as const;

/** Reads a user from a shared document. Values of the wrong type are ignored. */
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

/** The part of a client's awareness state that is read here. */
interface IPresence {
  user?: { username?: unknown };
  isWriting?: unknown;
  typingIndicator?: unknown;
  /** The id of the message that a bot answers. */
  answering?: unknown;
}

const presences = (document: YChat): IPresence[] =>
  [...document.awareness.getStates().values()] as IPresence[];

const usernameOf = ({ user }: IPresence): string =>
  typeof user?.username === 'string' ? user.username : '';

/** Returns the name to show. In documents, the display name of a user who chose their name already contains the mark. */
function nameOf(user: IUser): string {
  const { username, name, display_name: shown } = user;
  return (isChosen(kindOf(user)) ? name || shown : shown || name) || username;
}

/** The owners of agents, also of those that have left the chat. */
function ownersIn(document: YChat, bots: readonly IAvailableBot[]): ReadonlyMap<string, string> {
  const agents = bots.filter(({ kind }) => kind === 'agent');
  return new Map(
    [...agents, ...document.getParticipants()].flatMap(({ username, owner }) =>
      owner ? [[username, owner]] : []
    )
  );
}

/** A person about whom the chat knows only the username. */
export const strangerOf = (username: string): IShown => ({
  username,
  name: username,
  kind: kindOf({ username })
});

/**
 * Everyone in a chat: participants, authors, and people who are connected. An unchanged person stays the same object,
 * so that other people's rows are not rendered again.
 */
export class People {
  /** An unchanged list stays the same object. */
  get all(): readonly IPerson[] {
    return this._all;
  }

  get(username: string): IPerson | undefined {
    return this._byName.get(username);
  }

  /** @param bots - the bots of the server, whose names the document has only once they have written */
  update(document: YChat, thread: IThread | undefined, bots: readonly IAvailableBot[] = []): void {
    const users = new Map<string, IUser>();
    for (const { username, displayName, initials, color, bot } of thread?.participants ?? []) {
      users.set(username, readUser(username, { display_name: displayName, initials, color, bot }));
    }
    const here = new Set<string>();
    for (const presence of presences(document)) {
      const username = usernameOf(presence);
      if (username) {
        if (presence.answering === undefined) {
          here.add(username); // a bot that works is shown by the server, and may not be connected
        }
        users.set(username, readUser(username, presence.user));
      }
    }
    for (const [username, participant] of document.yparticipants.entries()) {
      if (!users.has(username)) {
        const name = bots.find(bot => bot.username === username)?.displayName;
        const bot = participant?.role === 'bot';
        users.set(username, readUser(username, { bot, display_name: name }));
      }
    }
    document.yusers.forEach((user, username) => users.set(username, readUser(username, user)));

    const owners = ownersIn(document, bots);
    const known = this._byName;
    this._byName = new Map();
    const named = [...users.values()].map(user => ({ ...user, name: nameOf(user) }));
    for (const user of markAmbiguousNames(named)) {
      const { username } = user;
      const owner = owners.get(username);
      const hasLeft =
        thread?.access === 'private' &&
        !document.yparticipants.has(username) &&
        !here.has(username);
      const person: IPerson = {
        ...{ ...user, here: here.has(username) },
        ...(owner && { owner }),
        ...(hasLeft && { left: true })
      };
      const before = known.get(username);
      this._byName.set(
        username,
        before && JSON.stringify(before) === JSON.stringify(person) ? before : person
      );
    }
    const all = [...this._byName.values()].sort((a, b) => Number(b.here) - Number(a.here));
    if (all.length !== this._all.length || all.some((person, at) => person !== this._all[at])) {
      this._all = all;
    }
  }

  /** People and bots who are typing, each once, without `me`. */
  typing(document: YChat, me: string): ITyping[] {
    const found = new Map<string, ITyping>();
    for (const presence of presences(document)) {
      const username = usernameOf(presence);
      if (username && username !== me && presence.isWriting && presence.answering === undefined) {
        const person = this.get(username) ?? strangerOf(username);
        found.set(username, { person, ...this._said(person, presence) });
      }
    }
    return [...found.values()];
  }

  /** The bots that work on answers, each once for a question. */
  works(document: YChat): IWork[] {
    const found = new Map<string, IWork>();
    for (const presence of presences(document)) {
      const { answering: question } = presence;
      const bot = this.get(usernameOf(presence));
      if (bot?.kind === 'bot' && typeof question === 'string') {
        const work = { bot, question, ...this._said(bot, presence) };
        found.set(`${bot.username} ${question}`, work);
      }
    }
    return [...found.values()];
  }

  /** The words of a bot about its work. A person could put any text next to their name this way. */
  private _said({ kind }: IShown, { typingIndicator: text }: IPresence): { text?: string } {
    const said = kind === 'bot' && typeof text === 'string' ? cleanLine(text) : '';
    return said ? { text: said.slice(0, TYPING_LENGTH) } : {};
  }

  private _all: readonly IPerson[] = [];
  private _byName = new Map<string, IPerson>();
}
