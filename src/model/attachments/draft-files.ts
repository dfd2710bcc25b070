import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { v7 } from 'uuid';
import type { IAttachment } from '../../document/index.js';
import { entryKey } from './entry-key.js';
import { kindOfFile, type FileLimits } from './kinds.js';
import type { IReadyFile, Pixels } from './ready-file.js';
import { shortened } from './selected-text.js';

/** The most files of one message. */
export const MAX_FILES = 10;

/** The number of files that are uploaded at a time. */
const AT_ONCE = 3;

/** Why a file cannot be sent. `refused` has the words of the server. */
export type FileFailure =
  | { readonly code: 'too_large'; readonly limit: number }
  | { readonly code: 'not_taken' | 'empty' }
  | { readonly code: 'refused'; readonly message: string; readonly retry: boolean };

/** A file of a draft. */
export interface IDraftFile extends Omit<IReadyFile, 'id'> {
  /** Identifies the file among those of the draft. */
  readonly key: string;
  readonly state: 'waiting' | 'uploading' | 'ready' | 'failed';
  /** The part that is uploaded, from 0 to 1. */
  readonly progress: number;
  readonly failure?: FileFailure;
  /** The file itself, if this page has read it. */
  readonly blob?: Blob;
}

/** The answer of the server to an upload. */
export interface IUploaded {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
}

/** How a file is uploaded. */
export interface IUploadOptions {
  readonly name: string;
  readonly isVoice: boolean;
  readonly signal: AbortSignal;
  onProgress(this: void, part: number): void;
}

export interface IDraftFilesOptions {
  /** Uploads a file to the chat. Rejects with a RequestError. */
  upload(this: void, file: Blob, options: IUploadOptions): Promise<IUploaded>;
  /** Removes a file from the chat, because no message names it. */
  remove(this: void, id: string): void;
  limits(this: void): FileLimits | undefined;
  /** Measures a picture; null if it cannot be shown. */
  measure(this: void, file: Blob): Promise<Pixels | null>;
  /** Whether the same upload may succeed later. */
  isTemporary(this: void, error: Error): boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface IEntry extends Mutable<IDraftFile> {
  /** The id of the attachment, once it has one. */
  id?: string;
  isVoice: boolean;
  ending: AbortController | null;
}

/** The files of a draft. They are uploaded while their author writes. */
export class DraftFiles implements IDisposable {
  constructor(private readonly _options: IDraftFilesOptions) {}

  get all(): readonly IDraftFile[] {
    return this._entries;
  }

  /** The files that a message can name now. */
  get ready(): readonly IReadyFile[] {
    return this._entries.flatMap(entry => readyOf(entry) ?? []);
  }

  /** Whether a file is still on its way. */
  get isBusy(): boolean {
    return this._entries.some(({ state }) => state === 'waiting' || state === 'uploading');
  }

  get changed(): ISignal<DraftFiles, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Adds files and uploads them. One that the server would not take stays, with the reason. @returns how many had no place */
  add(files: readonly File[], { isVoice = false } = {}): number {
    const taken = files.slice(0, this._room);
    for (const file of taken) {
      const { name, type, size } = file;
      const failure = this._failureOf(file, isVoice);
      this._entries.push({
        ...{ key: v7(), name, type, size, blob: file, isVoice },
        ...{ state: failure ? 'failed' : 'waiting', failure, progress: 0, ending: null }
      });
    }
    this._start();
    return files.length - taken.length;
  }

  /** Adds files of Jupyter. @returns how many had no place */
  addEntries(entries: readonly IAttachment[]): number {
    const wanted = entries.filter(entry => !this.hasEntry(entry));
    const taken = wanted.slice(0, this._room);
    const toEntry = (entry: IAttachment): IEntry =>
      fromReady({
        ...{ id: v7(), name: nameOf(entry), type: entry.mimetype ?? '' },
        ...shortened(entry)
      });
    this._entries = [...this._entries, ...taken.map(toEntry)];
    this._changed.emit();
    return wanted.length - taken.length;
  }

  /** Whether a file of Jupyter, or this part of it, is attached. */
  hasEntry(entry: IAttachment): boolean {
    return this._entries.some(one => one.entry && entryKey(one.entry) === entryKey(entry));
  }

  /** Ends the upload of a file, or removes it. */
  remove(key: string): void {
    const entry = this._find(key);
    if (entry) {
      this._entries = this._entries.filter(one => one !== entry);
      entry.ending?.abort();
      if (entry.id !== undefined && !entry.entry) {
        this._options.remove(entry.id);
      }
      this._start();
    }
  }

  /** Uploads a file again. */
  retry(key: string): void {
    const entry = this._find(key);
    if (entry?.state === 'failed' && entry.blob) {
      Object.assign(entry, { state: 'waiting', failure: undefined, progress: 0 });
      this._start();
    }
  }

  /** Takes the ready files out of the draft, because a message names them now. */
  take(): readonly IReadyFile[] {
    const { ready } = this;
    this._entries = this._entries.filter(({ state }) => state !== 'ready');
    this._changed.emit();
    return ready;
  }

  /** Puts files back that were taken. */
  put(files: readonly IReadyFile[]): void {
    this._entries = [...files.map(fromReady), ...this._entries];
    this._changed.emit();
  }

  /** Holds exactly these ready files, which are kept. Those that are not ready stay. */
  restore(kept: readonly IReadyFile[]): void {
    const known = this.ready.map(({ id }) => id);
    if (kept.length === known.length && kept.every(({ id }) => known.includes(id))) {
      return;
    }
    const isKept = ({ id }: IEntry): boolean => kept.some(one => one.id === id);
    const come = kept.filter(({ id }) => !known.includes(id)).map(fromReady);
    const stay = this._entries.filter(entry => entry.state !== 'ready' || isKept(entry));
    this._entries = [...come, ...stay];
    this._changed.emit();
  }

  dispose(): void {
    this._isDisposed = true;
    this._entries.forEach(({ ending }) => ending?.abort());
    Signal.clearData(this);
  }

  private get _room(): number {
    return Math.max(0, MAX_FILES - this._entries.length);
  }

  private _find(key: string): IEntry | undefined {
    return this._entries.find(entry => entry.key === key);
  }

  private _failureOf({ type, size }: File, isVoice: boolean): FileFailure | undefined {
    const limit = this._options.limits()?.[isVoice ? 'voice' : kindOfFile(type)];
    if (size === 0) {
      return { code: 'empty' };
    }
    if (limit === undefined || size <= limit) {
      return undefined;
    }
    return limit === 0 ? { code: 'not_taken' } : { code: 'too_large', limit };
  }

  private _start(): void {
    const running = this._entries.filter(({ state }) => state === 'uploading').length;
    const next = this._entries.filter(({ state }) => state === 'waiting');
    for (const entry of next.slice(0, Math.max(0, AT_ONCE - running))) {
      entry.state = 'uploading';
      entry.ending = new AbortController();
      void this._upload(entry, entry.ending.signal);
    }
    this._changed.emit();
  }

  private async _upload(entry: IEntry, signal: AbortSignal): Promise<void> {
    const { name, isVoice } = entry;
    const blob = entry.blob!;
    const isStale = (): boolean => signal.aborted || this._isDisposed;
    try {
      const pixels =
        entry.pixels ??
        (kindOfFile(entry.type) === 'image' ? await this._options.measure(blob) : null);
      if (isStale()) {
        return;
      }
      const onProgress = (part: number): void => {
        if (!isStale()) {
          entry.progress = part;
          this._changed.emit();
        }
      };
      const stored = await this._options.upload(blob, { name, isVoice, signal, onProgress });
      if (isStale()) {
        // It was removed while its last bytes arrived.
        this._options.remove(stored.id);
        return;
      }
      const { id, contentType: type, size } = stored;
      Object.assign(entry, { id, name: stored.name, type, size, state: 'ready', progress: 1 });
      entry.pixels = (kindOfFile(type) === 'image' && pixels) || undefined;
    } catch (error) {
      if (isStale()) {
        return;
      }
      const { message } = error as Error;
      const retry = this._options.isTemporary(error as Error);
      Object.assign(entry, { state: 'failed', failure: { code: 'refused', message, retry } });
    }
    entry.ending = null;
    this._start();
  }

  private _entries: IEntry[] = [];
  private _isDisposed = false;
  private _changed = new Signal<DraftFiles, void>(this);
}

const fromReady = ({ id, ...file }: IReadyFile): IEntry => ({
  ...file,
  ...{ id, key: id, state: 'ready', progress: 1, isVoice: false, ending: null }
});

const readyOf = ({
  id,
  state,
  name,
  type,
  size,
  pixels,
  entry,
  digest
}: IEntry): IReadyFile | null =>
  id === undefined || state !== 'ready'
    ? null
    : {
        ...{ id, name, type },
        ...(size !== undefined && { size }),
        ...(pixels && { pixels }),
        ...(entry && { entry }),
        ...(digest !== undefined && { digest })
      };

/** The name of a file of Jupyter. */
const nameOf = ({ value }: IAttachment): string => value.split('/').at(-1) || value;
