import { cleanName, distinctionAmong, type PersonKind } from '../../../src/document/index.js';
import {
  CHAT_TOPIC,
  CHAT_UPDATE_TOPIC,
  encodePacket,
  MAX_PACKET_BYTES,
  type IChatPacket
} from '../../../src/livekit/index.js';
import type { Attachments } from '../../attachments/attachments.js';
import { ChatError } from '../../errors.js';
import type { IFeedEvent } from '../../feed/feed-event.js';
import type { IPrincipal } from '../../identity/principal.js';
import { senderOf } from '../../identity/user.js';
import type { ILimits } from '../../limits.js';
import { historyFor } from '../../rooms/chats/history.js';
import type { IFiles } from '../../storage/files.js';
import type { IAttachmentRow, IMessageRow, IStorage } from '../../storage/storage.js';
import { beginningOf } from '../../text.js';
import type { Link } from './link.js';

/** The most files of one message that are passed on. */
const FILES = 10;

/** The most messages from before somebody came that they get, and how many if they do not say. */
const HISTORY_MAX = 200;
const HISTORY = 50;

/** Bytes of a packet beside its text. */
const FRAME_BYTES = 512;

export interface IOutgoingOptions {
  readonly storage: IStorage;
  readonly attachments: Pick<Attachments, 'get'>;
  readonly files: Pick<IFiles, 'read'>;
  readonly limits: Pick<ILimits, 'bridgeFileBytes'>;
  readonly chat: string;
  /** The room gets what this user may read. */
  readonly owner: IPrincipal;
  /** Whether the room has told of the deletion of this message itself. */
  hasDeleted(id: string): boolean;
}

/** A file of a message, and its bytes unless it is too large. */
interface IFile {
  readonly row: IAttachmentRow;
  readonly isPassedOn: boolean;
}

/**
 * The events of a chat, on their way into a room. All of it comes from one participant, the bridge, so a text begins with the name of its
 * author. A packet that is sent twice replaces itself, because its id is that of the message.
 */
export class Outgoing {
  constructor(private readonly _options: IOutgoingOptions) {}

  /** Sends an event, and returns whether there was anything to send. Rejects if the connection is lost. */
  async deliver(link: Link, { what }: IFeedEvent): Promise<boolean> {
    if (what.type === 'message-removed') {
      await this._delete(link, what.id, 0);
      return true;
    }
    if (!('message' in what) || what.type === 'chosen' || what.message.type === 'system') {
      return false;
    }
    const { message } = what;
    const remote = await this._options.storage.bridges.remoteOf(this._options.chat, message.id);
    if (what.type === 'message-deleted') {
      return this._tellOfDeletion(link, message, remote);
    }
    if (remote !== null || message.deleted || message.streaming) {
      return false; // it came from the room, or another event tells what became of it
    }
    if (what.type === 'message-edited') {
      await this._edit(link, message);
    } else {
      await this._send(link, message);
    }
    return true;
  }

  /** Sends somebody the messages since a time, oldest first. */
  async sendHistory(link: Link, to: string, since: number, asked: unknown): Promise<void> {
    const { storage, owner, chat } = this._options;
    const isNumber = typeof asked === 'number' && asked >= 1;
    const limit = Math.min(isNumber ? Math.floor(asked) : HISTORY, HISTORY_MAX);
    const history = await historyFor(storage, owner, chat);
    const rows = await history.before(Infinity, limit, since);
    for (const { message } of [...rows].reverse()) {
      if (message.type !== 'system' && !message.deleted && !message.streaming) {
        const { text } = await this._read(message);
        await link.send(CHAT_TOPIC, packetOf(message, text), to);
      }
    }
  }

  private async _send(link: Link, message: IMessageRow): Promise<void> {
    const { chat, files } = this._options;
    const { text, attached, author } = await this._read(message);
    await link.sendText(message.id, text, {
      'colloquy.sender': message.sender,
      'colloquy.name': author
    });
    await link.send(CHAT_TOPIC, packetOf(message, text, { ignoreLegacy: true }));
    for (const { row, isPassedOn } of attached) {
      if (isPassedOn) {
        // A file that cannot be sent holds up no message. The text names it.
        await files
          .read(chat, row.id)
          .then(bytes => link.sendFile(row.id, row, bytes, { 'colloquy.message': message.id }))
          .catch(() => undefined);
      }
    }
  }

  /** Clients of LiveKit replace the text of a message when its id comes again. */
  private async _edit(link: Link, message: IMessageRow): Promise<void> {
    const { text, author } = await this._read(message);
    if (Buffer.byteLength(text) > MAX_PACKET_BYTES / 2) {
      const attributes = { 'colloquy.sender': message.sender, 'colloquy.name': author };
      await link.sendText(message.id, text, attributes);
      await link.send(CHAT_TOPIC, packetOf(message, text, { ignoreLegacy: true }));
    } else {
      await link.send(CHAT_TOPIC, packetOf(message, text));
    }
  }

  private async _tellOfDeletion(
    link: Link,
    { id, time }: IMessageRow,
    remote: string | null
  ): Promise<boolean> {
    if (remote !== null && this._options.hasDeleted(id)) {
      return false;
    }
    await this._delete(link, remote ?? id, time);
    return true;
  }

  /** JavaScript clients know no deletions, and show the empty text instead. */
  private async _delete(link: Link, id: string, time: number): Promise<void> {
    const packet = packetOf({ id, time }, '', { deleted: true });
    await link.send(CHAT_UPDATE_TOPIC, packet);
    await link.send(CHAT_TOPIC, packet);
  }

  private async _read(
    message: IMessageRow
  ): Promise<{ author: string; text: string; attached: readonly IFile[] }> {
    const { storage, chat } = this._options;
    const { sender, seq } = message;
    const { name, kind } = await senderOf(storage, chat, message);
    const alike = await storage.namesakes(chat, name, seq);
    const attached = await this._attached(message);
    const author = nameIn(name, kind, distinctionAmong(sender, kind, alike)?.alias);
    const files = attached.map(({ row, isPassedOn }) =>
      isPassedOn ? `[${row.name}]` : `[${row.name}: too large for LiveKit]`
    );
    const said = [continued(message.body), ...files].filter(part => part !== '').join('\n');
    return { author, text: `${author}: ${said}`, attached };
  }

  private async _attached({ attachments = [] }: IMessageRow): Promise<IFile[]> {
    const { owner, chat, limits } = this._options;
    const found: IFile[] = [];
    for (const id of attachments.slice(0, FILES)) {
      const row = await this._options.attachments.get(owner, chat, id).catch((error: unknown) => {
        if (error instanceof ChatError) {
          return null; // it is no file of this server, or was removed
        }
        throw error;
      });
      if (row) {
        found.push({ row, isPassedOn: row.size <= limits.bridgeFileBytes });
      }
    }
    return found;
  }
}

/** A text with a sign before each line but the first, which no reader then takes for the message of another author, or for a file. */
const continued = (text: string): string =>
  text.replace(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g, '\n┆ ');

/** The author's name, with the mark of all but accounts and with the alias if there is one. It is all that the room shows of them. */
function nameIn(name: string, kind: PersonKind, alias: string | undefined): string {
  const marks = [kind === 'account' ? '' : kind, alias ?? ''].filter(Boolean).join(', ');
  return marks ? `${cleanName(name) || name} (${marks})` : name;
}

/** A packet with as much of the text as fits. */
function packetOf(
  { id, time }: Pick<IMessageRow, 'id' | 'time'>,
  text: string,
  more: Pick<IChatPacket, 'deleted' | 'ignoreLegacy'> = {}
): Uint8Array {
  const timestamp = Math.max(Math.floor(time * 1000), 1);
  for (let length = text.length; ; length = Math.floor(length / 2)) {
    const message = length === text.length ? text : `${beginningOf(text, length)}…`;
    if (length === 0 || jsonBytes(message) <= MAX_PACKET_BYTES - FRAME_BYTES) {
      return encodePacket({ id, message, timestamp, ...more });
    }
  }
}

const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text));
