import { ChatMessage } from './chat-message.js';
import { Emitter } from './emitter.js';
import { CHAT_TOPIC, CHAT_UPDATE_TOPIC, decodePacket, encodePacket } from './packets.js';
import type { DataListener, IChatParticipant, IChatRoom } from './room.js';

/** The events of a `ChatManager`. */
export interface IChatManagerEvents {
  /** Somebody else sent, edited or deleted a message: the same id again is the same message. */
  message_received: [message: ChatMessage];
}

/** Sends and receives chat messages in a LiveKit room, or in a `ChatRoom`, by LiveKit's chat protocol. */
export class ChatManager extends Emitter<IChatManagerEvents> {
  constructor(private readonly _room: IChatRoom) {
    super();
    _room.on('dataReceived', this._onData);
  }

  /**
   * Sends a message to everybody in the room. Rejects if the room does not take it.
   *
   * @returns the message that was sent
   */
  async sendMessage(message: string): Promise<ChatMessage> {
    const participant = this._room.localParticipant;
    const sent = new ChatMessage({ message, participant, isLocal: true });
    await this._publish(sent, CHAT_TOPIC);
    return sent;
  }

  /** Sends the text of a message that was sent before, or its deletion if `deleted` is true. Rejects if the room does not take it. */
  async updateMessage(message: ChatMessage): Promise<void> {
    await this._publish(message, CHAT_UPDATE_TOPIC);
  }

  /** Stops hearing the room. Nobody hears this manager afterwards. */
  close(): void {
    this._room.off('dataReceived', this._onData);
    this.clear();
  }

  private async _publish(message: ChatMessage, topic: string): Promise<void> {
    const sender = this._room.localParticipant;
    if (!sender) {
      throw new Error('The room is not connected. Connect it before you send a message.');
    }
    await sender.publishData(encodePacket(message.toJSON()), { topic, reliable: true });
  }

  private readonly _onData: DataListener<IChatParticipant> = (
    payload,
    sender,
    _kind,
    topic,
    _encryption,
    identity
  ) => {
    if (topic !== CHAT_TOPIC && topic !== CHAT_UPDATE_TOPIC) {
      return;
    }
    let message: ChatMessage;
    try {
      message = ChatMessage.fromJSON({ ...decodePacket(payload) });
    } catch (error) {
      console.warn('A chat message was left out, because it could not be read:', String(error));
      return;
    }
    message.participant = sender ?? (identity ? { identity } : undefined);
    this.emit('message_received', message);
  };
}
