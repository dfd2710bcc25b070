import type { IDisposable } from '../clock.js';
import { SecretIds } from '../identity/secret-ids.js';
import { userRowOf } from '../identity/user.js';
import type { ICommitted } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IMessageRow, IParticipantChange } from '../storage/storage.js';
import { Asking } from './asking.js';
import type { IBot } from './bot.js';
import { concurrencyOf } from './concurrency.js';
import { Inbox } from './inbox.js';
import { botPrincipal } from './principal.js';
import { ReplyPace } from './reply-pace.js';
import { Statuses } from './statuses.js';
import type { IWorkOptions } from './work.js';

export interface IBotHostOptions extends Omit<IWorkOptions, 'pace' | 'replyIds'> {
  readonly rooms: Pick<Rooms, 'execute' | 'events' | 'hostedBots'>;
  readonly bots: readonly IBot[];
}

/**
 * Passes messages to each bot, from the chats that it takes part in, in the order of the chat. Its concurrency says how many at a time. Many
 * chats run in parallel. After a crash, a bot may receive a message again. A bot receives no messages from before it joined.
 */
export class BotHost {
  constructor(private readonly _options: IBotHostOptions) {
    const { storage } = _options;
    this._asking = new Asking({ storage, bots: () => [...this._bots.values()] });
  }

  /** Registers the bots. Each resumes where it stopped. @throws ChatError `bad_value` if the description of a bot is wrong */
  async start(): Promise<void> {
    const { bots, rooms } = this._options;
    bots.forEach(concurrencyOf);
    this._listeners = [
      rooms.events.on('chat-created', ({ chat }) => this._onCreated(chat)),
      rooms.events.on('chat-deleted', ({ chat }) => {
        this._asking.forget(chat);
        [...(this._inboxes.get(chat)?.keys() ?? [])].forEach(bot => this._leave(bot, chat));
      }),
      rooms.events.on('committed', committed => this._onCommitted(committed)),
      rooms.events.on('work-stopped', ({ chat, bot, message }) =>
        this._inboxes.get(chat)?.get(bot)?.stop(message)
      )
    ];
    const { storage, clock, log } = this._options;
    this._replyIds = await new SecretIds('replies', storage, clock).namespace();
    const hosted = (): IBot[] => [...this._bots.values()];
    this._listeners.push(new Statuses({ rooms, storage, bots: hosted, log }));
    for (const bot of bots) {
      await this.add(bot);
    }
  }

  /** Runs one more bot, which resumes where it stopped. */
  async add(bot: IBot): Promise<void> {
    const { storage, rooms } = this._options;
    await storage.putUser(userRowOf(botPrincipal(bot)));
    const { name, manager, required, owner } = bot;
    rooms.hostedBots.set(name, {
      ...(manager && { manager }),
      ...(required && { required }),
      ...(owner !== undefined && { owner })
    });
    this._bots.set(bot.name, bot);
    this._asking.forgetAll();
    for (const chat of await storage.chatsOf(bot.name)) {
      this._resume(bot, chat);
    }
  }

  /** Ends a bot and its works. */
  remove(name: string): void {
    this._options.rooms.hostedBots.delete(name);
    this._bots.delete(name);
    this._asking.forgetAll();
    [...this._inboxes.keys()].forEach(chat => this._leave(name, chat));
  }

  /** Stops listening, and waits for the work that the bots have begun. */
  async dispose(): Promise<void> {
    this._isDisposed = true;
    this._options.bots.forEach(({ name }) => this._options.rooms.hostedBots.delete(name));
    this._listeners.forEach(listener => listener.dispose());
    const inboxes = [...this._inboxes.values()].flatMap(bots => [...bots.values()]);
    inboxes.forEach(inbox => inbox.dispose());
    await Promise.all([...this._ending, ...inboxes.map(({ done }) => done)]);
  }

  private async _onCreated(chat: string): Promise<void> {
    const participants = await this._options.storage.getParticipants(chat);
    for (const { username } of participants) {
      const bot = this._bots.get(username);
      if (bot) {
        this._resume(bot, chat);
      }
    }
  }

  private _onCommitted(committed: ICommitted): void {
    const { chat, created, participants = [], held, deliveries = [] } = committed;
    this._asking.note(committed);
    participants.forEach(change => this._onRole(chat, change, created));
    const { changed, removed, retried } = committed;
    const mayChange = changed.length + removed.length > 0 || retried;
    // Bots do not hear each other, and so their many answers must wake none.
    const isNews = created.some(({ sender }) => !this._bots.has(sender));
    const given = new Set(deliveries.map(({ bot }) => bot));
    if (mayChange || isNews || held || given.size > 0 || participants.length > 0) {
      this._inboxes.get(chat)?.forEach((inbox, bot) => {
        if (mayChange) {
          inbox.note(committed);
        }
        if (isNews) {
          inbox.wake();
        }
        const mayDecide = held || participants.length > 0;
        if (given.has(bot) || (mayDecide && this._bots.get(bot)?.manager)) {
          inbox.wakeRouted();
        }
      });
    }
  }

  private _onRole(
    chat: string,
    { username, role }: IParticipantChange,
    created: readonly IMessageRow[]
  ): void {
    const bot = this._bots.get(username);
    if (role === null) {
      this._leave(username, chat);
    } else if (bot) {
      const told = created.find(
        ({ event, details }) =>
          event === 'participantAdded' &&
          (details?.participants as readonly string[] | undefined)?.includes(username)
      );
      // Read at once, because the bot must receive every message that is stored after this event.
      const now = this._options.storage.getChat(chat).then(row => row?.lastSeq ?? 0);
      this._join(bot, chat)?.beginAt(told ? Promise.resolve(told.seq - 1) : now);
    }
  }

  private _resume(bot: IBot, chat: string): void {
    const inbox = this._join(bot, chat);
    inbox?.wake();
    inbox?.wakeRouted();
  }

  /** Creates the inbox for a chat that the bot has just joined; null if it was already a participant. */
  private _join(bot: IBot, chat: string): Inbox | null {
    const inboxes = this._inboxes.get(chat) ?? new Map<string, Inbox>();
    this._inboxes.set(chat, inboxes);
    if (this._isDisposed || inboxes.has(bot.name)) {
      return null;
    }
    const { _asking: asking, _pace: pace, _replyIds: replyIds } = this;
    const options = { ...this._options, asking, pace, replyIds };
    const inbox = new Inbox(chat, bot, options, () => this._firstCursor(bot, chat));
    inboxes.set(bot.name, inbox);
    return inbox;
  }

  private _leave(bot: string, chat: string): void {
    const inboxes = this._inboxes.get(chat);
    const inbox = inboxes?.get(bot);
    if (inboxes && inbox) {
      inboxes.delete(bot);
      if (inboxes.size === 0) {
        this._inboxes.delete(chat);
      }
      inbox.leave();
      const ended = inbox.done.finally(() => this._ending.delete(ended));
      this._ending.add(ended);
    }
  }

  /**
   * The starting point of a bot without a cursor: the beginning of a chat that was created with it, otherwise the message before it was
   * added. The process may have ended right then, and people may have written since.
   */
  private async _firstCursor(bot: IBot, chat: string): Promise<number> {
    const { storage } = this._options;
    const row = await storage.getChat(chat);
    const participants = await storage.getParticipants(chat);
    const own = participants.find(({ username }) => username === bot.name);
    return row && own && own.addedOn > row.createdOn ? storage.seqAt(chat, own.addedOn - 1) : 0;
  }

  private readonly _asking: Asking;
  private readonly _pace = new ReplyPace();
  private _replyIds = '';
  private _listeners: IDisposable[] = [];
  /** By username. */
  private readonly _bots = new Map<string, IBot>();
  /** By the chat, and the username of the bot. A commit concerns those of one chat. */
  private readonly _inboxes = new Map<string, Map<string, Inbox>>();
  /** Inboxes of chats that a bot has left, in which it may still be working. */
  private readonly _ending = new Set<Promise<void>>();
  private _isDisposed = false;
}
