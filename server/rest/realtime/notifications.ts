import type { Relevance } from '../../feed/audience.js';
import type { IFeedEvent, ITyping } from '../../feed/feed-event.js';
import type { CommunicationIds } from '../../identity/communication-ids.js';
import { personIn, senderOf } from '../../identity/user.js';
import type { IJournalPerson } from '../../storage/journal.js';
import type { IMessageRow, IParticipantRow, IStorage } from '../../storage/storage.js';
import { versionOf } from '../messages/version.js';

/** The numbers that the SDK uses for its events. */
const EVENT = {
  chatMessageReceived: 200,
  typingIndicatorReceived: 245,
  readReceiptReceived: 246,
  chatMessageEdited: 247,
  chatMessageDeleted: 248,
  chatThreadCreated: 257,
  chatThreadPropertiesUpdated: 258,
  chatThreadDeleted: 259,
  participantsAdded: 260,
  participantsRemoved: 261
} as const;

/** A notification as the SDK parses it. All values are strings, some of which contain JSON. */
export type Notification = { readonly eventId: number; readonly [key: string]: string | number };

export interface INotificationContext {
  readonly storage: Pick<
    IStorage,
    'getUser' | 'givenName' | 'getChat' | 'getParticipants' | 'messagesAfter'
  >;
  readonly ids: CommunicationIds;
}

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** Escapes a value, because the SDK unescapes it before parsing. */
const packed = (value: object): string =>
  JSON.stringify(value).replace(/[%\u0080-\uffff]/g, character => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return character === '%' ? '%25' : `%u${code}`;
  });

/** Writes events for one recipient in the format of the browser SDK's notifications. */
export class NotificationWriter {
  constructor(private readonly _context: INotificationContext) {}

  async write(event: IFeedEvent, relevance: Relevance, recipient: string): Promise<Notification[]> {
    const { chat, what, at } = event;
    const thread = { threadId: chat, version: String(at) };
    switch (what.type) {
      case 'message-created':
        return [
          {
            eventId: EVENT.chatMessageReceived,
            ...(await this._said(event, what.message, recipient))
          }
        ];
      case 'message-finished': // the SDK knows no better event
      case 'message-edited': {
        const edittime = iso((what.message.edited_time ?? at / 1000) * 1000);
        const said = await this._said(event, what.message, recipient);
        return [{ eventId: EVENT.chatMessageEdited, ...said, edittime }];
      }
      case 'message-deleted': {
        const deletetime = iso((what.message.deleted_time ?? at / 1000) * 1000);
        const said = await this._said(event, what.message, recipient);
        return [{ eventId: EVENT.chatMessageDeleted, ...said, messageBody: '', deletetime }];
      }
      case 'read':
        return this._read(event, what, recipient);
      case 'chat-created':
        return this._created(chat);
      case 'chat-changed':
      case 'roles-changed': {
        const [{ by = '' } = {}] = what.type === 'roles-changed' ? what.people : [what];
        return [
          {
            eventId: EVENT.chatThreadPropertiesUpdated,
            ...thread,
            editTime: iso(at),
            editedBy: packed(await this._person(chat, by)),
            properties: await this._properties(chat)
          }
        ];
      }
      case 'joined': {
        const added = {
          eventId: EVENT.participantsAdded,
          ...thread,
          time: iso(at),
          addedBy: packed(await this._person(chat, what.people[0]?.by ?? '')),
          participantsAdded: await this._people(chat, what.people)
        };
        return relevance === 'added' ? [...(await this._created(chat)), added] : [added];
      }
      case 'left':
        return [
          {
            eventId: EVENT.participantsRemoved,
            ...thread,
            time: iso(at),
            removedBy: packed(await this._person(chat, what.people[0]?.by ?? '')),
            participantsRemoved: await this._people(chat, what.people)
          }
        ];
      case 'chat-deleted': {
        const { by } = what;
        return [
          {
            eventId: EVENT.chatThreadDeleted,
            ...thread,
            deleteTime: iso(at),
            ...(by !== undefined && { deletedBy: packed(await this._person(chat, by)) }),
            reason: by === undefined ? 'deletedByPolicy' : 'deletedByUser'
          }
        ];
      }
      case 'access-changed':
      case 'moved':
        return relevance === 'added'
          ? this._created(chat)
          : relevance === 'removed'
            ? [
                {
                  eventId: EVENT.chatThreadDeleted,
                  ...thread,
                  deleteTime: iso(at),
                  deletedBy: packed(await this._person(chat, what.by ?? '')),
                  reason: 'deletedByUser'
                }
              ]
            : [];
      default:
        return []; // the SDK has no notification for a message that was removed entirely
    }
  }

  async typing(
    { chat, username, displayName, kind, at }: ITyping,
    recipient: string
  ): Promise<Notification> {
    return {
      eventId: EVENT.typingIndicatorReceived,
      ...(await this._between(chat, username, recipient)),
      senderDisplayName: displayName,
      senderKind: kind,
      version: String(at),
      originalArrivalTime: iso(at)
    };
  }

  private async _between(chat: string, sender: string, recipient: string) {
    const { ids } = this._context;
    const [senderId, recipientMri] = [await ids.idOf(sender), await ids.idOf(recipient)];
    return { groupId: chat, senderId, recipientMri };
  }

  private async _said({ chat }: IFeedEvent, row: IMessageRow, recipient: string) {
    const { name, kind } = await senderOf(this._context.storage, chat, row);
    return {
      ...(await this._between(chat, row.sender, recipient)),
      messageId: row.id,
      clientMessageId: row.id,
      senderDisplayName: name,
      senderKind: kind,
      messageType: row.content_type === 'html' ? 'RichText/Html' : 'Text',
      messageBody: row.body,
      version: versionOf(row),
      originalArrivalTime: iso(row.time * 1000),
      acsChatMessageMetadata: JSON.stringify(row.metadata ?? {})
    };
  }

  private async _read(
    { chat, at }: IFeedEvent,
    { username, seq }: { username: string; seq: number },
    recipient: string
  ): Promise<Notification[]> {
    const [message] = await this._context.storage.messagesAfter(chat, seq - 1, 1);
    if (username === recipient || message?.seq !== seq) {
      return [];
    }
    const between = await this._between(chat, username, recipient);
    const horizon = `${Math.round(message.time * 1000)};${at};${message.id}`;
    return [
      {
        eventId: EVENT.readReceiptReceived,
        ...between,
        messageId: message.id,
        clientMessageId: message.id,
        messageBody: JSON.stringify({
          user: between.senderId,
          consumptionhorizon: horizon,
          messageVisibilityTime: Math.round(message.time * 1000),
          version: String(at)
        })
      }
    ];
  }

  private async _created(chat: string): Promise<Notification[]> {
    const { storage } = this._context;
    const row = await storage.getChat(chat);
    if (!row) {
      return []; // deleted meanwhile, which has its own event
    }
    return [
      {
        eventId: EVENT.chatThreadCreated,
        threadId: chat,
        version: String(row.createdOn),
        createTime: iso(row.createdOn),
        createdBy: packed(await this._person(chat, row.createdBy)),
        members: await this._people(chat, await storage.getParticipants(chat)),
        properties: await this._properties(chat)
      }
    ];
  }

  private async _properties(chat: string): Promise<string> {
    const {
      topic = '',
      metadata = {},
      retentionDays
    } = (await this._context.storage.getChat(chat)) ?? {};
    const policy = {
      retentionPolicyType: 'DeleteAfterCreationTime',
      executeAfter: `${retentionDays}.00:00:00`
    };
    return packed({
      topic,
      acsChatThreadMetadata: JSON.stringify(metadata),
      ...(retentionDays !== undefined && { retentionPolicy: JSON.stringify(policy) })
    });
  }

  private async _people(
    chat: string,
    people: readonly (IJournalPerson | IParticipantRow)[]
  ): Promise<string> {
    const there = await this._context.storage.getParticipants(chat);
    return packed(
      await Promise.all(
        people.map(({ username }) =>
          this._person(
            chat,
            username,
            there.find(one => one.username === username)
          )
        )
      )
    );
  }

  private async _person(
    chat: string,
    username: string,
    details?: IParticipantRow
  ): Promise<object> {
    const { shareHistoryTime, metadata } = details ?? {};
    const { name, kind } = await personIn(this._context.storage, chat, username);
    return {
      participantId: await this._context.ids.idOf(username),
      displayName: name,
      kind,
      ...(shareHistoryTime !== undefined && { shareHistoryTime: iso(shareHistoryTime) }),
      ...(metadata && { memberMetaData: JSON.stringify(metadata) })
    };
  }
}
