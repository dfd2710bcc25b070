/** The topic of new messages. A known id on it replaces the text of that message. */
export const CHAT_TOPIC = 'lk-chat-topic';

/** The topic of edits and deletions. */
export const CHAT_UPDATE_TOPIC = 'lk-chat-update-topic';

/** LiveKit delivers reliable packets of this size everywhere. */
export const MAX_PACKET_BYTES = 15 * 1024;

/** A larger packet is not read. The longest message of a chat of this server takes less. */
export const MAX_READ_BYTES = 1024 * 1024;

const MAX_ID_LENGTH = 256;
/** The largest number of milliseconds that a `Date` takes. */
const MAX_TIMESTAMP = 8.64e15;

/** One message of LiveKit's chat protocol, as a data packet carries it. */
export interface IChatPacket {
  readonly id: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly deleted?: boolean;
  /** Whether this is a copy for old clients. Clients that read text streams have the message already. */
  readonly ignoreLegacy?: boolean;
}

/** The values for a packet of an old client, which has no id and no timestamp. */
export interface IPacketDefaults {
  /** A new id. */
  id(this: void): string;
  /** Milliseconds since 1970. */
  now(this: void): number;
}

/** A packet that is malformed or too large. The message says why. */
export class PacketError extends Error {
  readonly name = 'PacketError';
}

/**
 * The bytes of a packet. Half characters are replaced, and the timestamp is rounded down.
 *
 * @throws PacketError if the result is larger than `maxBytes`, or if other clients could not read it.
 */
export function encodePacket(packet: IChatPacket, maxBytes = MAX_PACKET_BYTES): Uint8Array {
  const { message, deleted, ignoreLegacy } = packet;
  const timestamp = Math.floor(packet.timestamp);
  if (!isId(packet.id) || typeof message !== 'string' || !isTimestamp(timestamp)) {
    throw new PacketError(
      `A packet needs an id of 1 to ${MAX_ID_LENGTH} characters, a text and a timestamp in milliseconds.`
    );
  }
  const fields = {
    id: wellFormed(packet.id),
    message: wellFormed(message),
    timestamp,
    ...(deleted ? { deleted } : {}),
    ...(ignoreLegacy ? { ignoreLegacy } : {})
  };
  const payload = new TextEncoder().encode(JSON.stringify(fields));
  if (payload.length > maxBytes) {
    throw new PacketError(
      `The message takes ${payload.length} bytes, and a packet holds at most ${maxBytes}. Send a shorter message.`
    );
  }
  return payload;
}

/**
 * Reads a packet of any client, as `readPacket` does.
 *
 * @throws PacketError if the bytes are no JSON object, or too many, or a field has the wrong type.
 */
export function decodePacket(
  payload: Uint8Array,
  defaults?: IPacketDefaults
): Required<IChatPacket> {
  if (payload.length > MAX_READ_BYTES) {
    throw new PacketError(`The packet has more than ${MAX_READ_BYTES} bytes.`);
  }
  return readPacket(parse(payload), defaults);
}

/**
 * Reads the JSON of a packet of any client: a missing id or timestamp is made up, and unknown fields are dropped.
 *
 * @throws PacketError if a field has the wrong type.
 */
export function readPacket(
  fields: Readonly<Record<string, unknown>>,
  defaults: IPacketDefaults = { id: generateId, now: Date.now }
): Required<IChatPacket> {
  const { message = '', timestamp } = fields;
  const id = fields.id || defaults.id();
  if (!isId(id)) {
    throw new PacketError(`The id is not a text of 1 to ${MAX_ID_LENGTH} characters.`);
  }
  if (message !== null && typeof message !== 'string') {
    throw new PacketError('The message is not a text.');
  }
  return {
    id,
    message: message ?? '',
    timestamp: isTimestamp(timestamp) ? Math.floor(timestamp) : defaults.now(),
    deleted: fields.deleted === true,
    // Clients before components-core 0.11 call it `ignore`.
    ignoreLegacy: fields.ignoreLegacy === true || fields.ignore === true
  };
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;

/** A new id as LiveKit's Python client makes it: 12 random characters of `0-9A-Za-z`. */
export function generateId(): string {
  let id = '';
  while (id.length < ID_LENGTH) {
    // 6 bits of each byte. The two values outside the alphabet are skipped, so that all characters are equally likely.
    for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH))) {
      id += ALPHABET[byte & 63] ?? '';
    }
  }
  return id.slice(0, ID_LENGTH);
}

function parse(payload: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new PacketError('The packet is not JSON in UTF-8.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PacketError('The packet is not a JSON object.');
  }
  return value as Record<string, unknown>;
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_ID_LENGTH;

const isTimestamp = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= MAX_TIMESTAMP;

/** Replaces half characters, which UTF-8 cannot contain. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
