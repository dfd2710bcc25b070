import { pino } from 'pino';
import { Writable } from 'node:stream';
import type { IBot } from '../../../server/bots/bot.js';
import { BotHost } from '../../../server/bots/host.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { LIMITS } from '../../../server/limits.js';
import { Rooms } from '../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../testing/index.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { ManualClock } from '../../harness/clock.js';
import { MemoryFiles } from '../../harness/memory-files.js';
import { person } from '../../harness/people.js';

export const ada = person('ada');

/** A store that outlives its server, as a disk does. A test can kill the server within it. */
export class Disk extends MemoryStorage {
  /** From now on, no cursor is stored, as if the process had died. */
  loseCursors = false;

  override setCursor(chat: string, bot: string, seq: number): Promise<void> {
    return this.loseCursors ? new Promise(() => undefined) : super.setCursor(chat, bot, seq);
  }
}

/** Rooms with bots, on a new or used store. */
export class TestBots {
  constructor(
    readonly bots: readonly IBot[],
    readonly storage = new Disk(),
    readonly clock = new ManualClock()
  ) {
    this.rooms = new Rooms({
      storage,
      files: new MemoryFiles(),
      clock,
      limits: { ...LIMITS, turnPause: 0 },
      onError: error => this.errors.push(error)
    });
    const { rooms, log } = this;
    this.host = new BotHost({ rooms, storage, bots, clock, log });
  }

  readonly errors: unknown[] = [];
  logged = '';
  readonly log = pino(
    new Writable({
      write: (chunk: Buffer, _, done) => {
        this.logged += chunk.toString();
        done();
      }
    })
  );
  readonly rooms: Rooms;
  readonly host: BotHost;

  static async open(bots: readonly IBot[], storage?: Disk, clock?: ManualClock): Promise<TestBots> {
    const harness = new TestBots(bots, storage, clock);
    if (!storage) {
      await harness.storage.open();
    }
    await harness.host.start();
    return harness;
  }

  /** Creates a chat with the bots in it. */
  async chat(participants = this.bots.map(({ name }) => name)): Promise<string> {
    this.clock.advance(1000);
    const command = { type: 'create-chat', topic: 'Plans', participants } as const;
    return (await this.rooms.execute(ada, command)).id;
  }

  async say(chat: string, body: string, who: IPrincipal = ada): Promise<string> {
    this.clock.advance(1000);
    const { id } = await this.rooms.execute(who, { type: 'send', chat, message: { body } });
    return id;
  }

  messages(chat: string): Promise<IMessageRow[]> {
    return this.storage.messagesAfter(chat, 0, 1000);
  }

  /** The messages of a chat, as "sender: body". */
  async said(chat: string): Promise<string[]> {
    return (await this.messages(chat)).map(({ sender, body }) => `${sender}: ${body}`);
  }

  /** Waits until all work is done. The store is in memory, so that work takes turns of the event loop and no time. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    await this.host.dispose();
    await this.rooms.dispose();
  }
}
