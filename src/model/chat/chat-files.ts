import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { isAttachment, type IAttachment } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import { pathOfAttachment, threadPath } from '../links.js';

/** An uploaded file, as far as it is known. */
export interface IUpload {
  readonly name: string;
  readonly contentType?: string;
  /** In bytes. */
  readonly size?: number;
  /** The entry of a file of Jupyter, which the server does not have. */
  readonly entry?: IAttachment;
}

interface IPage {
  value: (IUpload & { id: string })[];
  nextLink?: string;
}

export interface IChatFilesOptions {
  server: Pick<IApiClient, 'request' | 'file'>;
  /** The chat's id. */
  chat: string;
  /** Returns what the document says of a file. It has no size, and forgets old files. */
  entry(this: void, id: string): IAttachment | undefined;
}

/** The number of pages that are read to find a file. */
const PAGES = 10;

/** The uploaded files of a chat. Their list is read from the server when the view needs an unknown file. */
export class ChatFiles implements IDisposable {
  constructor(private _options: IChatFilesOptions) {}

  /** Emitted when more is known of the files. */
  get changed(): ISignal<ChatFiles, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._ending.signal.aborted;
  }

  /** Returns the known details of a file, and asks the server if its size is missing. */
  get(id: string): IUpload | undefined {
    const known = this._known.get(id);
    const entry = this._options.entry(id);
    if (!known && entry && isOfJupyter(entry)) {
      return { ...fromEntry(entry)!, entry };
    }
    if (!known && !this._asked.has(id)) {
      this._asked.add(id);
      this._loading ??= this._load().finally(() => (this._loading = null));
    }
    return known ?? fromEntry(entry);
  }

  /** Reads the bytes of a file. Rejects with a RequestError. */
  read(id: string): Promise<Blob> {
    const { server, chat } = this._options;
    return server.file(pathOfAttachment(chat, id), { signal: this._ending.signal });
  }

  dispose(): void {
    this._ending.abort();
    Signal.clearData(this);
  }

  private async _load(): Promise<void> {
    // The rows that are drawn together ask together.
    await Promise.resolve();
    const { server, chat } = this._options;
    let path: string | undefined = `${threadPath(chat)}/attachments?maxPageSize=100`;
    for (let page = 0; path !== undefined && page < PAGES; page++) {
      let found: IPage;
      try {
        found = await server.request<IPage>('GET', path, undefined, this._ending.signal);
      } catch {
        return; // The rows show what the document says.
      }
      found.value.forEach(({ id, ...file }) => this._known.set(id, file));
      const isMissing = [...this._asked].some(id => !this._known.has(id));
      path = isMissing ? nextPath(found, path) : undefined;
    }
    if (!this.isDisposed) {
      this._changed.emit();
    }
  }

  private _known = new Map<string, IUpload>();
  private _asked = new Set<string>();
  private _loading: Promise<void> | null = null;
  private _ending = new AbortController();
  private _changed = new Signal<ChatFiles, void>(this);
}

/** Only the query of the link is used, so that another host in it has no effect. */
function nextPath({ nextLink }: IPage, path: string): string | undefined {
  return nextLink && path.split('?', 1)[0] + new URL(nextLink, 'http://localhost').search;
}

/** The longest name of a file, each of its bytes written as a reference. */
const MAX_NAME_LENGTH = 3 * 255;

/** The last part of an entry's path is the file's name. */
export function fromEntry(entry: IAttachment | undefined): IUpload | undefined {
  if (typeof entry?.value !== 'string') {
    return undefined;
  }
  const last = entry.value.slice(-MAX_NAME_LENGTH).split('/').at(-1)!;
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // Not every path is encoded.
  }
  return { name, contentType: entry.mimetype };
}

/** The server's own files are named by their addresses. Anybody may write any entry. */
const isOfJupyter = (entry: IAttachment): boolean =>
  isAttachment(entry) && !/^chat\/threads\/[^/]+\/attachments\/[^/]+\//.test(entry.value);
