import { buttonsOf } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IEventView, Relevance } from '../../feed/audience.js';
import {
  writePosition,
  type Happening,
  type IFeedEvent,
  type ITyping
} from '../../feed/feed-event.js';
import type { IJournalWorkspace } from '../../storage/journal.js';
import { DEFAULT_WORKSPACE, type IMessageRow, type IStorage } from '../../storage/storage.js';
import type { StoredMessage } from '../messages/schemas.js';
import { time } from '../http/time.js';
import { MessagePresenter, type IPresenterContext } from '../messages/presenter.js';

/** The names of the events that clients receive. */
export type EventName =
  | 'chatThreadCreated'
  | 'chatThreadPropertiesUpdated'
  | 'chatThreadDeleted'
  | 'participantsAdded'
  | 'participantsRemoved'
  | 'chatMessageReceived'
  | 'chatMessageEdited'
  | 'chatMessageFinished'
  | 'chatMessageDeleted'
  | 'chatActionReceived'
  | 'botsQuiet'
  | 'readReceiptReceived'
  | 'typingIndicatorReceived'
  | 'chatPreferencesUpdated'
  | 'threadFollowingUpdated'
  | 'workspaceCreated'
  | 'workspaceUpdated'
  | 'workspaceDeleted';

/** An event in the format of the HTTP API. */
export interface IWrittenEvent {
  readonly name: EventName;
  /** The position to resume from after this event. Without an id, another event of the same change follows. */
  readonly id?: string;
  readonly data: {
    /** Either the chat or the workspace that the event is about. */
    readonly threadId?: string;
    readonly workspaceId?: string;
    /** The root of the thread that the event is about. */
    readonly rootId?: string;
    readonly thread?: null;
    readonly [key: string]: unknown;
  };
}

const EVENT_NAMES: { readonly [T in Happening['type']]: EventName } = {
  'chat-created': 'chatThreadCreated',
  'chat-changed': 'chatThreadPropertiesUpdated',
  'roles-changed': 'chatThreadPropertiesUpdated',
  joined: 'participantsAdded',
  left: 'participantsRemoved',
  'message-created': 'chatMessageReceived',
  'message-edited': 'chatMessageEdited',
  'message-finished': 'chatMessageFinished',
  'message-deleted': 'chatMessageDeleted',
  'message-removed': 'chatMessageDeleted',
  chosen: 'chatActionReceived',
  'bots-quiet': 'botsQuiet',
  'access-changed': 'chatThreadPropertiesUpdated',
  moved: 'chatThreadPropertiesUpdated',
  'workspace-changed': 'workspaceUpdated',
  read: 'readReceiptReceived',
  'preferences-changed': 'chatPreferencesUpdated',
  'following-changed': 'threadFollowingUpdated',
  'chat-deleted': 'chatThreadDeleted'
};

/** The exact time of the event, in milliseconds. */
const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** The part of an event that a reader may see. */
export interface IWriteOptions extends IEventView {
  /** Set for a chat list, which shows little of a message. */
  readonly brief?: boolean;
}

/** Writes events in the format of the HTTP API. */
export class EventPresenter {
  constructor(
    private readonly _context: IPresenterContext & {
      readonly storage: Pick<IStorage, 'messagesAfter'>;
    }
  ) {}

  /**
   * Writes one change as one event, or as two if it also adds the chat to the reader's list or removes it. The last event carries the id. A
   * brief message contains only what a list shows.
   */
  async write(event: IFeedEvent, options: IWriteOptions): Promise<IWrittenEvent[]> {
    const { chat, what, at, position } = event;
    if (what.type === 'workspace-changed') {
      return [writeWorkspace(event, what.workspace, options.relevance)];
    }
    const id = writePosition(position);
    const common = { threadId: chat, time: iso(at) };
    const name = EVENT_NAMES[what.type];
    const removal = (reason: ErrorCode, more = {}): IWrittenEvent => ({
      name: 'chatThreadDeleted',
      id,
      data: { ...common, thread: null, reason, ...more }
    });
    if (what.type === 'chat-deleted') {
      return [removal('chat_deleted', by(what))];
    }
    const data = { ...common, ...(await this._details(chat, what, at, options)) };
    switch (options.relevance) {
      case 'added':
        return [
          { name: 'chatThreadCreated', data: common },
          { name, id, data }
        ];
      case 'removed':
        return [{ name, data }, removal('removed_from_chat')];
      default:
        return [{ name, id, data }];
    }
  }

  private async _details(
    chat: string,
    what: Happening,
    at: number,
    options: IWriteOptions
  ): Promise<object> {
    switch (what.type) {
      case 'message-created':
      case 'message-edited':
      case 'message-finished':
      case 'message-deleted':
      case 'bots-quiet':
        return { message: await this._message(chat, what.message, options) };
      case 'chosen': {
        const { message, option, by } = what;
        const value = buttonsOf(message).find(({ id }) => id === option)?.value;
        return {
          message: await this._message(chat, message, options),
          option,
          ...(value !== undefined && { value }),
          by
        };
      }
      case 'message-removed':
        return { message: { id: what.id, deletedOn: time(at) } };
      case 'read': {
        const [message] = await this._context.storage.messagesAfter(chat, what.seq - 1, 1);
        const isThere = message?.seq === what.seq;
        return {
          sender: what.username,
          ...(isThere && { chatMessageId: message.id }),
          sequenceId: String(what.seq),
          readOn: time(at)
        };
      }
      case 'joined':
      case 'left':
      case 'roles-changed':
        return { participants: what.people };
      case 'access-changed':
        return { ...by(what), access: what.access };
      case 'following-changed': {
        const { root, follows, seq } = what;
        return { rootId: root, isFollowed: follows, readSequenceId: seq };
      }
      case 'moved':
        return { ...by(what), workspaceId: what.to ?? DEFAULT_WORKSPACE };
      default:
        return by(what);
    }
  }

  private async _message(
    chat: string,
    row: IMessageRow,
    { from, brief }: IWriteOptions
  ): Promise<object> {
    const presenter = new MessagePresenter(this._context);
    const reader = { sees: (at: number) => at >= from };
    if (brief) {
      return presenter.message(chat, row, reader);
    }
    const message: Partial<StoredMessage> = await presenter.storedMessage(chat, row, reader);
    delete message.colloquy; // only our own client uses the fields of the document
    return message;
  }
}

const by = (what: Happening): { by?: string } =>
  'by' in what && what.by !== undefined ? { by: what.by } : {};

/** A change of a workspace, as one of its members sees it, or a user who joins or leaves it. */
function writeWorkspace(
  { at, position }: IFeedEvent,
  { id, by, change, joined, left }: IJournalWorkspace,
  relevance: Relevance
): IWrittenEvent {
  const common = { workspaceId: id, time: iso(at), by };
  switch (relevance) {
    case 'added':
      return { name: 'workspaceCreated', id: writePosition(position), data: common };
    case 'removed': {
      const reason = change === 'deleted' ? 'workspace_deleted' : 'removed_from_workspace';
      return { name: 'workspaceDeleted', id: writePosition(position), data: { ...common, reason } };
    }
    case 'update':
      return {
        name: 'workspaceUpdated',
        id: writePosition(position),
        data: { ...common, ...(joined && { joined }), ...(left && { left }) }
      };
  }
}

/** Writes that a user is typing. */
export const writeTyping = ({ chat, username, displayName, kind, at }: ITyping): IWrittenEvent => ({
  name: 'typingIndicatorReceived',
  data: {
    threadId: chat,
    time: iso(at),
    sender: username,
    senderDisplayName: displayName,
    senderKind: kind,
    receivedOn: time(at)
  }
});
