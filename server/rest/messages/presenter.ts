import { contentsOf, distinctionAmong, type IDistinction } from '../../../src/document/index.js';
import type { History } from '../../rooms/chats/history.js';
import { nameOfEntry } from '../../storage/file-names.js';
import type { IMessageRow, IStorage } from '../../storage/storage.js';
import { beginningOf } from '../../text.js';
import type { Message, StoredMessage } from './schemas.js';
import { personIn, senderOf, type INamedPerson } from '../../identity/user.js';
import { fileAddress } from '../http/public-address.js';
import { time } from '../http/time.js';
import { versionOf } from './version.js';
import { Identifiers } from '../participants/identifiers.js';
import type { CommunicationIds } from '../../identity/communication-ids.js';

/** Characters of a message that the chat list shows. */
const PREVIEW = 300;

/** The start of a text, cut between two whole characters. */
const preview = (body: string): string =>
  body.length <= PREVIEW ? body : `${beginningOf(body, PREVIEW - 1)}…`;

/** The dependencies of the presenters. */
export interface IPresenterContext {
  /** Maps usernames to the ids that the API uses. */
  readonly ids: CommunicationIds;
  /** See `IRestContext`. */
  readonly publicUrl?: string;
  readonly storage: Pick<
    IStorage,
    'getUser' | 'givenName' | 'namesakes' | 'getAttachment' | 'getEntries'
  >;
}

/** Tells which files a reader may know. */
type Reader = Pick<History, 'sees'>;

/** Writes messages in the format of the HTTP API. Short-lived: it looks up each name only once. */
export class MessagePresenter {
  constructor(private readonly _context: IPresenterContext) {
    this._ids = new Identifiers(_context.ids);
  }

  /** A message as a list shows it, outside its chat: with what tells its author apart from others of the chat. */
  async message(chat: string, row: IMessageRow, reader: Reader): Promise<Message> {
    const { alias, ordinal } = (await this._distinction(chat, row)) ?? {};
    return {
      ...(await this.brief(chat, row, reader)),
      ...(alias !== undefined && { senderAlias: alias, senderOrdinal: ordinal })
    };
  }

  /** A message as a list shows it, without what tells its author apart. */
  async brief(chat: string, row: IMessageRow, reader: Reader): Promise<Message> {
    const contents = await this._contents(chat, row, reader);
    return {
      ...(await this._line(chat, row)),
      ...(contents && { contents }),
      ...(row.streaming && { streaming: true }),
      ...(row.stream_failure !== undefined && { failure: row.stream_failure })
    };
  }

  private async _line(chat: string, row: IMessageRow): Promise<Message> {
    const { name, kind } = await this._sender(chat, row);
    return {
      id: row.id,
      sequenceId: String(row.seq),
      sender: row.sender,
      senderDisplayName: name,
      ...(row.sender !== '' && { senderKind: kind }),
      content: { message: preview(row.body) },
      createdOn: time(row.time * 1000)
    };
  }

  private async _contents(
    chat: string,
    row: IMessageRow,
    reader: Reader
  ): Promise<Message['contents']> {
    const { attachments = [], body } = row;
    const ids = body.trim() === '' ? attachments : [];
    const { storage } = this._context;
    const files = await Promise.all(ids.map(id => storage.getAttachment(chat, id)));
    const others = ids.filter((_, i) => !files[i]);
    const entries = others.length > 0 ? await storage.getEntries(chat, others) : [];
    return contentsOf(row, id => {
      const entry = entries.find(one => one.id === id);
      const file =
        files[ids.indexOf(id)] ??
        (entry && { createdOn: entry.createdOn, name: nameOfEntry(entry.value) });
      return file && reader.sees(file.createdOn) ? file : undefined;
    });
  }

  /** A message of a chat's history, in full. It lists only the files that `history` shows to the reader. */
  async storedMessage(chat: string, row: IMessageRow, history?: Reader): Promise<StoredMessage> {
    const { deleted, edited_time: edited, deleted_time: deletedTime } = row;
    const isSystem = row.type === 'system';
    const line = await this._line(chat, row);
    return {
      ...line,
      ...(isSystem && { sender: undefined }),
      type: isSystem ? (row.event ?? 'text') : row.content_type === 'html' ? 'html' : 'text',
      version: versionOf(row),
      ...(!isSystem && { senderCommunicationIdentifier: await this._ids.identifier(row.sender) }),
      content: deleted
        ? {}
        : isSystem
          ? await this._told(chat, row)
          : await this._said(chat, row, history),
      ...(row.metadata && !deleted && { metadata: textsOf(row.metadata) }),
      ...(edited !== undefined && { editedOn: time(edited * 1000) }),
      senderIsBot: line.senderKind === 'bot',
      mentions: deleted ? [] : (row.mentions ?? []),
      ...(row.reply_to !== undefined && { replyTo: row.reply_to }),
      streaming: row.streaming === true,
      ...(row.stream_failure !== undefined && { failure: row.stream_failure }),
      ...(row.stopped_by !== undefined && { stoppedBy: row.stopped_by }),
      ...questionOf(row),
      ...(deleted && { deletedOn: time((deletedTime ?? row.time) * 1000) }),
      colloquy: row
    };
  }

  private async _said(
    chat: string,
    { body, attachments = [] }: IMessageRow,
    history?: Reader
  ): Promise<StoredMessage['content']> {
    const { storage, publicUrl } = this._context;
    const files = await Promise.all(attachments.map(id => storage.getAttachment(chat, id)));
    const named = files.flatMap(file => {
      const isImage = file?.mimeType.startsWith('image/');
      return file && (history?.sees(file.createdOn) ?? true)
        ? {
            id: file.id,
            attachmentType: isImage ? 'image' : 'file',
            name: file.name,
            url: fileAddress(publicUrl, chat, file.id)
          }
        : [];
    });
    return { message: body, ...(named.length > 0 && { attachments: named }) };
  }

  private async _told(
    chat: string,
    { details = {}, body }: IMessageRow
  ): Promise<StoredMessage['content']> {
    const { topic, participants, initiator, answers } = details;
    const usernames = Array.isArray(participants) ? participants.map(String) : null;
    return {
      ...(typeof topic === 'string' && { topic }),
      ...(answers !== undefined && { message: body }),
      ...(usernames && {
        participants: await Promise.all(usernames.map(name => this._participant(chat, name)))
      }),
      ...(typeof initiator === 'string' && {
        initiatorCommunicationIdentifier: await this._ids.identifier(initiator)
      })
    };
  }

  private async _participant(chat: string, username: string) {
    const { name, kind } = await this._person(chat, username, () =>
      personIn(this._context.storage, chat, username)
    );
    return {
      communicationIdentifier: await this._ids.identifier(username),
      displayName: name,
      kind,
      shareHistoryTime: time(0)
    };
  }

  private async _distinction(chat: string, row: IMessageRow): Promise<IDistinction | undefined> {
    const { sender, seq } = row;
    if (sender === '') {
      return undefined;
    }
    const { name, kind } = await this._sender(chat, row);
    const alike = await this._context.storage.namesakes(chat, name, seq);
    return distinctionAmong(sender, kind, alike);
  }

  private _sender(chat: string, row: IMessageRow): Promise<INamedPerson> {
    // Usernames have blanks, but no line breaks.
    const key = `${row.sender}\n${row.display_name ?? ''}`;
    return this._person(chat, key, () => senderOf(this._context.storage, chat, row));
  }

  private _person(
    chat: string,
    who: string,
    ask: () => Promise<INamedPerson>
  ): Promise<INamedPerson> {
    const key = `${chat} ${who}`;
    const known = this._people.get(key) ?? ask();
    this._people.set(key, known);
    return known;
  }

  private readonly _ids: Identifiers;
  private _people = new Map<string, Promise<INamedPerson>>();
}

/** The options of a message, and what became of them. */
const questionOf = ({ options, audience, once, choices, options_closed: closed }: IMessageRow) => ({
  ...(options && { options }),
  ...(audience && { audience }),
  ...(once !== undefined && { once }),
  ...(choices && { choices: choices.map(one => ({ ...one, time: time(one.time * 1000) })) }),
  ...(closed !== undefined && { optionsClosed: closed })
});

/** Keeps the values that are strings. Documents may hold others, but the API has only strings. */
const textsOf = (metadata: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string'
    )
  );
