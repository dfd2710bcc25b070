import type { IDisposable } from '@lumino/disposable';
import type { IApiClient } from '../api.js';
import type { IFollowedThread, IFollowing } from '../thread-contracts.js';
import { messagePath, threadPath } from '../links.js';

export interface IFollowingsOptions {
  /** The chat's UUID. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  onChange(this: void): void;
}

/** The threads of a chat that the user follows, and how far they have read in each. */
export class Followings implements IDisposable {
  constructor(private _options: IFollowingsOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The state of a thread, by the id of its root. */
  of(rootId: string): IFollowing {
    return this._known.get(rootId) ?? { rootId, isFollowed: false, readSequenceId: 0 };
  }

  /** The threads as `list` has read them last, with what was told of them since. */
  get all(): readonly IFollowedThread[] {
    return this._all;
  }

  /** The connection is open again: reads the state of all threads. */
  async open(): Promise<void> {
    try {
      const threads = await this._read();
      this._known = new Map(threads.map(one => [one.rootId, one]));
      this._change();
    } catch {
      // The next connection reads it again. Until then, replies count as unread that may have been read.
    }
  }

  /** Reads the threads that the server knows of, the latest changed first. Rejects with a RequestError. */
  async list(): Promise<readonly IFollowedThread[]> {
    const threads = await this._read();
    this._change();
    return threads;
  }

  /** The server tells of the new state of a thread. */
  hear(state: IFollowing): void {
    this._known.set(state.rootId, state);
    this._all = this._all.map(one => (one.rootId === state.rootId ? { ...one, ...state } : one));
    this._change();
  }

  /** Follows a thread, or no more. It shows at once. Rejects with a RequestError. */
  async follow(rootId: string, isFollowed: boolean): Promise<void> {
    const before = this.of(rootId);
    this.hear({ ...before, isFollowed });
    try {
      await this._patch(rootId, { isFollowed });
    } catch (error) {
      this.hear({ ...this.of(rootId), isFollowed: before.isFollowed });
      throw error;
    }
  }

  /** Has read in a thread up to a message. It shows at once. @returns the report to the server */
  read(rootId: string, { id, seq }: { id: string; seq: number }): () => Promise<void> {
    const before = this.of(rootId);
    this.hear({ ...before, readSequenceId: Math.max(before.readSequenceId, seq) });
    return () => this._patch(rootId, { readMessageId: id });
  }

  /** All behind a `seq` is unread again. */
  lower(seq: number): void {
    this._known.forEach((state, rootId) => {
      const readSequenceId = Math.min(state.readSequenceId, seq);
      this._known.set(rootId, { ...state, readSequenceId });
    });
  }

  dispose(): void {
    this._isDisposed = true;
  }

  private async _read(): Promise<readonly IFollowedThread[]> {
    const path = `${threadPath(this._options.id)}/following`;
    const { value } = await this._options.server.request<{ value: IFollowedThread[] }>('GET', path);
    this._all = value;
    return value;
  }

  private _patch(rootId: string, change: object): Promise<void> {
    const { server, id } = this._options;
    return server.request('PATCH', `${messagePath(id, rootId)}/following`, change);
  }

  private _change(): void {
    if (!this._isDisposed) {
      this._options.onChange();
    }
  }

  private _all: readonly IFollowedThread[] = [];
  private _known = new Map<string, IFollowing>();
  private _isDisposed = false;
}
