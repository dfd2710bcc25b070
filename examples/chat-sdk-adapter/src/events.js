import { errorOf } from './client.js';

/** The server sends something every 20 s. */
const SILENCE_TIMEOUT_MS = 45_000;
const LONGEST_PAUSE_MS = 30_000;
/** Characters of an event that has no end. */
const LONGEST_EVENT = 4 * 1024 * 1024;

/**
 * An event of the stream. One without a name only moves the position.
 *
 * @typedef {{ name: string, data: string, id?: string }} StreamEvent
 */

/**
 * Splits a stream of server-sent events.
 *
 * @param {AsyncIterable<Uint8Array>} bytes
 * @returns {AsyncGenerator<StreamEvent>}
 */
export async function* readEvents(bytes) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of bytes) {
    rest += decoder.decode(piece, { stream: true });
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      yield readEvent(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
    if (rest.length > LONGEST_EVENT) {
      throw new Error('The stream of events holds an event that is too long.');
    }
  }
}

/**
 * @param {string} block
 * @returns {StreamEvent}
 */
function readEvent(block) {
  /** @type {Record<string, string>} */
  const fields = Object.create(null);
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      fields[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, '');
    }
  }
  return { name: fields.event ?? '', data: fields.data ?? '', id: fields.id };
}

/**
 * Follows the events of the server, and resumes behind the last one whenever the connection ends. Ends only when the client is closed, or
 * with an error if the server does not know the bot any more.
 *
 * @param {object} options
 * @param {import('./client.js').Client} options.client
 * @param {string} [options.from] the position to resume from
 * @param {(event: StreamEvent) => Promise<void>} options.onEvent an event counts as read when it has returned
 * @param {(error: Error) => void} options.onError the connection has ended, and is opened again
 */
export async function followEvents({ client, from, onEvent, onError }) {
  let last = from;
  let failures = 0;
  while (!client.signal.aborted) {
    try {
      for await (const event of connect(client, last)) {
        await onEvent(event);
        last = event.id ?? last;
        failures = 0;
      }
    } catch (reason) {
      const error = /** @type {Error & { code?: string, retryAfter?: number }} */ (reason);
      if (client.signal.aborted) {
        return;
      }
      if (error.name === 'AuthenticationError') {
        throw error;
      }
      onError(error);
      failures++;
      const most = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(failures, 10));
      const wait = (error.retryAfter ?? 0) * 1000 + most * (0.5 + Math.random() / 2);
      await client.pause(wait).catch(() => {});
    }
  }
}

/**
 * @param {import('./client.js').Client} client
 * @param {string | undefined} last
 */
async function* connect(client, last) {
  const silence = new AbortController();
  const listen = () =>
    setTimeout(() => silence.abort(new Error('The events stopped.')), SILENCE_TIMEOUT_MS);
  let timer = listen();
  const path = '/chat/events';
  const headers = {
    accept: 'text/event-stream',
    ...(last !== undefined && { 'last-event-id': last })
  };
  try {
    const response = await client.fetch('GET', path, { headers }, silence.signal);
    if (!response.ok || !response.body) {
      throw await errorOf(response, 'GET', path);
    }
    for await (const event of readEvents(/** @type {any} */ (response.body))) {
      clearTimeout(timer);
      yield event;
      timer = listen();
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
  throw new Error('The server ended the stream of events.');
}
