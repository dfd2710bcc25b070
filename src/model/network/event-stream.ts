import type { IDisposable } from '@lumino/disposable';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Backoff } from './backoff.js';
import type { IApiClient } from '../api.js';
import type { ITimers } from '../contracts.js';

/**
 * The server sends something at least every 20 s. A stream that is silent for longer than this is dead, in
 * milliseconds.
 */
const SILENCE_TIMEOUT_MS = 45_000;

/**
 * The length at which an unfinished event ends its stream, in characters. A stream without line ends must not fill the
 * memory.
 */
const UNFINISHED = 1024 * 1024;

export interface IEventStreamOptions {
  server: Pick<IApiClient, 'stream'>;
  timers: ITimers;
  /** The stream is open. */
  onOpen(): void;
  /**
   * The stream has started afresh: from now on no event is missed, but earlier state must be loaded. Awaited before the
   * next event is delivered.
   */
  onFresh(): Promise<void>;
  onEvent(event: EventSourceMessage): void;
  /** The stream could not be opened or has ended. It reopens by itself. */
  onClose(error: Error): void;
}

/**
 * Reads `GET /chat/events` and reopens the stream whenever it ends. It resumes where it stopped, unless the server no
 * longer knows that position. It uses `fetch`, because EventSource cannot send a token.
 */
export class EventStream implements IDisposable {
  constructor(private _options: IEventStreamOptions) {
    this._backoff = new Backoff(_options.timers);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Opens the stream now, without waiting for the rest of a pause. */
  open(): void {
    if (this._isDisposed || this._abort) {
      return;
    }
    this._pause?.dispose();
    this._abort = new AbortController();
    void this._follow(this._abort);
  }

  /** Ends the stream, in case it is dead. It reopens by itself and resumes. */
  check(): void {
    this._abort?.abort();
  }

  dispose(): void {
    this._isDisposed = true;
    this._pause?.dispose();
    this._silence?.dispose();
    this._abort?.abort();
  }

  private async _follow(abort: AbortController): Promise<void> {
    let error = new Error('The stream of events has ended.');
    try {
      const from = this._lastId && `&lastEventId=${encodeURIComponent(this._lastId)}`;
      const path = `chat/events?latest=true${from}`;
      const response = await this._options.server.stream(path, abort.signal);
      if (!this._isDisposed) {
        if (!from) {
          await this._options.onFresh();
        }
        this._backoff.reset();
        this._options.onOpen();
        await this._read(response, abort);
      }
    } catch (reason) {
      error = reason as Error;
    }
    this._silence?.dispose();
    abort.abort();
    this._abort = null;
    if (!this._isDisposed) {
      this._pause = this._options.timers.delay(() => this.open(), this._backoff.next());
      this._options.onClose(error);
    }
  }

  private async _read(response: Response, abort: AbortController): Promise<void> {
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let events: EventSourceMessage[] = [];
    let lastId = '';
    const parser = createParser({
      maxBufferSize: UNFINISHED,
      onEvent: event => events.push(event),
      // Also called for ids without an event, with which the server's pings move the position.
      onId: id => (lastId = id),
      onError: error => {
        if (error.type === 'max-buffer-size-exceeded') {
          throw new Error('The stream of events holds an event that is too long.');
        }
      }
    });
    while (reader && !this._isDisposed) {
      this._silence?.dispose();
      this._silence = this._options.timers.delay(() => abort.abort(), SILENCE_TIMEOUT_MS);
      const { done, value } = await reader.read();
      if (done || this._isDisposed) {
        return;
      }
      events = [];
      parser.feed(decoder.decode(value, { stream: true }));
      for (const event of events) {
        if (event.event === 'reset') {
          await this._options.onFresh();
        } else {
          this._options.onEvent(event);
        }
      }
      this._lastId = lastId || this._lastId;
    }
  }

  private _backoff: Backoff;
  private _lastId = '';
  private _abort: AbortController | null = null;
  private _pause: IDisposable | null = null;
  private _silence: IDisposable | null = null;
  private _isDisposed = false;
}
