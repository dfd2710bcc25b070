import type { Rooms } from '../../../../server/rooms/rooms.js';
import { person } from '../../../harness/people.js';
import { ada } from '../test-api.js';

/** The messages that some operations need. */

export const echo = person('echo', { bot: true });

/** Whether an operation needs a message that grows. */
export const isAboutStream = (path: string): boolean => /:(append|finish|fail|stop)$/.test(path);

/** Whether an operation needs a message with options. */
export const isAboutQuestion = (path: string): boolean => /:(choose|withdraw)$/.test(path);

/** Begins a message that grows. */
export async function begin(rooms: Rooms, chat: string): Promise<string> {
  const message = { body: 'So far', streaming: true };
  return (await rooms.execute(ada, { type: 'send', chat, message })).id;
}

/** A failed reply of a bot to a message. */
export async function fail(rooms: Rooms, chat: string, said: string): Promise<string> {
  const message = { body: '', streaming: true, reply_to: said };
  const { id } = await rooms.execute(echo, { type: 'send', chat, message });
  await rooms.execute(echo, { type: 'finish', chat, id, failure: 'Busy' });
  rooms.hostedBots.set('echo', {});
  return id;
}

/** Sends a message with an option. */
export async function ask(rooms: Rooms, chat: string): Promise<string> {
  const message = { body: 'Deploy?', options: [{ id: 'yes', label: 'Yes' }] };
  return (await rooms.execute(echo, { type: 'send', chat, message })).id;
}
