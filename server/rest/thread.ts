import type { IChatSummary, IMessageRow, IStorage } from '../storage/storage.js';
import type { Message, StoredMessage, Thread } from './schemas.js';

/** Characters of a message that the list shows. */
const PREVIEW = 300;

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** The beginning of a text, never half a character. */
const preview = (body: string): string =>
  body.length <= PREVIEW ? body : `${body.slice(0, PREVIEW - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** Writes chats and messages in the words of the HTTP API. Short-lived: it asks for each name only once. */
export class ThreadWriter {
  constructor(private readonly _storage: Pick<IStorage, 'getUser'>) {}

  async thread({ row, role, last, unread, readSeq, faces }: IChatSummary): Promise<Thread> {
    return {
      id: row.id,
      topic: row.topic,
      createdOn: iso(row.createdOn),
      createdByCommunicationIdentifier: {
        rawId: row.createdBy,
        communicationUser: { id: row.createdBy }
      },
      access: row.access,
      role,
      unreadCount: unread,
      readSequenceId: readSeq,
      ...(last && {
        lastMessageReceivedOn: iso(last.time * 1000),
        lastMessage: await this.message(last)
      }),
      participants: faces.map(({ username, displayName, initials, color, bot }) => ({
        username,
        displayName,
        ...(initials && { initials }),
        ...(color && { color }),
        bot
      }))
    };
  }

  async message(row: IMessageRow): Promise<Message> {
    return {
      id: row.id,
      sequenceId: String(row.seq),
      sender: row.sender,
      senderDisplayName: row.display_name ?? (await this._displayName(row.sender)),
      content: { message: preview(row.body) },
      createdOn: iso(row.time * 1000)
    };
  }

  /** A message of the history, whole. */
  async storedMessage(row: IMessageRow): Promise<StoredMessage> {
    const { deleted, edited_time: edited, deleted_time: deletedTime } = row;
    const changed = (deleted ? deletedTime : edited) ?? row.time;
    return {
      ...(await this.message(row)),
      type: row.type === 'system' ? 'system' : 'text',
      version: String(Math.round(changed * 1000)),
      senderCommunicationIdentifier: {
        rawId: row.sender,
        communicationUser: { id: row.sender }
      },
      content: deleted ? {} : { message: row.body },
      ...(edited !== undefined && { editedOn: iso(edited * 1000) }),
      ...(deleted && { deletedOn: iso(changed * 1000) }),
      colloquy: row
    };
  }

  private _displayName(username: string): Promise<string> {
    const known =
      this._names.get(username) ??
      this._storage.getUser(username).then(user => user?.displayName ?? username);
    this._names.set(username, known);
    return known;
  }

  private _names = new Map<string, Promise<string>>();
}
