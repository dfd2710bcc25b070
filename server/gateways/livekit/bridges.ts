import type { IBridgeStatus } from '../../../src/document/index.js';
import { atMost, type IDisposable } from '../../clock.js';
import { Audiences } from '../../feed/audience.js';
import { Bridge, type IBridgeOptions } from './bridge.js';
import { makeRtcRoom, type MakeRoom } from './rtc.js';

/** Milliseconds in which bridges leave their rooms when the server closes. */
const CLOSE_TIMEOUT_MS = 1_000;

export type IBridgesOptions = Omit<IBridgeOptions, 'audiences' | 'makeRoom'> & {
  /** Default: rooms of the real package. */
  readonly makeRoom?: MakeRoom | undefined;
};

/** The bridges of all chats to rooms of LiveKit. They follow what owners of chats set. */
export class Bridges {
  constructor(options: IBridgesOptions) {
    const audiences = new Audiences(options.storage, options.feed);
    this._options = { ...options, audiences, makeRoom: options.makeRoom ?? makeRtcRoom };
  }

  /** The names of rooms that the operator allows; null if there is no LiveKit server. */
  get rooms(): readonly string[] | null {
    return this._options.livekit?.rooms ?? null;
  }

  /** Resumes every bridge where it stopped. */
  async start(): Promise<void> {
    const { storage, rooms } = this._options;
    this._listening = [
      rooms.events.on('bridge-set', ({ chat }) => this._update(chat)),
      rooms.events.on('chat-deleted', ({ chat }) => this._update(chat))
    ];
    (await storage.bridges.list()).forEach(({ chat }) => this._update(chat));
  }

  /** null if the chat is connected to no room. */
  async statusOf(chat: string): Promise<IBridgeStatus | null> {
    await this._updating;
    return this._bridges.get(chat)?.status ?? null;
  }

  /** Leaves all rooms. */
  async dispose(): Promise<void> {
    this._listening.forEach(entry => entry.dispose());
    await this._updating;
    const bridges = [...this._bridges.values()];
    this._bridges.clear();
    const left = Promise.all(bridges.map(bridge => bridge.dispose()));
    await atMost(this._options.clock, CLOSE_TIMEOUT_MS, left);
  }

  /** Makes the bridge of a chat what the store says. One change waits for the one before it. */
  private _update(chat: string): void {
    this._updating = this._updating
      .then(() => this._replace(chat))
      .catch((err: unknown) => {
        this._options.log.error({ err, chat }, 'A bridge to LiveKit could not be changed.');
      });
  }

  private async _replace(chat: string): Promise<void> {
    const { storage, rooms } = this._options;
    const before = this._bridges.get(chat);
    this._bridges.delete(chat);
    await before?.dispose();
    const row = await storage.bridges.get(chat);
    const tell = (bridge: IBridgeStatus | null): void =>
      void rooms.notify(chat, { type: 'bridge', bridge }).catch(() => undefined);
    if (row) {
      const bridge = new Bridge(this._options, row, tell);
      this._bridges.set(chat, bridge);
      tell(bridge.status);
    } else if (before) {
      tell(null);
    }
  }

  private readonly _options: IBridgeOptions;
  private readonly _bridges = new Map<string, Bridge>();
  private _updating: Promise<void> = Promise.resolve();
  private _listening: IDisposable[] = [];
}
