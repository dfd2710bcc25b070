import { generateId, readPacket, type IChatPacket } from './packets.js';
import type { IChatParticipant } from './room.js';

/** One message of a room. */
export class ChatMessage {
  constructor(fields: Partial<Omit<ChatMessage, 'updateFromJSON' | 'toJSON'>> = {}) {
    this.message = fields.message ?? '';
    this.id = fields.id ?? generateId();
    this.timestamp = fields.timestamp ?? new Date();
    this.deleted = fields.deleted ?? false;
    this.participant = fields.participant;
    this.isLocal = fields.isLocal ?? false;
  }

  /** The text. */
  message: string;
  id: string;
  timestamp: Date;
  deleted: boolean;
  /** The author, if the room knows them. Not part of a packet, like `isLocal`. */
  participant?: IChatParticipant;
  /** Whether this program sent it. */
  isLocal: boolean;

  /**
   * Reads the JSON of a packet.
   *
   * @throws PacketError if a field has the wrong type.
   */
  static fromJSON(fields: Readonly<Record<string, unknown>>): ChatMessage {
    const { id, message, timestamp, deleted } = readPacket(fields);
    return new ChatMessage({ id, message, timestamp: new Date(timestamp), deleted });
  }

  /**
   * Takes the text of an edit, or the deletion, from the JSON of a packet.
   *
   * @throws PacketError if a field has the wrong type.
   */
  updateFromJSON(fields: Readonly<Record<string, unknown>>): void {
    ({ message: this.message, deleted: this.deleted } = readPacket({ ...fields, id: this.id }));
  }

  /** The JSON of a packet. `deleted` is there only if it is true. */
  toJSON(): IChatPacket {
    const { id, message, deleted } = this;
    const timestamp = this.timestamp.getTime();
    return { id, message, timestamp, ...(deleted ? { deleted } : {}) };
  }
}
