import type { IApiClient, IThread } from '../api.js';
import type { Paging } from '../contracts.js';
import { nextPath } from '../links.js';

const PATH = 'chat/threads';

interface IPage {
  value: IThread[];
  nextLink?: string;
}

/** The time of the last message, or of the chat's creation, in milliseconds since 1970. */
export const activityTime = (thread: IThread): number =>
  Date.parse(thread.livelyOn ?? thread.lastMessageReceivedOn ?? thread.createdOn) || 0;

/** The pages of `GET /chat/threads` that have been read, from the beginning of the list and without a gap. */
export class ThreadPages {
  constructor(
    private _server: IApiClient,
    query: Readonly<Record<string, string>>
  ) {
    this._next = `${PATH}?${new URLSearchParams(query).toString()}`;
  }

  get paging(): Paging {
    return this._paging;
  }

  /** Whether the server has sent a page. */
  get hasBegun(): boolean {
    return this._paging === 'none' || this._end < Infinity;
  }

  /** True if the chat's place in the list is among those that have been read. */
  covers(thread: IThread): boolean {
    return this._paging === 'none' || activityTime(thread) >= this._end;
  }

  /** Reads the next page. Rejects with a RequestError. */
  async more(signal?: AbortSignal): Promise<IThread[]> {
    this._paging = 'loading';
    try {
      const path = this._next;
      const page = await this._server.request<IPage>('GET', path, undefined, signal);
      const { value, nextLink } = page;
      this._next = nextLink ? nextPath(this._server, PATH, nextLink) : '';
      this._paging = nextLink ? 'idle' : 'none';
      this._end = value.reduce((end, thread) => Math.min(end, activityTime(thread)), this._end);
      return value;
    } catch (error) {
      this._paging = 'failed';
      throw error;
    }
  }

  private _next: string;
  private _paging: Paging = 'idle';
  /** The activity time of the last chat that was read. */
  private _end = Infinity;
}
