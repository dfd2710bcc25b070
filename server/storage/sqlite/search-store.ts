import { Breaks } from '../../breaks.js';
import { requireNotSaved } from '../../errors.js';
import { passing } from '../passing.js';
import {
  asksNothing,
  countIn,
  nameMatcher,
  scoreOf,
  shownNames,
  type ISearchHit,
  type ISearchOptions,
  type ISearchQuery
} from '../search.js';
import { rankOf } from '../search-rank.js';
import { toChatRow } from './chats.js';
import type { ITransactions } from './connection.js';
import type { IAmong, IMatch, IScoredMatch } from './matches.js';
import { toMessageRow } from './messages.js';
import { blockOf } from './search-blocks.js';
import type { IGivenName, ISearchedUser } from './searched-names.js';
import type { Tables } from './tables.js';

/** The number of newest matches that are ranked. A common word would otherwise cost too much. */
const RANKED = 10_000;

/** Senders or chats that a statement compares with. Of more, each row is compared here. */
const COMPARED = 100;

/** The chats and senders of a search. */
interface IAsked {
  readonly among: IAmong;
  /** Whether the chat and the sender of a match are meant. */
  has(match: IMatch): boolean;
}

/** The senders of a search. */
interface ISenders {
  readonly names: Iterable<string>;
  has(match: IMatch): boolean;
}

export const searchMessages = (
  store: ITransactions,
  query: ISearchQuery,
  options: ISearchOptions
): Promise<ISearchHit[]> => new MessageSearch(store, query, options).run();

/** One search. There may be many messages to index and to look at, and many names to compare, so others run in between. */
class MessageSearch {
  constructor(
    private readonly _store: ITransactions,
    private readonly _query: ISearchQuery,
    private readonly _options: ISearchOptions
  ) {}

  async run(): Promise<ISearchHit[]> {
    const { skip = 0, limit } = this._options;
    if (asksNothing(this._query)) {
      return [];
    }
    const newest = await this._store.read(({ searches }) => searches.newest());
    await this._catchUp(newest).catch(requireNotSaved); // a full disk hinders no search
    const senders = await this._senders();
    const starts = await this._starts();
    const asked: IAsked = {
      among: { senders: senders && few(senders.names), chats: few(starts.keys()) },
      has: match =>
        match.seq > (starts.get(match.chat) ?? Infinity) && senders?.has(match) !== false
    };
    const most = skip + limit;
    const found =
      this._query.terms.length === 0
        ? await this._newest(newest, most, asked)
        : await this._best(newest, most, asked);
    return this._store.read(tables => this._hits(tables, found.slice(skip, most)));
  }

  private async _catchUp(newest: number): Promise<void> {
    if (await this._store.read(({ searches }) => searches.isBehind(newest))) {
      await this._store.writeInPieces(({ searches }) => {
        this._options.signal?.throwIfAborted();
        searches.advance();
        return searches.isBehind(newest);
      });
    }
  }

  /** The senders who are meant; null for all. */
  private async _senders(): Promise<ISenders | null> {
    if (this._query.from === undefined) {
      return null;
    }
    const names = new Set<string>();
    const matches = nameMatcher(this._query.from);
    const everywhere = new Set<string>();
    const inChats = new Set<string>();
    await this._eachPage<ISearchedUser>(
      after => this._store.read(({ searched }) => searched.users(after)),
      ({ username, display_name: own, bot }) =>
        matches(shownNames(username, { own, bot: bot !== 0 })),
      ({ username }) => everywhere.add(username) && names.add(username)
    );
    for (const given of await this._store.read(({ searched }) => searched.given)) {
      await this._eachPage<IGivenName>(
        after => this._store.read(() => given(after)),
        ({ sender, name }) => matches(shownNames(sender, { given: [name] })),
        ({ chat, sender }) => inChats.add(`${chat} ${sender}`) && names.add(sender)
      );
    }
    return {
      names,
      has: ({ chat, sender }) => everywhere.has(sender) || inChats.has(`${chat} ${sender}`)
    };
  }

  /** The chats that are searched, and the `seq` after which their messages count. */
  private async _starts(): Promise<Map<string, number>> {
    const isNamed = nameMatcher(this._query.in ?? '');
    const starts = new Map<string, number>();
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      const read = ({ searched }: Tables) => searched.chats(this._options, from);
      const { chats, last } = await this._store.read(read);
      const named =
        this._query.in === undefined
          ? chats
          : await passing(chats, ({ topic }) => isNamed([topic]));
      named.forEach(chat => {
        starts.set(chat.id, chat.after_seq ?? 0);
        this._fileStarts.set(chat.id, chat.from_time ?? 0);
      });
      after = last;
      await this._pause();
    }
    return starts;
  }

  /** The newest matches of a search without words. */
  private async _newest(newest: number, most: number, asked: IAsked): Promise<IMatch[]> {
    const found: IMatch[] = [];
    for (let block = blockOf(newest); block >= 0 && found.length < most; block--) {
      const some = await this._store.read(({ matches }) =>
        matches.all(block, this._query, asked.among)
      );
      some.filter(match => asked.has(match)).forEach(match => found.push(match));
      await this._pause();
    }
    return found;
  }

  /** The best matches of a search for words, after those that are not in the index. */
  private async _best(newest: number, most: number, asked: IAsked): Promise<IMatch[]> {
    const indexed = await this._store.read(({ searches }) => searches.indexed());
    const pending = await this._pending(indexed, newest, asked);
    let best: IScoredMatch[] = [];
    let ranked = 0;
    for (let block = blockOf(indexed); block >= 0 && ranked < RANKED; block--) {
      for (const name of await this._store.read(({ matches }) => matches.namesOf(block))) {
        const read = ({ matches }: Tables) =>
          matches.withTerms(block, name, this._query, asked.among);
        const some: IScoredMatch[] = [];
        for (const match of await this._store.read(read)) {
          const shown =
            match.n <= indexed && asked.has(match) ? await this._withoutHidden(match) : null;
          if (shown) {
            some.push(shown);
          }
        }
        ranked += some.length;
        const worst = best.length < most ? null : best[most - 1];
        const better = worst ? some.filter(match => byScore(match, worst) < 0) : some;
        if (better.length > 0) {
          best = [...best, ...better].sort(byScore).slice(0, most);
        }
        await this._pause();
      }
    }
    return [...pending, ...best];
  }

  /** The matches that the index could not take in, as on a full disk, newest first. */
  private async _pending(indexed: number, newest: number, asked: IAsked): Promise<IMatch[]> {
    const found: IMatch[] = [];
    const last = newest > indexed ? blockOf(indexed) : Infinity;
    for (let block = blockOf(newest); block >= last; block--) {
      const some = await this._store.read(({ matches }) =>
        matches.all(block, this._query, asked.among)
      );
      for (const match of some.filter(one => one.n > indexed && asked.has(one))) {
        const [text] = await this._store.read(({ matches }) => matches.texts([match.n]));
        const files = text && !this._hasHidden(match) ? text.files : '';
        if (text && scoreOf(toMessageRow(text).body + files, this._query.terms) > 0) {
          found.push(match);
        }
        await this._pause();
      }
    }
    return found;
  }

  /** Whether a message names a file from before the user may read its chat. Then only its text is searched for them. */
  private _hasHidden({ chat, filesOn }: IMatch): boolean {
    return filesOn !== null && filesOn < (this._fileStarts.get(chat) ?? 0);
  }

  /** An indexed match as it is one for the user: hidden names do not count. Null if the user finds no match. */
  private async _withoutHidden(match: IScoredMatch): Promise<IScoredMatch | null> {
    if (!this._hasHidden(match)) {
      return match;
    }
    const [text] = await this._store.read(({ matches }) => matches.texts([match.n]));
    const { counts, words } = countIn(text ? toMessageRow(text).body : '', this._query.terms);
    return counts.includes(0) ? null : { ...match, score: rankOf(counts, words) };
  }

  /** The messages of these matches, as far as they are still there and the user may still read them. */
  private _hits({ fileNames, matches, searched }: Tables, found: readonly IMatch[]): ISearchHit[] {
    const ids = [...new Set(found.map(({ chat }) => chat))];
    const records = searched.chatsAmong(this._options, ids);
    const chats = new Map(records.map(record => [record.id, record]));
    const texts = new Map(matches.texts(found.map(({ n }) => n)).map(text => [text.n, text]));
    return found.flatMap(({ n, seq }) => {
      const text = texts.get(n);
      const chat = text && chats.get(text.chat);
      if (!chat || seq <= (chat.after_seq ?? 0)) {
        return [];
      }
      const message = toMessageRow(text);
      const files = fileNames.list(chat.id, message.attachments);
      return [{ chat: toChatRow(chat), from: chat.from_time ?? 0, message, files }];
    });
  }

  /** Reads rows in pages until one is empty, and takes those that pass a test. */
  private async _eachPage<T>(
    read: (after: T | undefined) => Promise<T[]>,
    test: (row: T) => boolean,
    take: (row: T) => void
  ): Promise<void> {
    for (let page = await read(undefined); page.length > 0; page = await read(page.at(-1))) {
      (await passing(page, test)).forEach(take);
      await this._pause();
    }
  }

  /** Lets others run if the search has worked for a while. @throws the reason of the signal */
  private async _pause(): Promise<void> {
    await this._breaks.takeIfDue();
    this._options.signal?.throwIfAborted();
  }

  /** The times from which the user sees the files of chats. */
  private readonly _fileStarts = new Map<string, number>();
  private readonly _breaks = new Breaks();
}

const byScore = (a: IScoredMatch, b: IScoredMatch): number =>
  a.score - b.score || b.time - a.time || b.n - a.n;

/** The texts, if there are few; else null. */
function few(texts: Iterable<string>): string[] | null {
  const found: string[] = [];
  for (const text of texts) {
    if (found.length === COMPARED) {
      return null;
    }
    found.push(text);
  }
  return found;
}
