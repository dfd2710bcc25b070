/** What the server tells a Colloquy client beside the y-websocket protocol, and the names both use. */

import type { IMessage } from './types.js';

/** The y-websocket message type of a notice: `varUint 100 · varString JSON`. Only clients that say `client=colloquy` get it. */
export const NOTICE = 100;

/**
 * The WebSocket subprotocols of a Colloquy client: the first is spoken, the second carries the token.
 * An address would show the token in the logs of every proxy on the way.
 */
export const protocolsFor = (token: string): [string, string] => [PROTOCOL, TOKEN_PREFIX + token];
const PROTOCOL = 'colloquy';
const TOKEN_PREFIX = 'colloquy.token.';

/** The token among the subprotocols of a `Sec-WebSocket-Protocol` header, if there is one. */
export const tokenInProtocols = (header: string | undefined): string | undefined =>
  header
    ?.split(',')
    .map(protocol => protocol.trim())
    .find(protocol => protocol.startsWith(TOKEN_PREFIX))
    ?.slice(TOKEN_PREFIX.length);

/** A room's name is this and the chat's uuid. */
export const ROOM_PREFIX = 'text:chat:';

/** True for what may follow the prefix. */
export const isChatId = (id: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** What has changed of a message. */
export type IMessageChange = { id: string; seq: number } & {
  [K in keyof IMessage]?: IMessage[K] | null;
};

export type INotice =
  /** The first notice of a session: who the server takes the client for, and what that one may do here. */
  | { type: 'welcome'; username: string; role: string; write: boolean }
  /** Something was refused. `id` is the message's id where a whole message was refused. */
  | { type: 'refused'; code: string; message: string; id?: string }
  /** The client's copy holds what nobody else has: throw it away and sync anew. */
  | { type: 'reset'; code: string; message: string }
  /** The document was written anew: throw the copy away and sync anew, as after a reset. */
  | { type: 'epoch'; code: string; message: string }
  /** Messages that have left the document have changed: so have these fields of them, and null ones are gone. */
  | { type: 'changed'; changes: IMessageChange[] }
  /** Somebody has read up to this message. */
  | { type: 'receipt'; username: string; id: string; seq: number; time: number }
  /** Sent just before the server closes the socket, because proxies swallow close codes. */
  | { type: 'closing'; code: string; message: string; retry: boolean };
