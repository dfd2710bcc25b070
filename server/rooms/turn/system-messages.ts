import type { Access } from '../../storage/storage.js';
import { withoutQuotes, type IMessage } from '../../../src/document/index.js';

/** The events that the server reports in a chat. They name people by username. */
export type SystemEvent =
  | { event: 'participantAdded' | 'participantRemoved'; participants: string[]; initiator: string }
  | { event: 'topicUpdated'; topic: string; initiator: string }
  /** The chat became private, or open. */
  | { event: 'accessChanged'; access: Access; initiator: string }
  /** The bots have answered each other as often as `botAnswers` permits. */
  | { event: 'botsQuiet'; answers: number }
  /** A conversation began. */
  | { event: 'conversationCreated'; initiator: string }
  /** A required bot has left, and nobody can write any more. */
  | { event: 'conversationEnded'; participants: string[]; initiator: string }
  /** The manager of the chat does not run, so its bots hear nothing. */
  | { event: 'managerAway'; participants: string[] }
  /** The manager has left the chat while answers waited for it. */
  | { event: 'answersDropped'; participants: string[]; answers: number };

/**
 * A system message without id, seq and time. Its sender is empty, because no principal has an empty username. `body` says it in English
 * for clients that do not know the event. The name of a chat does not end its quotation marks there.
 */
export function systemMessage(
  event: SystemEvent,
  nameOf: (username: string) => string
): Pick<IMessage, 'type' | 'body' | 'sender' | 'event' | 'details'> {
  const { event: name, ...details } = event;
  return {
    type: 'system',
    sender: '',
    body: inWords(event, nameOf),
    event: name,
    details: { ...details }
  };
}

function inWords(event: SystemEvent, nameOf: (username: string) => string): string {
  if (event.event === 'botsQuiet') {
    return `The bots have answered each other ${event.answers} times. They are quiet until a person writes.`;
  }
  if (event.event === 'managerAway') {
    const who = event.participants.map(nameOf).join(', ');
    return `${who} manages the bots of this chat and does not run. They answer when it runs again, or when somebody removes it.`;
  }
  if (event.event === 'answersDropped') {
    const who = event.participants.map(nameOf).join(', ');
    return `${who} left before it had decided about ${event.answers} answers of bots. They are not shown.`;
  }
  if (event.event === 'conversationEnded') {
    return `The conversation has ended, because ${event.participants.map(nameOf).join(', ')} left. Nobody can write any more.`;
  }
  const who = nameOf(event.initiator);
  if (event.event === 'conversationCreated') {
    return `${who} began the conversation.`;
  }
  if (event.event === 'topicUpdated') {
    return `${who} named the chat "${withoutQuotes(event.topic).replaceAll('"', "'")}".`;
  }
  if (event.event === 'accessChanged') {
    return event.access === 'private'
      ? `${who} made the chat private. Only its participants can read it.`
      : `${who} opened the chat. All members of its workspace can read it.`;
  }
  const isAdded = event.event === 'participantAdded';
  const { participants, initiator } = event;
  if (participants.length === 1 && participants[0] === initiator) {
    return `${who} ${isAdded ? 'joined' : 'left'}.`;
  }
  return `${who} ${isAdded ? 'added' : 'removed'} ${participants.map(nameOf).join(', ')}.`;
}
