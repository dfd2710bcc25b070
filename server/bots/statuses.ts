import type { IDisposable } from '../clock.js';
import { isRefusal } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { IChatStatus } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IParticipantRow, IStorage } from '../storage/storage.js';
import type { IBot } from './bot.js';
import { botPrincipal } from './principal.js';
import type { IBotLog } from './bot-log.js';

interface IStatusesOptions {
  readonly rooms: Pick<Rooms, 'execute' | 'events'>;
  readonly storage: Pick<IStorage, 'getParticipants' | 'getUser'>;
  readonly bots: () => readonly IBot[];
  readonly log: IBotLog;
}

/** Tells bots who takes part in their chats: when somebody joins or leaves, and when server code says so. */
export class Statuses implements IDisposable {
  constructor(private readonly _options: IStatusesOptions) {
    const { rooms } = _options;
    this._listeners = [
      rooms.events.on('committed', ({ chat, joined, left }) => {
        if (joined.length + left.length > 0) {
          void this._tellAll(chat);
        }
      }),
      rooms.events.on('status-asked', ({ chat, bot }) => void this._tellAll(chat, bot)),
      rooms.events.on('bot-status', ({ bot, status }) => {
        const told = _options.bots().filter(({ name }) => name === bot);
        void Promise.all(told.map(one => this._tell(one, status)));
      })
    ];
  }

  dispose(): void {
    this._listeners.forEach(listener => listener.dispose());
  }

  /** Tells all bots of a chat, or one. The status is the same for all, so it is read once. */
  private async _tellAll(chat: string, bot?: string): Promise<void> {
    const { storage, bots, log } = this._options;
    try {
      const participants = await storage.getParticipants(chat);
      const names = new Set(
        bot === undefined ? participants.map(({ username }) => username) : [bot]
      );
      const told = bots().filter(({ name, onStatus }) => onStatus && names.has(name));
      if (told.length > 0) {
        const status = await this._statusOf(chat, participants, botPrincipal(told[0]));
        for (const bot of told) {
          await this._tell(bot, status);
        }
      }
    } catch (err) {
      // The chat may have been deleted meanwhile.
      const level = isRefusal(err) ? 'warn' : 'error';
      log[level]({ err, chat, bot: '' }, 'The status of a chat could not be read.');
    }
  }

  private _tell(bot: IBot, status: IChatStatus): Promise<void> {
    return this._run(bot, status.chat, async () => bot.onStatus?.(status));
  }

  private async _statusOf(
    chat: string,
    rows: readonly IParticipantRow[],
    reader: IPrincipal
  ): Promise<IChatStatus> {
    const { rooms, storage } = this._options;
    const { people } = await rooms.execute(reader, { type: 'presence', chat });
    const present = new Set(people.map(({ username }) => username));
    const participants = rows.map(async ({ username, role, displayName }) => {
      const user = await storage.getUser(username);
      return {
        username,
        displayName: displayName ?? user?.displayName ?? username,
        role,
        bot: role === 'bot' || user?.bot === true,
        present: present.has(username)
      };
    });
    return { chat, participants: await Promise.all(participants) };
  }

  /** A bot that fails affects nobody else. */
  private async _run(
    bot: IBot,
    chat: string,
    work: () => Promise<void> | undefined
  ): Promise<void> {
    try {
      await work();
    } catch (err) {
      const where = { chat, bot: bot.name };
      this._options.log.error({ err, ...where }, 'A bot failed to take the status of a chat.');
    }
  }

  private readonly _listeners: readonly IDisposable[];
}
