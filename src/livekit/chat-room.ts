import type { IChatChange, IMessage, YChat } from '../document/index.js';
import { Emitter } from './emitter.js';
import {
  CHAT_TOPIC,
  CHAT_UPDATE_TOPIC,
  decodePacket,
  encodePacket,
  MAX_READ_BYTES,
  type IChatPacket
} from './packets.js';
import type { IChatParticipant, IChatRoom, IPublishOptions } from './room.js';

/** A signal, such as one of Lumino. */
export interface ISource<T> {
  /** Adds a listener. */
  connect(slot: (sender: unknown, value: T) => void): unknown;
  /** Removes a listener. */
  disconnect(slot: (sender: unknown, value: T) => void): unknown;
}

/** A chat of this server that is connected and synced, such as a chat model of the panel. */
export interface IConnectedChat {
  /** The current copy of the document. */
  readonly document: YChat;
  /** Emits the next copy, when the server does not accept the current one any more. */
  readonly documentChanged?: ISource<YChat>;
  /** The user in whose name this program is connected. */
  readonly username: string;
}

/** The events of a `ChatRoom`. */
export interface IChatRoomEvents {
  /** Somebody else sent, edited or deleted a message. */
  dataReceived: [payload: Uint8Array, sender: IChatParticipant, kind: number, topic: string];
}

/** `DataPacket_Kind.RELIABLE` of LiveKit. */
const RELIABLE = 0;

/** Whether a message is stored and complete. One without a body has had a change refused, and the next copy of the document has its text. */
const isWhole = ({ type, seq, body, streaming }: IMessage): boolean =>
  type === 'msg' && seq !== undefined && typeof body === 'string' && !streaming;

/** The state of a message of which the listeners know. */
type Known = Pick<IMessage, 'body' | 'deleted' | 'seq' | 'sender' | 'time'>;

/**
 * A chat of this server with the surface of a LiveKit room, for a `ChatManager`. The server judges and stores what is sent, as from every
 * client, and packets tell of stored messages alone. Like a participant of a room, it hears only what happens from now on.
 */
export class ChatRoom extends Emitter<IChatRoomEvents> implements IChatRoom {
  /** @param _chat - the chat, which stays connected by its owner */
  constructor(private readonly _chat: IConnectedChat) {
    super();
    this._chat.documentChanged?.connect(this._onDocument);
    this._document = this._chat.document;
    this._document.changed.connect(this._onChanged);
    this._document.getMessages().forEach(message => this._learn(message));
    this.localParticipant = {
      identity: _chat.username,
      publishData: (payload, options) => this._publish(payload, options)
    };
  }

  readonly localParticipant: NonNullable<IChatRoom['localParticipant']>;

  /** Leaves the chat, which stays connected. Rejects the messages that wait for the server. */
  close(): void {
    this._chat.documentChanged?.disconnect(this._onDocument);
    this._document.changed.disconnect(this._onChanged);
    this._rejectAll('The room was closed before the server stored the message.');
    this._known.clear();
    this.clear();
  }

  /** Resolves when the server has stored a new message. An edit resolves at once; if it is refused, the former text is received, by a model with the next copy of the document. */
  private async _publish(payload: Uint8Array, { topic }: IPublishOptions): Promise<void> {
    if (topic !== CHAT_TOPIC && topic !== CHAT_UPDATE_TOPIC) {
      throw new Error(`A chat takes no packets on the topic ${topic}.`);
    }
    const packet = decodePacket(payload);
    const current = this._document.getMessage(packet.id);
    if (current) {
      return this._edit(current, packet);
    }
    if (topic === CHAT_UPDATE_TOPIC) {
      throw new Error(`The chat shows no message ${packet.id}, so it cannot be changed here.`);
    }
    const { id, message: body } = packet;
    this._known.set(id, { body, sender: this._chat.username });
    const stored = new Promise<void>((done, fail) => this._waiting.set(id, { done, fail }));
    this._document.addMessage({ id, body, sender: this._chat.username });
    return stored;
  }

  private _edit(current: IMessage, { message, deleted }: IChatPacket): void {
    const change = deleted ? { body: '', deleted } : { body: message };
    // Known before it is written, so that nobody is told of it as of another's.
    this._learn({ ...current, ...change });
    this._document.updateMessage(current.id, change);
  }

  private readonly _onDocument = (_: unknown, document: YChat): void => {
    this._document.changed.disconnect(this._onChanged);
    this._document = document;
    document.changed.connect(this._onChanged);
    this._rejectAll(
      'The server asked for a new copy of the chat before it had stored the message. See whether it is there before you send it again.'
    );
  };

  private readonly _onChanged = (_: unknown, { messages }: IChatChange): void => {
    if (!messages) {
      return;
    }
    [...messages.added, ...messages.changed]
      .flatMap(id => this._document.getMessage(id) ?? [])
      .filter(isWhole)
      .sort((a, b) => a.seq! - b.seq!)
      .forEach(message => this._onMessage(message));
    messages.removed.forEach(id => this._onRemoved(id));
    this._forget();
  };

  /** Drops what a former copy of the document knew of messages that are in the history now. */
  private _forget(): void {
    const { folded } = this._document;
    if (folded > this._folded) {
      this._folded = folded;
      [...this._known]
        .filter(([id, { seq = Infinity }]) => seq <= folded && !this._document.getYMessage(id))
        .forEach(([id]) => this._known.delete(id));
    }
  }

  private _onMessage(message: IMessage): void {
    const { id, body, deleted, seq = 0 } = message;
    const known = this._known.get(id);
    const isNew = !known && seq > this._newest;
    const isChanged = known && (known.body !== body || Boolean(known.deleted) !== Boolean(deleted));
    this._learn(message);
    this._waiting.get(id)?.done();
    this._waiting.delete(id);
    if (isChanged || (isNew && !deleted)) {
      this._tell(message, isNew ? CHAT_TOPIC : CHAT_UPDATE_TOPIC);
    }
  }

  private _onRemoved(id: string): void {
    const known = this._known.get(id);
    this._waiting.get(id)?.fail(new Error('The server refused the message.'));
    this._waiting.delete(id);
    this._known.delete(id);
    // A message that moved to the history is still there for everybody.
    if (known?.seq !== undefined && known.seq > this._document.folded && !known.deleted) {
      this._tell({ ...known, id, type: 'msg', deleted: true }, CHAT_UPDATE_TOPIC);
    }
  }

  private _learn({ id, body, deleted, sender, time, seq = 0 }: IMessage): void {
    this._known.set(id, { body, deleted, sender, time, seq });
    this._newest = Math.max(this._newest, seq);
  }

  private _tell(message: IMessage, topic: string): void {
    const { id, body, deleted, sender, time } = message;
    const timestamp = time === undefined ? Date.now() : Math.round(time * 1000);
    const packet = { id, message: deleted ? '' : body, timestamp, deleted };
    const payload = encodePacket(packet, MAX_READ_BYTES);
    const author = { identity: sender, name: this._nameOf(message) };
    this.emit('dataReceived', payload, author, RELIABLE, topic);
  }

  /** Clients of LiveKit show no marks, so the name has them. That of a guest or an app has it in the document already. */
  private _nameOf({ sender, display_name: given }: IMessage): string | undefined {
    const { name, display_name: shown = name, bot } = this._document.getUser(sender) ?? {};
    // A program gives a name to its users alone.
    return given !== undefined && sender.startsWith('acs-')
      ? `${given} (app)`
      : shown !== undefined && bot
        ? `${shown} (bot)`
        : shown;
  }

  private _rejectAll(reason: string): void {
    const waiting = [...this._waiting.values()];
    this._waiting.clear();
    waiting.forEach(({ fail }) => fail(new Error(reason)));
  }

  private _document: YChat;
  /** The stored messages of the document, and those of this program. */
  private readonly _known = new Map<string, Known>();
  /** New messages of this program that the server has not stored yet. */
  private readonly _waiting = new Map<string, { done(): void; fail(error: Error): void }>();
  /** The largest `seq` so far. A message with a smaller one is not new. */
  private _newest = 0;
  private _folded = 0;
}
