import type { Feed } from '../../feed/feed.js';
import type { IPrincipal } from '../../identity/principal.js';
import { eyesOf, summaryFor } from '../../rooms/chats/chat-list.js';
import type { IStorage } from '../../storage/storage.js';
import type { Thread } from '../threads/schemas.js';
import { ThreadPresenter } from '../threads/presenter.js';
import type { IPresenterContext } from '../threads/presenter.js';

/** The current chat summaries of all users. Each is read once between two changes, no matter how many streams need it. */
export class SummaryCache {
  constructor(
    private readonly _context: IPresenterContext & {
      readonly storage: Pick<IStorage, 'getSummary'>;
    },
    private readonly _feed: Feed
  ) {
    this._presenter = new ThreadPresenter(_context);
  }

  /** null if the user's chat list does not contain the chat. */
  of(principal: IPrincipal, chat: string): Promise<Thread | null> {
    if (this._stamp !== this._feed.end) {
      this._stamp = this._feed.end;
      this._known.clear();
      this._presenter = new ThreadPresenter(this._context);
    }
    const key = `${chat} ${eyesOf(principal)}`;
    const known = this._known.get(key) ?? this._read(principal, chat);
    this._known.set(key, known);
    return known;
  }

  private async _read(principal: IPrincipal, chat: string): Promise<Thread | null> {
    const summary = await summaryFor(this._context.storage, principal, chat);
    return summary && this._presenter.thread(summary);
  }

  private _presenter: ThreadPresenter;
  private readonly _known = new Map<string, Promise<Thread | null>>();
  private _stamp = -1;
}
