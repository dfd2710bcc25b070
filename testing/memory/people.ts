import type * as S from '../../server/storage/storage.js';
import { nameWords, type IUserWord, type IWordPlace } from '../../server/storage/name-words.js';
import { isNamesake } from '../../server/storage/faces.js';
import { lower } from './following.js';
import { copy, participantsOf, rows, type IMemoryChat } from './chat.js';
import type { MemoryState } from './state.js';

/** The participants of chats, and their read positions. */
export class MemoryPeople {
  constructor(private readonly _state: MemoryState) {}

  getParticipants(id: string): readonly S.IParticipantRow[] {
    return this._state.of(id, participantsOf, []);
  }

  getFormer(id: string, username: string): S.IFormerRow | null {
    return this._state.of(id, chat => chat.former.get(username) ?? null, null);
  }

  givenName(id: string, username: string): string | null {
    return this._state.of(
      id,
      ({ participants, former }) =>
        (participants.get(username) ?? former.get(username))?.displayName ?? null,
      null
    );
  }

  namesakes(id: string, name: string, seq: number): string[] {
    return this._state.of(
      id,
      chat => {
        const { participants, former, row } = chat;
        const isShown = (username: string): boolean =>
          row.access === 'open' ||
          participants.has(username) ||
          (former.get(username)?.untilSeq ?? -1) >= seq;
        return this._alikeIn(chat, name).filter(isShown).sort();
      },
      []
    );
  }

  hasNamesake(names: readonly string[], except?: string): boolean {
    return [...this._state.chats.values()].some(chat =>
      names.some(name => this._alikeIn(chat, name).some(username => username !== except))
    );
  }

  chatsOf(username: string): string[] {
    return [...this._state.chats.values()]
      .filter(chat => chat.participants.has(username))
      .map(chat => chat.row.id)
      .sort();
  }

  setRead(id: string, username: string, seq: number, at: number): number {
    const { reads } = this._state.require(id);
    const known = reads.get(username);
    const before = known?.seq ?? 0;
    if (seq > before) {
      reads.set(username, { seq, readOn: at });
      this._state.journal.add(at, [{ chat: id, read: { username, seq } }]);
    } else if (known?.unread && seq > known.unread.after) {
      const { unread, ...rest } = known;
      reads.set(username, seq < before ? { ...rest, unread: { ...unread, after: seq } } : rest);
      this._state.journal.add(at, [{ chat: id, prefers: { username } }]);
    }
    return Math.max(seq, before);
  }

  setUnread(id: string, username: string, after: number, at: number): void {
    const chat = this._state.require(id);
    const { reads } = chat;
    const known = reads.get(username);
    const entries = lower(chat, username, after);
    if (known && after < (known.unread?.after ?? known.seq)) {
      const on = Math.max(at, (known.unread?.on ?? 0) + 1);
      reads.set(username, { ...known, unread: { after, on } });
      entries.unshift({ chat: id, prefers: { username } });
    }
    this._state.journal.add(at, entries);
  }

  listReads(id: string): S.IReadRow[] {
    return this._state.of(
      id,
      chat =>
        [...chat.reads]
          .flatMap(([username, { seq, readOn }]) => {
            const message = rows(chat)
              .filter(row => row.seq <= seq)
              .at(-1);
            return message ? { username, seq, message: message.id, readOn } : [];
          })
          .sort((a, b) => b.readOn - a.readOn || (a.username < b.username ? -1 : 1)),
      []
    );
  }

  getCursor(id: string, bot: string): number | null {
    return this._state.chats.get(id)?.cursors.get(bot) ?? null;
  }

  setCursor(id: string, bot: string, seq: number): void {
    this._state.require(id).cursors.set(bot, seq);
  }

  putUser(user: S.IUserRow): void {
    this._state.users.set(user.username, copy(user));
  }

  getUser(username: string): S.IUserRow | null {
    return copy(this._state.users.get(username) ?? null);
  }

  listUsers({ after = '', limit }: { after?: string; limit: number }): S.IUserRow[] {
    return [...this._state.users.values()]
      .filter(({ username }) => username > after)
      .sort((a, b) => (a.username < b.username ? -1 : 1))
      .slice(0, limit)
      .map(copy);
  }

  findUsers(text: string, { after, limit }: { after?: IWordPlace; limit: number }): IUserWord[] {
    return [...this._state.users.values()]
      .flatMap(user => nameWords(user).map(word => ({ word, user: copy(user) })))
      .filter(
        found => found.word.startsWith(text) && (!after || byPlace(placeOf(found), after) > 0)
      )
      .sort((a, b) => byPlace(placeOf(a), placeOf(b)))
      .slice(0, limit);
  }

  /** The people of a chat with such a name or username. */
  private _alikeIn(chat: IMemoryChat, name: string): string[] {
    const { participants, former } = chat;
    const said = rows(chat).filter(({ type }) => type === 'msg');
    const people = [...participants.keys(), ...former.keys(), ...said.map(({ sender }) => sender)];
    return [...new Set(people)].filter(username =>
      isNamesake(name, username, {
        own: this._state.users.get(username)?.displayName,
        given: [
          (participants.get(username) ?? former.get(username))?.displayName,
          ...said
            .filter(({ sender }) => sender === username)
            .map(({ display_name: given }) => given)
        ]
      })
    );
  }
}

const placeOf = ({ word, user: { username } }: IUserWord): IWordPlace => ({ word, username });

/** In the order of their bytes, as a database compares them. */
const byPlace = (a: IWordPlace, b: IWordPlace): number =>
  Buffer.compare(Buffer.from(a.word), Buffer.from(b.word)) ||
  Buffer.compare(Buffer.from(a.username), Buffer.from(b.username));
