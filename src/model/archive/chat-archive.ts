import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient } from '../api.js';
import { threadPath } from '../links.js';
import { RequestError } from '../network/request-error.js';
import { oneLine } from '../../document/one-line.js';
import type { IServerSettings } from '../settings-contracts.js';

/** A `.chat` file on its way from the server or to it. */
export interface ITransfer {
  /** The id of the chat that is exported; undefined for an import. */
  readonly chat?: string;
  /** The name of the chat or of the file. */
  readonly name: string;
  /** How much of the file has been sent, from 0 to 1; null if that is not known. */
  readonly part: number | null;
  /** How many of its messages the server has stored. */
  readonly messages?: { readonly done: number; readonly total: number };
  /** The bytes that have arrived from the server. */
  readonly bytes?: number;
}

/** The imports that run, as the server tells them. */
interface IRunning {
  value: { messageCount: number; totalCount: number }[];
}

/** The time between two questions to the server how far it is, in milliseconds. */
const ASKING_MS = 1_000;

/** The parts around the files of chats. */
export interface IChatArchiveOptions {
  server: Pick<IApiClient, 'file' | 'upload' | 'request'>;
  timers: {
    /** Calls back once, after this many milliseconds, unless it is disposed before. */
    delay(callback: () => void, ms: number): IDisposable;
  };
  settings: Pick<IServerSettings, 'limits'>;
  /** Loads the settings, once. */
  loadSettings(this: void): Promise<void>;
  /** Returns the workspace of imported chats; undefined for the default one. */
  workspace(this: void): string | undefined;
}

/** Shows how far a transfer is. */
type Show = (change: Partial<Pick<ITransfer, 'part' | 'messages' | 'bytes'>>) => void;

/** The ending of the files' names. */
export const CHAT_FILE = '.chat';

/** Exports chats as files, and imports files as chats. Each call resolves with null if it was cancelled. */
export class ChatArchive implements IDisposable {
  constructor(private _options: IChatArchiveOptions) {}

  /** The files on their way. */
  get transfers(): readonly ITransfer[] {
    return [...this._running.keys()];
  }

  get changed(): ISignal<ChatArchive, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Reads the file of a chat, limited to what the user may read. Rejects with a RequestError. */
  async export(chat: string, name: string): Promise<Blob | null> {
    if (this.transfers.some(transfer => transfer.chat === chat)) {
      return null; // It is on its way.
    }
    return this._run({ chat, name, part: null }, (signal, show) =>
      this._options.server.file(`${threadPath(chat)}/export`, {
        signal,
        onBytes: bytes => show({ bytes })
      })
    );
  }

  /**
   * Creates a private chat from a file, in the current workspace or in the given one, and resolves with its id. The size
   * is checked before the upload.
   *
   * @throws RequestError also `busy`, `not_a_chat` and `request_too_large` without a request
   */
  async import(file: File, workspaceOf = this._options.workspace): Promise<string | null> {
    const { server, settings, loadSettings } = this._options;
    if (this.transfers.some(({ chat }) => chat === undefined)) {
      throw new RequestError(0, 'busy', 'Another file is being imported.');
    }
    if (!file.name.toLowerCase().endsWith(CHAT_FILE) || file.size === 0) {
      throw new RequestError(0, 'not_a_chat', 'The file is not a chat.');
    }
    const { name } = file;
    return this._run({ name, part: null }, async (signal, show) => {
      await loadSettings();
      if (file.size > (settings.limits.importBytes ?? Infinity)) {
        throw new RequestError(0, 'request_too_large', 'The file is too large.');
      }
      const query = new URLSearchParams();
      const topic = oneLine(name.slice(0, -CHAT_FILE.length), settings.limits.topicLength);
      const workspaceId = workspaceOf();
      if (workspaceId !== undefined) {
        query.set('workspaceId', workspaceId);
      }
      if (topic) {
        query.set('topic', topic);
      }
      // A browser does not know the type of the file.
      const body = new Blob([file], { type: 'application/json' });
      const path = `chat/threads/:import?${query.toString()}`;
      const asking = new AbortController();
      const onProgress = (part: number): void => {
        show({ part: part < 1 ? part : null });
        if (part === 1 && !asking.signal.aborted) {
          this._follow(AbortSignal.any([signal, asking.signal]), show);
        }
      };
      try {
        return (await server.upload<{ id: string }>(path, body, { signal, onProgress })).id;
      } finally {
        asking.abort();
      }
    });
  }

  /** Ends a transfer. The server then keeps nothing of an import. */
  cancel(transfer: ITransfer): void {
    // Each step of a transfer has its own object.
    const running = [...this._running].find(([{ chat }]) => chat === transfer.chat);
    running?.[1].abort();
  }

  dispose(): void {
    this._isDisposed = true;
    this._running.forEach(ending => ending.abort());
    Signal.clearData(this);
  }

  /** Asks the server from time to time how many messages it has stored, until the import is done. */
  private _follow(signal: AbortSignal, show: Show): void {
    const { server } = this._options;
    const ask = async (): Promise<void> => {
      const { value } = await server.request<IRunning>(
        'GET',
        'chat/threads/:import',
        undefined,
        signal
      );
      const [running] = value;
      if (running && !signal.aborted) {
        show({ messages: { done: running.messageCount, total: running.totalCount } });
      }
      this._later(ask, signal);
    };
    this._later(ask, signal);
  }

  private _later(ask: () => Promise<void>, signal: AbortSignal): void {
    if (!signal.aborted) {
      // Without an answer, the number stays as it is.
      const wait = this._options.timers.delay(() => void ask().catch(() => undefined), ASKING_MS);
      signal.addEventListener('abort', () => wait.dispose(), { once: true });
    }
  }

  private async _run<T>(
    first: ITransfer,
    work: (signal: AbortSignal, show: Show) => Promise<T>
  ): Promise<T | null> {
    let shown = first;
    const ending = new AbortController();
    const show = (next: ITransfer | null): void => {
      this._running.delete(shown);
      if (next) {
        this._running.set(next, ending);
        shown = next;
      }
      this._changed.emit();
    };
    show(first);
    try {
      const result = await work(ending.signal, change => {
        if (!ending.signal.aborted && this._running.has(shown)) {
          show({ ...shown, ...change });
        }
      });
      return ending.signal.aborted ? null : result;
    } catch (error) {
      if (ending.signal.aborted) {
        return null;
      }
      throw error;
    } finally {
      show(null);
    }
  }

  private _running = new Map<ITransfer, AbortController>();
  private _changed = new Signal<ChatArchive, void>(this);
  private _isDisposed = false;
}
