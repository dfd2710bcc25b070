import type { ISignal } from '@lumino/signaling';
import { WebSocket } from 'ws';
import { Chats, Config, ApiClient, type IThread, type ITimers } from '../../src/model/index.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { SyncServer } from './sync-server.js';

export const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';

export const aThread = (change: Partial<IThread> = {}): IThread => ({
  id: CHAT,
  topic: 'Survey team',
  createdOn: '2026-01-01T00:00:00Z',
  access: 'open',
  role: 'owner',
  unreadCount: 0,
  readSequenceId: 0,
  participants: [{ username: 'ana', displayName: 'Ana Ruel', bot: false }],
  ...change
});

export const timersOf = (clock: ManualClock): ITimers => ({
  now: () => clock.now(),
  delay: (callback, ms) => {
    const timer = clock.after(ms, callback);
    let isDisposed = false;
    return {
      get isDisposed() {
        return isDisposed;
      },
      dispose: () => {
        isDisposed = true;
        timer.dispose();
      }
    };
  }
});

/** Resolves as soon as the condition holds, which is checked at each emission of the signal. */
export function until<T, U>(signal: ISignal<T, U>, isSo: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const check = (): void => {
      if (isSo()) {
        signal.disconnect(check);
        resolve();
      }
    };
    signal.connect(check);
    check();
  });
}

/** Ana's side of one chat on a server, with a manual clock. */
export class Stage {
  readonly clock = new ManualClock();
  readonly sync = new SyncServer();
  readonly config = new Config();
  authentications = 0;
  server!: ApiClient;
  chats!: Chats;

  async open(): Promise<void> {
    await this.sync.listen();
    this.sync.threads = [aThread()];
    this.server = new ApiClient({
      baseUrl: this.sync.url,
      timers: timersOf(this.clock),
      authenticate: () => {
        this.authentications++;
        return Promise.resolve({
          token: `token-${this.authentications}`,
          expiresOn: new Date(this.clock.now() + 900_000).toISOString(),
          user: { username: 'ana', displayName: 'Ana Ruel' }
        });
      }
    });
    this.chats = new Chats({
      server: this.server,
      config: this.config,
      timers: timersOf(this.clock),
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket
    });
  }

  async close(): Promise<void> {
    this.chats.dispose();
    this.server.dispose();
    await this.sync.dispose();
  }
}
