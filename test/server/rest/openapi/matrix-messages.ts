import type { IPrincipal } from '../../../../server/identity/principal.js';
import type { Rooms } from '../../../../server/rooms/rooms.js';
import { person } from '../../../harness/people.js';
import { ada } from '../test-api.js';

/** The messages that some operations need. */

export const echo = person('echo', { bot: true });
export const boss = person('boss', { bot: true });

/** Whether an operation is for a manager. */
export const isAboutManaging = (path: string): boolean =>
  /\/(held|answers|:status|:approve|:dismiss|:redirect)$/.test(path);

/** Gives the chat a manager. Resolves with a message that waits for it. */
export async function manage(rooms: Rooms, chat: string): Promise<string> {
  rooms.hostedBots.set('boss', { manager: true });
  rooms.hostedBots.set('echo', {});
  await rooms.execute(ada, { type: 'set-role', chat, username: 'boss', role: 'bot' });
  return (await rooms.execute(echo, { type: 'send', chat, message: { body: 'Waits' } })).id;
}

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

/** The users with the least rights for operations on such messages. */
export const MAKERS: Readonly<Record<string, IPrincipal>> = {
  'POST /chat/threads/{id}/messages/{message}/:withdraw': echo,
  'GET /chat/threads/{id}/held': boss,
  'POST /chat/threads/{id}/answers': boss,
  'POST /chat/threads/{id}/bots/{bot}/:status': boss,
  'POST /chat/threads/{id}/messages/{message}/:approve': boss,
  'POST /chat/threads/{id}/messages/{message}/:dismiss': boss,
  'POST /chat/threads/{id}/messages/{message}/:redirect': boss
};
