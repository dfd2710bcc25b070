import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { markAmbiguousNames, type IShown } from '../ambiguous-names.js';
import type { IApiClient } from '../api.js';
import { nextPath } from '../links.js';
import { RequestError } from '../network/request-error.js';

interface IPage {
  value: { username: string; displayName: string }[];
  nextLink?: string;
}

interface IFailures {
  invalidMembers?: { message: string }[];
}

/** The members of one workspace. All calls reject with a RequestError. */
export class WorkspaceMembers implements IDisposable {
  constructor(
    private _server: IApiClient,
    id: string
  ) {
    this._path = `chat/workspaces/${encodeURIComponent(id)}/members`;
  }

  /** In the order in which they were added. */
  get all(): readonly IShown[] {
    return this._all;
  }

  get changed(): ISignal<WorkspaceMembers, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  has(username: string): boolean {
    return this._all.some(member => member.username === username);
  }

  async load(): Promise<void> {
    const found: IPage['value'] = [];
    for (let path: string | null = this._path; path !== null && !this._isDisposed;) {
      const page: IPage = await this._server.request<IPage>('GET', path);
      page.value.forEach(one => found.push(one));
      path = page.nextLink ? nextPath(this._server, this._path, page.nextLink) : null;
    }
    if (!this._isDisposed) {
      this._all = markAmbiguousNames(
        found.map(({ username, displayName }) => ({ username, name: displayName }))
      );
      this._changed.emit();
    }
  }

  async add(username: string): Promise<void> {
    const path = `${this._path}/:add`;
    const { invalidMembers: failed = [] } = await this._server.request<IFailures>('POST', path, {
      members: [username]
    });
    if (failed.length > 0) {
      const [{ message }] = failed;
      const { explain } = this._server;
      throw new RequestError(0, 'not_added', explain?.('not_added', message) ?? message);
    }
    await this.load();
  }

  async remove(username: string): Promise<void> {
    await this._server.request('DELETE', `${this._path}/${encodeURIComponent(username)}`);
    await this.load();
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _path: string;
  private _all: readonly IShown[] = [];
  private _isDisposed = false;
  private _changed = new Signal<WorkspaceMembers, void>(this);
}
