import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChatError } from '../../errors.js';
import type { Right } from '../../identity/right.js';
import { requireReadAccess } from '../../rooms/chats/read-access.js';
import type { IRestContext } from '../context.js';
import { credentialOf, principalOf } from './authentication.js';

/** Controls how long a slow request may go on. */
export interface ISlowRequest {
  readonly right: Right;
  /** Aborted when the right ends, or when the chat, if it is about one, is deleted or no longer readable. The reason is a ChatError. */
  readonly signal: AbortSignal;
}

/** The right behind a request whose body, work or response takes long. It is held until the request ends. */
export function slowRequest(
  { credentials, rooms, storage }: Pick<IRestContext, 'credentials' | 'rooms' | 'storage'>,
  request: FastifyRequest,
  reply: FastifyReply,
  chat?: string
): ISlowRequest {
  const right = credentials.hold(credentialOf(request));
  const end = new AbortController();
  const check = (): void => {
    if (chat !== undefined) {
      requireReadAccess(storage, principalOf(request), chat).catch(error => end.abort(error));
    }
  };
  const listening = [
    rooms.events.on('chat-deleted', told => {
      if (told.chat === chat) {
        end.abort(new ChatError('chat_deleted'));
      }
    }),
    rooms.events.on('workspace-changed', () => check()),
    rooms.events.on('committed', told => {
      if (told.chat === chat && told.access) {
        check();
      }
    })
  ];
  reply.raw.once('close', () => {
    right.dispose();
    listening.forEach(entry => entry.dispose());
  });
  right.onEnd(() => end.abort(new ChatError('unauthorized')));
  return { right, signal: end.signal };
}

/** Aborted when the client goes away before it has its answer. */
export function cutOff(reply: FastifyReply): AbortSignal {
  const end = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) {
      end.abort(new ChatError('bad_request', 'The client has closed the connection.'));
    }
  });
  return end.signal;
}

/** Aborts a response in progress when the right to it ends. The client can tell that it is cut off. */
export function breakOff(reply: FastifyReply, { signal }: ISlowRequest): void {
  const cut = (): void => void reply.raw.destroy();
  if (signal.aborted) {
    throw signal.reason;
  }
  signal.addEventListener('abort', cut, { once: true });
}
