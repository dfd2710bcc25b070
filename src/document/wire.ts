/** The messages that the server and a Colloquy client exchange beyond the y-websocket protocol. */

import type { IMessage } from './types.js';

/**
 * The y-websocket message type of a notice: `varUint 100 · varString JSON`. Only clients that connect with
 * `client=colloquy` get notices.
 */
export const NOTICE = 100;

/**
 * Returns the WebSocket subprotocols of a Colloquy client: the first is the protocol, the second carries the token. A
 * token in the URL would end up in the logs of every proxy on the way.
 */
export const protocolsFor = (token: string): [string, string] => [PROTOCOL, TOKEN_PREFIX + token];
const PROTOCOL = 'colloquy';
const TOKEN_PREFIX = 'colloquy.token.';

/** Returns the token from a `Sec-WebSocket-Protocol` header, or `undefined` if it has none. */
export const tokenInProtocols = (header: string | undefined): string | undefined =>
  header
    ?.split(',')
    .map(protocol => protocol.trim())
    .find(protocol => protocol.startsWith(TOKEN_PREFIX))
    ?.slice(TOKEN_PREFIX.length);

/** A room's name is this prefix followed by the chat's UUID. */
export const ROOM_PREFIX = 'text:chat:';

/** True for a valid chat id: a UUID in lower case. */
export const isChatId = (id: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** The changed fields of one message. A value of null means that the field was removed. */
export type IMessageChange = { id: string; seq: number } & {
  [K in keyof IMessage]?: IMessage[K] | null;
};

/** The connection of a chat to a room of LiveKit. */
export interface IBridgeStatus {
  /** The name of the room. */
  room: string;
  /**
   * - `connecting`: the server joins the room
   * - `connected`: messages pass both ways
   * - `retrying`: the connection was lost, and the server tries again
   * - `refused`: somebody has to change something first
   */
  state: 'connecting' | 'connected' | 'retrying' | 'refused';
  /** Why it is not connected, as a sentence. */
  reason?: string;
}

/** A message from the server to a Colloquy client, sent as JSON beside the document's updates. */
export type INotice =
  /** The first notice of a session: the user the server takes the client for, and that user's rights in this chat. */
  | { type: 'welcome'; username: string; role: string; write: boolean }
  /** The server refused a change. `id` is set if a whole message was refused. */
  | { type: 'refused'; code: string; message: string; id?: string }
  /** The client's copy holds changes that no one else has. The client must discard it and sync again. */
  | { type: 'reset'; code: string; message: string }
  /** The server rewrote the document. The client must discard its copy and sync again, as after `reset`. */
  | { type: 'epoch'; code: string; message: string }
  /**
   * Messages outside the document changed. Each change lists the new values of the changed fields; null removes a
   * field.
   */
  | { type: 'changed'; changes: IMessageChange[] }
  /** A user has read up to this message. */
  | { type: 'receipt'; username: string; id: string; seq: number; time: number }
  /** The connection of the chat to a room of LiveKit has changed; null if it has ended. */
  | { type: 'bridge'; bridge: IBridgeStatus | null }
  /** Sent just before the server closes the socket, because proxies drop close codes. */
  | { type: 'closing'; code: string; message: string; retry: boolean };
