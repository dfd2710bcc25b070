import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { ITimers } from '../contracts.js';
import { messagePath } from '../links.js';
import { RequestError } from '../network/request-error.js';
import { UnaskedReads } from '../network/unasked-reads.js';
import type { IOriginals } from '../reply-contracts.js';

/** The most messages that are kept. */
const MOST = 500;

export interface IOriginalsOptions {
  /** The chat's UUID. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  timers: ITimers;
  /** A message that is loaded. */
  loaded(this: void, id: string): IMessage | undefined;
  /** Reads a message of the server, which may hold anything. */
  read(this: void, message: IMessage): IMessage;
}

/** The messages that replies answer. Those that are not loaded are read when a view needs them, a few at a time. */
export class Originals implements IOriginals, IDisposable {
  constructor(private _options: IOriginalsOptions) {
    this._reads = new UnaskedReads(_options.timers);
  }

  get changed(): ISignal<Originals, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._ending.signal.aborted;
  }

  of(id: string): IMessage | null | undefined {
    const loaded = this._options.loaded(id);
    if (!loaded && !this._known.has(id)) {
      void this._read(id);
    }
    return loaded ?? this._known.get(id);
  }

  /** Forgets what it has read, because it may have changed meanwhile. */
  clear(): void {
    this._known.clear();
  }

  dispose(): void {
    this._ending.abort();
    Signal.clearData(this);
  }

  private async _read(id: string): Promise<void> {
    const { server, id: chat, read } = this._options;
    const { signal } = this._ending;
    this._keep(id, undefined);
    try {
      const answer = await this._reads.run(
        () =>
          server.request<{ colloquy: IMessage }>('GET', messagePath(chat, id), undefined, signal),
        signal
      );
      this._keep(id, read(answer.colloquy));
    } catch (error) {
      // Without a connection, the answer is not known until the next one.
      const isRefused = error instanceof RequestError && [403, 404].includes(error.status);
      this._keep(id, isRefused ? null : undefined);
    }
    if (!this.isDisposed) {
      this._changed.emit();
    }
  }

  private _keep(id: string, message: IMessage | null | undefined): void {
    this._known.set(id, message);
    for (const oldest of this._known.keys()) {
      if (this._known.size <= MOST) {
        break;
      }
      this._known.delete(oldest);
    }
  }

  /** Undefined for those that were asked for. */
  private _known = new Map<string, IMessage | null | undefined>();
  private _reads: UnaskedReads;
  private _ending = new AbortController();
  private _changed = new Signal<Originals, void>(this);
}
