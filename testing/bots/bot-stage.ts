import type { IBot } from '../../server/bots/bot.js';
import { BotHost } from '../../server/bots/host.js';
import type { IBotFailure } from '../../server/bots/bot-log.js';
import type { IPrincipal } from '../../server/identity/principal.js';
import { LIMITS } from '../../server/limits.js';
import { Rooms } from '../../server/rooms/rooms.js';
import type { IMessageRow } from '../../server/storage/storage.js';
import { ManualClock } from '../manual-clock.js';
import { MemoryFiles } from '../memory/files.js';
import { MemoryStorage } from '../memory/storage.js';

/** A user without special rights. */
export const person = (username: string, more: Partial<IPrincipal> = {}): IPrincipal => ({
  username,
  name: username,
  displayName: username[0].toUpperCase() + username.slice(1),
  bot: false,
  admin: false,
  guest: false,
  ...more
});

const ada = person('ada');

/** A storage that outlives its server. A test can kill the server before it notes which messages its bots have handled. */
export class BotStorage extends MemoryStorage {
  constructor() {
    super();
    const { remove } = this.handovers;
    Object.assign(this.handovers, {
      remove: (...args: Parameters<typeof remove>) =>
        this.loseCursors ? new Promise(() => undefined) : remove(...args)
    });
  }

  /** From now on, it is not stored that a bot is done with messages, as if the process had died. */
  loseCursors = false;

  override setCursor(chat: string, bot: string, seq: number): Promise<void> {
    return this.loseCursors ? new Promise(() => undefined) : super.setCursor(chat, bot, seq);
  }
}

/** The chats of a server in memory with bots, on a new or a used storage. Ada writes in them. */
export class BotStage {
  private constructor(
    readonly bots: readonly IBot[],
    readonly storage: BotStorage,
    readonly clock: ManualClock
  ) {
    this.rooms = new Rooms({
      storage,
      files: new MemoryFiles(),
      clock,
      limits: { ...LIMITS, turnPause: 0 },
      onError: error => this.errors.push(error)
    });
    const note = (fields: IBotFailure, text: string): void =>
      void this.logged.push(`${text} ${JSON.stringify({ ...fields, err: String(fields.err) })}`);
    const log = { warn: note, error: note };
    this._host = new BotHost({ rooms: this.rooms, storage, bots, clock, log });
  }

  readonly rooms: Rooms;
  /** The faults of the server itself. */
  readonly errors: unknown[] = [];
  /** The log of the bots: a line for each message that a bot failed to handle. */
  readonly logged: string[] = [];

  /** Starts the server. A given storage is open already. */
  static async open(
    bots: readonly IBot[],
    storage?: BotStorage,
    clock = new ManualClock()
  ): Promise<BotStage> {
    const stage = new BotStage(bots, storage ?? new BotStorage(), clock);
    if (!storage) {
      await stage.storage.open();
    }
    await stage._host.start();
    return stage;
  }

  /** Creates a chat of Ada with the bots in it. Resolves with its id. */
  async chat(participants = this.bots.map(({ name }) => name)): Promise<string> {
    this.clock.advance(1000);
    const command = { type: 'create-chat', topic: 'Plans', participants } as const;
    return (await this.rooms.execute(ada, command)).id;
  }

  /** Writes a message. Resolves with its id once it is stored. */
  async say(chat: string, body: string, who: IPrincipal = ada): Promise<string> {
    this.clock.advance(1000);
    const { id } = await this.rooms.execute(who, { type: 'send', chat, message: { body } });
    return id;
  }

  /** The stored messages of a chat. */
  messages(chat: string): Promise<IMessageRow[]> {
    return this.storage.messagesAfter(chat, 0, 1000);
  }

  /** The messages of a chat, as "sender: body". */
  async said(chat: string): Promise<string[]> {
    return (await this.messages(chat)).map(({ sender, body }) => `${sender}: ${body}`);
  }

  /** Waits until all work is done that takes turns of the event loop and no time, as all work of the server does. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  /** Ends the bots: they hear of no more messages, and finish those that they have begun. */
  endBots(): Promise<void> {
    return this._host.dispose();
  }

  /** Ends the server. The storage keeps its chats. */
  async close(): Promise<void> {
    await this.endBots();
    await this.rooms.dispose();
  }

  private readonly _host: BotHost;
}
