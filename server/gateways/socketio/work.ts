import type { IClock, IDisposable } from '../../clock.js';
import type { IRoomsEvents } from '../../rooms/events.js';
import type { Rooms } from '../../rooms/rooms.js';
import { writeProgress, type NameStorage, type SocketEvent } from './event-writer.js';
import type { ChatSocket } from './chat-socket.js';

/** Milliseconds for which the growth of a text is collected. */
const PAUSE_MS = 200;

export interface IWorkOptions {
  readonly rooms: Pick<Rooms, 'events' | 'execute'>;
  readonly storage: NameStorage;
  readonly clock: Pick<IClock, 'after'>;
  /** The clients in a chat. */
  socketsIn(chat: string): Iterable<ChatSocket>;
  onError(error: unknown): void;
}

/** Tells clients what bots work on, and how their texts grow. */
export class Work implements IDisposable {
  constructor(private readonly _options: IWorkOptions) {
    const { events } = _options.rooms;
    this._listening = [
      events.on('working', work => this._onWorking(work)),
      events.on('grown', ({ chat, id }) => this.follow(chat, id))
    ];
  }

  dispose(): void {
    this._listening.forEach(one => one.dispose());
    this._pauses.forEach(one => one.dispose());
  }

  private _onWorking({ chat, bot, message, text }: IRoomsEvents['working']): void {
    const busy = text !== null;
    const what = { type: 'busy', busy, bot, text: text ?? '', id: message, chat_id: chat };
    for (const socket of this._options.socketsIn(chat)) {
      socket.sendIfIdle(['busy', what]);
    }
  }

  /** Sends the clients soon the text of a message that grows, if they know the message. */
  follow(chat: string, id: string): void {
    const key = `${chat} ${id}`;
    if (this._pauses.has(key) || this._followers(chat, id).length === 0) {
      return;
    }
    const send = (): void => {
      this._pauses.delete(key);
      this._send(chat, id).catch(this._options.onError);
    };
    this._pauses.set(key, this._options.clock.after(PAUSE_MS, send));
  }

  private async _send(chat: string, id: string): Promise<void> {
    const { rooms, storage } = this._options;
    const [reader] = this._followers(chat, id);
    if (!reader) {
      return;
    }
    const asked = { type: 'read-message', chat, id } as const;
    // It may have been deleted, or the reader removed.
    const message = await rooms.execute(reader.principal, asked).catch(() => null);
    if (message?.streaming) {
      const event: SocketEvent = await writeProgress(storage, chat, message);
      this._followers(chat, id).forEach(socket => socket.sendIfIdle(event));
    }
  }

  private _followers(chat: string, id: string): ChatSocket[] {
    return [...this._options.socketsIn(chat)].filter(socket => socket.follows(id));
  }

  private readonly _listening: readonly IDisposable[];
  private readonly _pauses = new Map<string, IDisposable>();
}
