import type { IClock, IDisposable } from '../clock.js';
import type { ICredential, IPrincipal } from '../identity/principal.js';
import type { IRoomsEvents } from '../rooms/events.js';
import { EventStream } from './event-stream.js';
import { News, TRANSLATED, TRANSLATORS, type NewsName } from './news.js';
import type { IRestParts } from './parts.js';
import { ThreadWriter } from './thread.js';

/** Proxies cut connections that are silent for long, in milliseconds. */
const PING = 20_000;

/** Timers cannot wait longer. */
const LONGEST = 2 ** 31 - 1;

/** Somebody with at least one open stream. */
interface IReader {
  readonly principal: IPrincipal;
  readonly streams: Set<EventStream>;
  /** Chats they know of: only those can disappear for them. */
  readonly chats: Set<string>;
  /** When the chats they could read at first are known. */
  readonly ready: Promise<void>;
}

/**
 * Tells every open stream what happens in the chats that its reader may see.
 *
 * It listens once, however many streams there are. What happens in a chat is collected until the end of the turn,
 * and each reader's line of the list is then read once, for all of their streams. One chat is told a turn:
 * the more there is to tell, the more is told together.
 */
export class Announcer implements IDisposable {
  constructor(private readonly _parts: Pick<IRestParts, 'storage' | 'rooms' | 'clock' | 'log'>) {
    this._clock = _parts.clock;
    this._listeners = TRANSLATED.map(name => this._listen(name));
    this._pings = this._clock.every(PING, () =>
      this._streams.forEach(stream => stream.comment('ping'))
    );
  }

  /** Open streams. */
  get size(): number {
    return this._streams.size;
  }

  /** A stream for as long as the credential holds. */
  open({ principal, expires }: ICredential): EventStream {
    const stream = new EventStream();
    const reader = this._reader(principal);
    const end = this._clock.after(Math.min(expires - this._clock.now(), LONGEST), () =>
      stream.end()
    );
    this._streams.add(stream);
    reader.streams.add(stream);
    stream.output.once('close', () => {
      end.dispose();
      this._streams.delete(stream);
      reader.streams.delete(stream);
      if (reader.streams.size === 0) {
        this._readers.delete(keyOf(principal));
      }
    });
    stream.comment('open');
    return stream;
  }

  /** End all streams of a user. */
  end(username: string): void {
    for (const { principal, streams } of this._readers.values()) {
      if (principal.username === username) {
        streams.forEach(stream => stream.end());
      }
    }
  }

  dispose(): void {
    this._listeners.forEach(listener => listener.dispose());
    this._pings.dispose();
    this._turn?.dispose();
    this._news.clear();
    // A server waits for its responses, and some client may never read on.
    this._streams.forEach(stream => stream.drop());
  }

  private _listen<N extends keyof IRoomsEvents>(name: N): IDisposable {
    return this._parts.rooms.events.on(name, event => {
      const translated = TRANSLATORS[name]?.(event);
      if (translated && this._streams.size > 0) {
        const [chat, tell] = translated;
        const news = this._news.get(chat) ?? new News();
        this._news.set(chat, news);
        tell(news);
        this._schedule();
      }
    });
  }

  private _schedule(): void {
    if (!this._turn && this._news.size > 0) {
      this._turn = this._clock.soon(() => void this._tellNext());
    }
  }

  /** Tell of the chat that has waited longest. Only then is the next turn asked for, so that nothing overtakes. */
  private async _tellNext(): Promise<void> {
    const [[chat, news]] = this._news;
    this._news.delete(chat);
    const writer = new ThreadWriter(this._parts.storage);
    for (const reader of [...this._readers.values()]) {
      try {
        await this._tell(reader, chat, news, writer);
      } catch (err) {
        // They come back and read the list anew, which is truer than a gap.
        this._parts.log.warn({ err, chat }, 'An event could not be told.');
        reader.streams.forEach(stream => stream.end());
      }
    }
    this._turn = undefined;
    this._schedule();
  }

  private async _tell(
    reader: IReader,
    chat: string,
    { events, readers }: News,
    writer: ThreadWriter
  ): Promise<void> {
    const { principal, streams, chats } = reader;
    const hasRead = readers.has(principal.username);
    if (events.size === 0 && !hasRead) {
      return;
    }
    const send = (name: NewsName, data: object): void => {
      const text = JSON.stringify({ threadId: chat, ...data });
      this._lastId++;
      streams.forEach(stream => stream.send(name, this._lastId, text));
    };
    await reader.ready;
    const summary = await this._parts.storage.getSummary(chat, principal.username, {
      all: principal.admin
    });
    if (!summary) {
      if (chats.delete(chat)) {
        send('chatThreadDeleted', { thread: null });
      }
      return;
    }
    const thread = await writer.thread(summary);
    if (!chats.has(chat) || events.has('chatThreadCreated')) {
      chats.add(chat);
      send('chatThreadCreated', { thread });
    }
    for (const [name, row] of events) {
      if (name !== 'chatThreadCreated') {
        send(name, { thread, ...(row && { message: await writer.message(row) }) });
      }
    }
    if (hasRead) {
      send('readReceiptReceived', { thread });
    }
  }

  private _reader(principal: IPrincipal): IReader {
    const known = this._readers.get(keyOf(principal));
    if (known) {
      return known;
    }
    const chats = new Set<string>();
    const ready = this._parts.storage
      .listChats(principal.username, { all: principal.admin })
      .then(list => list.forEach(({ row }) => chats.add(row.id)));
    // Whoever awaits it is told; until then a failure is nobody's surprise.
    ready.catch(() => undefined);
    const reader = { principal, streams: new Set<EventStream>(), chats, ready };
    this._readers.set(keyOf(principal), reader);
    return reader;
  }

  private readonly _clock: IClock;
  private readonly _listeners: readonly IDisposable[];
  private readonly _pings: IDisposable;
  private readonly _streams = new Set<EventStream>();
  private readonly _readers = new Map<string, IReader>();
  private readonly _news = new Map<string, News>();
  private _turn: IDisposable | undefined;
  private _lastId = 0;
}

/** An administrator's token shows more than the same user's other ones. */
const keyOf = ({ username, admin }: IPrincipal): string =>
  `${admin ? 'admin' : 'user'} ${username}`;
