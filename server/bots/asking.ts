import { botsAskedBy } from '../rooms/chats/asked-bots.js';
import type { ICommitted } from '../rooms/events.js';
import { LruMap } from '../lru-map.js';
import { managerOf } from '../storage/routing.js';
import type { IMessageRow, IParticipantRow, IStorage } from '../storage/storage.js';
import type { IBot } from './bot.js';
import { cardOfBot } from './principal.js';

/** Messages that are read from the store at a time. */
const BATCH = 50;

/** Chats whose answers are kept at a time. */
const CHATS = 100;

/** A message, and the bots of this process that get it. */
export interface IAskingMessage {
  readonly message: IMessageRow;
  readonly bots: ReadonlySet<string>;
}

/** A part of a chat: its messages that some bot gets, and the `seq` up to which they are all. */
export interface IAskingPart {
  readonly asking: readonly IAskingMessage[];
  readonly until: number;
}

export interface IAskingOptions {
  readonly storage: Pick<
    IStorage,
    'getParticipants' | 'getBot' | 'getUser' | 'getMessage' | 'messagesAfter'
  >;
  /** The bots of this process. */
  bots(this: void): readonly IBot[];
}

/** The known facts about one chat, until something in it changes. */
interface IKnown {
  participants?: Promise<readonly IParticipantRow[]>;
  /** By the id of the message. */
  readonly bots: LruMap<Promise<ReadonlySet<string>>>;
  /** By the `seq` before it. */
  readonly parts: Map<number, Promise<IAskingPart>>;
}

/**
 * Decides which bots of this process get a message of a chat. All bots of a chat share the answer, so that a message costs as much as the
 * chat has bots.
 */
export class Asking {
  constructor(private readonly _options: IAskingOptions) {}

  /** The next messages after a `seq` that some bot gets. None of them and the same `seq` at the end of the chat. */
  after(chat: string, seq: number): Promise<IAskingPart> {
    const { parts } = this._of(chat);
    const known = parts.get(seq);
    if (known) {
      return known;
    }
    const part = this._read(chat, seq);
    parts.set(seq, part);
    part.catch(() => parts.delete(seq));
    return part;
  }

  /** The bot that manages a chat; null if there is none. */
  async manager(chat: string): Promise<string | null> {
    return managerOf(await this._participants(chat));
  }

  /** A commit of a chat may change the answers. */
  note({ chat, created, changed, removed, participants, answers }: ICommitted): void {
    if (participants || answers || changed.length + removed.length > 0) {
      this.forget(chat);
    } else if (created.length > 0) {
      this._known.get(chat)?.parts.clear();
    }
  }

  /** Nothing that was known of a chat holds any more. */
  forget(chat: string): void {
    this._known.delete(chat);
  }

  /** The bots of this process have changed. */
  forgetAll(): void {
    this._known.clear();
  }

  private async _read(chat: string, seq: number): Promise<IAskingPart> {
    const asking: IAskingMessage[] = [];
    let until = seq;
    let rows: readonly IMessageRow[];
    do {
      rows = await this._options.storage.messagesAfter(chat, until, BATCH);
      for (const message of rows) {
        const bots = await this._botsFor(chat, message);
        if (bots.size > 0) {
          asking.push({ message, bots });
        }
        until = message.seq;
      }
    } while (rows.length > 0 && asking.length === 0);
    return { asking, until };
  }

  private _botsFor(chat: string, message: IMessageRow): Promise<ReadonlySet<string>> {
    const { bots } = this._of(chat);
    const known = bots.get(message.id);
    if (known) {
      return known;
    }
    const answer = this._choose(chat, message);
    bots.set(message.id, answer);
    answer.catch(() => this.forget(chat));
    return answer;
  }

  /** A manager alone hears what is said in its chat. */
  private async _choose(chat: string, message: IMessageRow): Promise<ReadonlySet<string>> {
    const { storage } = this._options;
    const participants = await this._participants(chat);
    const bots = this._options.bots();
    const cards = bots.map(bot => cardOfBot(bot, 'module'));
    const asked =
      message.type === 'system'
        ? greetedBy(message, participants, bots)
        : await botsAskedBy(message, chat, participants, { storage, bots: cards });
    const manager = managerOf(participants);
    const hearing = manager === null ? asked : asked.filter(name => name === manager);
    return new Set(hearing);
  }

  private _participants(chat: string): Promise<readonly IParticipantRow[]> {
    const known = this._of(chat);
    if (!known.participants) {
      known.participants = this._options.storage.getParticipants(chat);
      known.participants.catch(() => this.forget(chat));
    }
    return known.participants;
  }

  private _of(chat: string): IKnown {
    const known = this._known.get(chat) ?? { bots: new LruMap(4 * BATCH), parts: new Map() };
    this._known.set(chat, known);
    return known;
  }

  private readonly _known = new LruMap<IKnown>(CHATS);
}

/** The bots of a chat that want to know who joins it. */
function greetedBy(
  { event }: IMessageRow,
  participants: readonly IParticipantRow[],
  bots: readonly IBot[]
): string[] {
  const there = new Set(participants.map(({ username }) => username));
  return event === 'participantAdded'
    ? bots.filter(({ name, onJoin }) => onJoin && there.has(name)).map(({ name }) => name)
    : [];
}
