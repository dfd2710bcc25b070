/** A packet of Socket.IO 0.9: `type:id[+]:endpoint[:data]`. */
export interface IPacket {
  readonly type: PacketType;
  readonly id: string;
  /** The sender wants an `ack` packet with this id. */
  readonly wantsAck: boolean;
  readonly data: string;
}

/** The packet types. The index of each is its number in the protocol. */
const TYPES = [
  'disconnect',
  'connect',
  'heartbeat',
  'message',
  'json',
  'event',
  'ack',
  'error',
  'noop'
] as const;

export type PacketType = (typeof TYPES)[number];

/** null if the text is not a packet. */
export function readPacket(text: string): IPacket | null {
  const [, type, id, plus, data = ''] =
    /^([0-8]):(\d{0,15})(\+?):[^:]*(?::([^]*))?$/.exec(text) ?? [];
  return type === undefined
    ? null
    : { type: TYPES[Number(type)], id, wantsAck: plus === '+', data };
}

export const writePacket = (type: PacketType, data?: string): string =>
  `${TYPES.indexOf(type)}::${data === undefined ? '' : `:${data}`}`;

export const writeEvent = (name: string, ...args: readonly object[]): string =>
  writePacket('event', JSON.stringify({ name, args }));

export const writeAck = (id: string): string => writePacket('ack', `${id}+[]`);

/** The client's answer to a pushed request: its id and status. null if the data is not an answer. */
export function readAnswer(data: string): { id: number; status: number } | null {
  try {
    const { id, status } = JSON.parse(data) as { id?: unknown; status?: unknown };
    return typeof id === 'number' && typeof status === 'number' ? { id, status } : null;
  } catch {
    return null;
  }
}
