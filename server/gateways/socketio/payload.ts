import { ChatError } from '../../errors.js';

/** Characters of a text in a request, other than a message. */
const MAX_LENGTH = 256;

/** A request of a client: an object, or the same as JSON. @throws ChatError `bad_request` */
export function readPayload(data: unknown): Readonly<Record<string, unknown>> {
  const value = typeof data === 'string' ? parse(data) : data;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ChatError('bad_request', 'Send an object, or an object as JSON.');
  }
  return value as Record<string, unknown>;
}

/** A text of a request. @throws ChatError `bad_value` */
export function requireText(
  payload: Readonly<Record<string, unknown>>,
  name: string,
  most = MAX_LENGTH
): string {
  const value = payload[name];
  if (typeof value !== 'string' || value === '' || value.length > most) {
    throw new ChatError('bad_value', `The field ${name} must be a text.`, name);
  }
  return value;
}

/** The same for a text that may be missing. @throws ChatError `bad_value` */
export const readText = (
  payload: Readonly<Record<string, unknown>>,
  name: string
): string | undefined =>
  payload[name] === undefined || payload[name] === null ? undefined : requireText(payload, name);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ChatError(
      'bad_request',
      'The text is not JSON. Send an object, or an object as JSON.'
    );
  }
}
