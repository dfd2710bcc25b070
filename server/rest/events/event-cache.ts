import type { Feed } from '../../feed/feed.js';
import type { IFeedEvent } from '../../feed/feed-event.js';
import { keptIn, UntilChange } from '../../feed/until-change.js';
import type { IPrincipal } from '../../identity/principal.js';
import { listKeyOf, summaryFor } from '../../rooms/chats/chat-list.js';
import type { IStorage } from '../../storage/storage.js';
import { ThreadPresenter } from '../threads/presenter.js';
import type { IPresenterContext } from '../messages/presenter.js';
import type { Thread } from '../threads/schemas.js';
import { EventPresenter, type IWriteOptions, type IWrittenEvent } from './event-presenter.js';
import { frameOf } from './sse-response.js';

interface IKnown {
  readonly presenter: ThreadPresenter;
  /** Events that nobody else holds are forgotten: a stream may have missed any number of them. */
  readonly events: WeakMap<IFeedEvent, Map<string, Promise<readonly IWrittenEvent[]>>>;
  /** By chat and read access. */
  readonly summaries: Map<string, Promise<Thread | null>>;
}

/** Writes events for streams. Between two changes, each event, summary and frame is made once, no matter how many streams need it. */
export class EventCache {
  constructor(
    private readonly _context: IPresenterContext & {
      readonly storage: Pick<IStorage, 'getSummary' | 'messagesAfter'>;
    },
    feed: Feed
  ) {
    this._presenter = new EventPresenter(_context);
    this._known = new UntilChange(feed, () => ({
      presenter: new ThreadPresenter(_context),
      events: new WeakMap(),
      summaries: new Map()
    }));
  }

  /** See `EventPresenter.write`. */
  write(event: IFeedEvent, options: IWriteOptions): Promise<readonly IWrittenEvent[]> {
    const { relevance, from, brief = false } = options;
    const forms = keptIn(
      this._known.value.events,
      event,
      () => new Map<string, Promise<readonly IWrittenEvent[]>>()
    );
    return keptIn(forms, `${relevance} ${brief} ${from}`, () =>
      this._presenter.write(event, options)
    );
  }

  /** The chat's summary for a user. null if their chat list does not contain the chat. */
  summary(principal: IPrincipal, chat: string): Promise<Thread | null> {
    const { summaries, presenter } = this._known.value;
    return keptIn(summaries, `${chat} ${listKeyOf(principal)}`, async () => {
      const summary = await summaryFor(this._context.storage, principal, chat);
      return summary && presenter.thread(summary);
    });
  }

  /** The bytes of an event for streams, with the chat's summary if there is one for this event. */
  frame(event: IWrittenEvent, thread: Thread | null | undefined): Buffer {
    const last = this._frames.get(event);
    if (last && last.thread === thread) {
      return last.frame;
    }
    const { name, id, data } = event;
    const text = JSON.stringify(thread === undefined ? data : { ...data, thread });
    const frame = frameOf(name, text, id);
    this._frames.set(event, { thread, frame });
    return frame;
  }

  private readonly _presenter: EventPresenter;
  private readonly _known: UntilChange<IKnown>;
  private readonly _frames = new WeakMap<
    IWrittenEvent,
    { readonly thread: Thread | null | undefined; readonly frame: Buffer }
  >();
}
