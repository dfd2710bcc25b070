import * as Y from 'yjs';
import type { IMessage, INewMessage, YMessage } from './types.js';

/**
 * Creates the shared map of a new message.
 *
 * The server sets `time` and `seq`. `raw_time` is always written, because Python's YChat treats a missing value as true
 * and would insert the message again.
 */
export function createMessage(id: string, message: INewMessage): YMessage {
  const { streaming, body, ...rest } = message;
  const fields: Record<string, unknown> = {
    ...rest,
    type: message.type ?? 'msg',
    id,
    body: streaming ? new Y.Text(body) : body,
    raw_time: false
  };
  return new Y.Map(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Creates a copy of a shared message for another place. A body that may grow stays one. */
export const copyMessage = (message: YMessage): YMessage =>
  new Y.Map(
    [...message.entries()].map(([key, value]) => [
      key,
      value instanceof Y.Text ? new Y.Text(value.toJSON()) : value
    ])
  );

/** Sets fields of a message. A new body also marks the message as edited, and `undefined` removes a field. */
export function changeMessage(message: YMessage, { body, ...rest }: Partial<IMessage>): void {
  if (body !== undefined) {
    const current = message.get('body');
    if (current instanceof Y.Text) {
      current.delete(0, current.length);
      current.insert(0, body);
    } else {
      message.set('body', body);
    }
    if (rest.edited === undefined && !rest.deleted) {
      message.set('edited', true);
    }
  }
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined) {
      message.set(key, value);
    } else if (message.has(key)) {
      message.delete(key);
    }
  }
}
